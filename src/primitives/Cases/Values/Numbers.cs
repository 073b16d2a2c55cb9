using System.Text.Json.Nodes;

namespace Yiwang.Cases.Values;

/// <summary>A number in a node, whether it was parsed or made here: a node made of a long does not give a double by itself.</summary>
internal static class Numbers
{
    public static bool TryRead(JsonNode? node, out double number)
    {
        number = 0;
        if (node is not JsonValue value) return false;
        if (value.TryGetValue(out number)) return true;
        if (value.TryGetValue<long>(out var whole)) { number = whole; return true; }
        if (value.TryGetValue<int>(out var small)) { number = small; return true; }
        if (value.TryGetValue<decimal>(out var exact)) { number = (double)exact; return true; }
        return false;
    }

    /// <summary>The same object with every value as if it had been parsed, so that readers need not know how it was made.</summary>
    public static JsonObject Parsed(JsonObject values) => values.Count == 0 ? [] : (JsonObject)JsonNode.Parse(System.Text.Json.JsonSerializer.SerializeToUtf8Bytes(values))!;
}
