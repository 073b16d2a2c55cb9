using System.Text.Json.Nodes;

namespace Yiwang.Trust.Coding.Forms;

/// <summary>Values of a form as the engine keeps them; what is absent is empty, zero or false.</summary>
internal static class FormValues
{
    public static string Text(this JsonObject values, string field) => values[field] is JsonValue value ? value.TryGetValue<string>(out var text) ? text : value.ToString() : "";

    public static string? TextOrNull(this JsonObject values, string field) => values.Text(field) is { Length: > 0 } text ? text : null;

    public static long Whole(this JsonObject values, string field, long otherwise = 0) =>
        values[field] is JsonValue value && (value.TryGetValue<long>(out var whole) || long.TryParse(value.ToString(), out whole)) ? whole : otherwise;

    public static bool Flag(this JsonObject values, string field) => values[field] is JsonValue value && (value.TryGetValue<bool>(out var flag) ? flag : value.ToString() == "true");

    public static IEnumerable<JsonObject> Rows(this JsonObject values, string field) => (values[field] as JsonArray ?? []).OfType<JsonObject>();
}
