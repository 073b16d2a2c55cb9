using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.Json;

namespace Yiwang.Identify.Surfaces.HandleRest.Json;

/// <summary>Fields of a request's JSON, read as the reference server's library reads them: a number may stand as text. Nothing throws.</summary>
internal static class JsonFields
{
    public static bool TryInt(JsonElement json, string name, out int value)
    {
        value = 0;
        if (!TryGet(json, name, out var field)) return false;
        return field.ValueKind == JsonValueKind.Number ? field.TryGetInt32(out value)
            : field.ValueKind == JsonValueKind.String && int.TryParse(field.GetString(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out value);
    }

    public static bool TryText(JsonElement json, string name, [NotNullWhen(true)] out string? value)
    {
        value = null;
        return TryGet(json, name, out var field) && TryText(field, out value);
    }

    /// <summary>A text, number or truth value as text.</summary>
    public static bool TryText(JsonElement field, [NotNullWhen(true)] out string? value)
    {
        value = field.ValueKind switch
        {
            JsonValueKind.String => TryString(field),
            JsonValueKind.Number => field.GetRawText(),
            JsonValueKind.True => "true",
            JsonValueKind.False => "false",
            _ => null,
        };
        return value is not null;
    }

    public static bool Flag(JsonElement json, string name) => TryGet(json, name, out var field) && field.ValueKind == JsonValueKind.True;

    public static bool TryList(JsonElement json, string name, int max, out IReadOnlyList<JsonElement> items)
    {
        items = [];
        if (!TryGet(json, name, out var field) || field.ValueKind != JsonValueKind.Array || field.GetArrayLength() > max) return false;
        items = [.. field.EnumerateArray()];
        return true;
    }

    public static bool TryGet(JsonElement json, string name, out JsonElement field)
    {
        field = default;
        return json.ValueKind == JsonValueKind.Object && json.TryGetProperty(name, out field) && field.ValueKind != JsonValueKind.Null;
    }

    /// <summary>Standard or URL alphabet, padded or not.</summary>
    public static bool TryBase64(string? text, out byte[] bytes)
    {
        bytes = [];
        if (text is null || text.Length > 1 << 20) return false;
        var plain = text.Replace('-', '+').Replace('_', '/').TrimEnd('=');
        plain = plain.PadRight((plain.Length + 3) / 4 * 4, '=');
        var buffer = new byte[plain.Length];
        if (!Convert.TryFromBase64String(plain, buffer, out var length)) return false;
        bytes = buffer[..length];
        return true;
    }

    // an escaped half of a character pair cannot be made into text
    private static string? TryString(JsonElement field)
    {
        try { return field.GetString(); }
        catch (InvalidOperationException) { return null; }
    }
}
