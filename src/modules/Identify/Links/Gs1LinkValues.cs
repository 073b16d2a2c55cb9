using System.Text.Json;
using System.Text.Json.Nodes;
using Yiwang.Things;

namespace Yiwang.Identify.Links;

/// <summary>Links as handle values: type GS1.LINK, data a JSON object, see docs/records.md. What cannot be read is no link; other surfaces may write anything.</summary>
internal static class Gs1LinkValues
{
    public const string Type = "GS1.LINK";
    /// <summary>On a Thing with a GTIN: beginning of the handles that its serial numbers complete, as <c>99.501.1001/ZXJ</c>.</summary>
    public const string SerialType = "GS1.SERIAL";
    /// <summary>Where the page puts links; any index is read.</summary>
    public const int IndexMin = 1200;
    public const int IndexMax = 1299;
    public const int SerialIndex = 1300;

    public static bool IsOurs(string type) => type is Type or SerialType;

    public static IReadOnlyList<Gs1Link> Read(IReadOnlyList<HandleValue> values) =>
        [.. values.Where(v => v.Type == Type).OrderBy(v => v.Index).Select(v => Read(v.Index, v.Data.Span)).OfType<Gs1Link>().Where(l => Gs1LinkRules.Check(l) is null)];

    /// <summary>An index for one more; null when all are taken.</summary>
    public static int? FreeIndex(IReadOnlyList<HandleValue> values)
    {
        var last = values.Where(v => v.Index is >= IndexMin and <= IndexMax).Select(v => v.Index).DefaultIfEmpty(IndexMin - 1).Max();
        if (last < IndexMax) return last + 1;
        return Enumerable.Range(IndexMin, IndexMax - IndexMin + 1).FirstOrDefault(i => values.All(v => v.Index != i)) is var free and > 0 ? free : null;
    }

    public static byte[] Write(Gs1Link link)
    {
        JsonObject json = new() { ["linkType"] = link.Type, ["href"] = link.Href, ["title"] = link.Title };
        if (link.Languages.Count > 0) json["hreflang"] = Texts(link.Languages);
        if (link.MediaType is not null) json["type"] = link.MediaType;
        if (link.Contexts.Count > 0) json["context"] = Texts(link.Contexts);
        if (link.IsDefault) json["default"] = true;
        if (!link.ForwardsQuery) json["fwqs"] = false;
        return JsonSerializer.SerializeToUtf8Bytes(json, LinksetJson.Options);
    }

    internal static Gs1Link? Read(int index, ReadOnlySpan<byte> data)
    {
        try
        {
            Utf8JsonReader reader = new(data);
            if (JsonNode.Parse(ref reader) is not JsonObject json) return null;
            var type = Text(json, "linkType");
            return new(index, LinkType.NameOf(type) ?? type, Text(json, "href"), Text(json, "title"), Texts(json, "hreflang"), json["type"]?.GetValue<string>(), Texts(json, "context"),
                json["default"]?.GetValue<bool>() ?? false, json["fwqs"]?.GetValue<bool>() ?? true);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException or ArgumentException)
        {
            return null;
        }
    }

    private static JsonArray Texts(IReadOnlyList<string> texts) => [.. texts.Select(t => (JsonNode)JsonValue.Create(t))];

    private static string Text(JsonObject json, string name) => json[name]?.GetValue<string>() ?? "";

    private static IReadOnlyList<string> Texts(JsonObject json, string name) => json[name] switch
    {
        null => [],
        JsonArray array => [.. array.Select(t => t?.GetValue<string>() ?? "")],
        var one => [one.GetValue<string>()],
    };
}
