using System.Globalization;
using System.Text.Json;
using Yiwang.Identify.Surfaces.Changes;
using Yiwang.Things;

namespace Yiwang.Identify.Surfaces.HandleRest.Json;

/// <summary>Values of a request. A timestamp is the server's to set and is not read.</summary>
internal static class ValueReader
{
    private const int ReferencesMax = 64;
    private const int TypeCharsMax = 128;

    /// <summary>One value; false names what is wrong with it.</summary>
    public static bool TryRead(JsonElement json, out ValueEdit value, out string problem)
    {
        value = null!;
        problem = "";
        if (json.ValueKind != JsonValueKind.Object) { problem = "a value is an object"; return false; }
        if (!JsonFields.TryInt(json, "index", out var index) || index < 1) { problem = "index: a whole number from 1"; return false; }
        if (!JsonFields.TryText(json, "type", out var type) || type.Length is 0 or > TypeCharsMax) { problem = "type: a text of 1 to 128 characters"; return false; }
        if (!JsonFields.TryGet(json, "data", out var d)) { problem = "data: missing"; return false; }
        if (!DataReader.TryRead(d, out var data, out problem)) return false;
        if (!TryTtl(json, out var ttl, out var absolute)) { problem = "ttl: seconds, 0 or more, or a time as 2026-01-01T00:00:00Z"; return false; }
        if (!TryPermissions(json, out var permissions)) { problem = "permissions: up to four digits 0 or 1 (admin read, admin write, public read, public write), or *"; return false; }
        if (!TryReferences(json, out var references)) { problem = "references: at most 64 of {\"handle\",\"index\"}"; return false; }
        value = new ValueEdit(index, type, data, ttl, permissions) { TtlIsAbsolute = absolute, References = references };
        return true;
    }

    private static bool TryTtl(JsonElement json, out int? ttl, out bool absolute)
    {
        (ttl, absolute) = (null, false);
        if (!JsonFields.TryGet(json, "ttl", out var field)) return true;
        if (field.ValueKind == JsonValueKind.Number && field.TryGetInt32(out var seconds) && seconds >= 0) { ttl = seconds; return true; }
        if (!JsonFields.TryText(field, out var text) || field.ValueKind != JsonValueKind.String
            || !DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var until)) return false;
        var unix = until.ToUnixTimeSeconds();
        if (unix is < 0 or > int.MaxValue) return false;
        (ttl, absolute) = ((int)unix, true);
        return true;
    }

    /// <summary>Digits from the right; those that are missing keep their usual value.</summary>
    private static bool TryPermissions(JsonElement json, out ValuePermissions? permissions)
    {
        permissions = null;
        if (!JsonFields.TryText(json, "permissions", out var text)) return !JsonFields.TryGet(json, "permissions", out _);
        if (text == "*") text = "1111";
        if (text.Length is 0 or > 4 || text.AsSpan().ContainsAnyExcept('0', '1')) return false;
        var kept = (byte)ValuePermissions.Default >> text.Length << text.Length;
        permissions = (ValuePermissions)(kept | Convert.ToByte(text, 2));
        return true;
    }

    private static bool TryReferences(JsonElement json, out IReadOnlyList<ValueReference>? references)
    {
        references = null;
        if (!JsonFields.TryGet(json, "references", out _)) return true;
        if (!JsonFields.TryList(json, "references", ReferencesMax, out var items)) return false;
        List<ValueReference> list = [];
        foreach (var item in items)
        {
            if (!JsonFields.TryText(item, "handle", out var handle) || !JsonFields.TryInt(item, "index", out var index)) return false;
            list.Add(new(handle, index));
        }
        references = list;
        return true;
    }
}
