using System.Globalization;
using System.Text.Json;

namespace Yiwang.Identify.Surfaces.Json;

/// <summary>Fields of an object as foreign clients write them. Null = absent, JSON null, or of no use.</summary>
internal static class JsonFields
{
    public static JsonElement? Field(this JsonElement json, string name) =>
        json.ValueKind == JsonValueKind.Object && json.TryGetProperty(name, out var value) && value.ValueKind is not (JsonValueKind.Null or JsonValueKind.Undefined) ? value : null;

    /// <summary>A text, or a number as it is written.</summary>
    public static string? Text(this JsonElement json, string name) => json.Field(name) is { } value ? AsText(value) : null;

    /// <summary>As <see cref="Text"/>; an empty one counts as absent.</summary>
    public static string? FilledText(this JsonElement json, string name) => json.Text(name) is { } text && text.Trim() is { Length: > 0 } filled ? filled : null;

    /// <summary>A whole number, also when it is written as a text.</summary>
    public static int? Whole(this JsonElement json, string name) => json.Field(name) switch
    {
        { ValueKind: JsonValueKind.Number } number => number.TryGetInt32(out var n) ? n : null,
        { ValueKind: JsonValueKind.String } text => int.TryParse(text.GetString(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var n) ? n : null,
        _ => null,
    };

    /// <summary>true and false, or 1 and 0.</summary>
    public static bool? Flag(this JsonElement json, string name) => json.Field(name) switch
    {
        { ValueKind: JsonValueKind.True } => true,
        { ValueKind: JsonValueKind.False } => false,
        { } other => AsText(other) switch { "1" or "true" => true, "0" or "false" => false, _ => null },
        null => null,
    };

    /// <summary>Null when it is no array.</summary>
    public static IReadOnlyList<JsonElement>? Array(this JsonElement json, string name) =>
        json.Field(name) is { ValueKind: JsonValueKind.Array } array ? [.. array.EnumerateArray()] : null;

    /// <summary>The texts of an array; what is no text is left out.</summary>
    public static IReadOnlyList<string> Texts(this JsonElement json, string name) => [.. (json.Array(name) ?? []).Select(AsText).OfType<string>()];

    public static string? AsText(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => value.GetString(),
        JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False => value.GetRawText(),
        _ => null,
    };
}
