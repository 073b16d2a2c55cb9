using System.Buffers;
using System.Text;
using System.Text.Json;
using Yiwang.Wire.Handle.Values;

namespace Yiwang.Identify.Surfaces.HandleRest.Json;

/// <summary>Data of a request's value, in any of its formats.</summary>
internal static class DataReader
{
    private const int ListMax = 2_048;
    private const int PermissionBits = 12;
    private static readonly SearchValues<char> s_hex = SearchValues.Create("0123456789abcdefABCDEF");

    public static bool TryRead(JsonElement json, out byte[] data, out string problem)
    {
        data = [];
        problem = "";
        if (json.ValueKind == JsonValueKind.Object) return TryReadObject(json, out data, out problem);
        if (!JsonFields.TryText(json, out var text)) { problem = "data: a text, or {\"format\",\"value\"}"; return false; }
        data = Encoding.UTF8.GetBytes(text);
        return true;
    }

    private static bool TryReadObject(JsonElement json, out byte[] data, out string problem)
    {
        data = [];
        problem = "";
        if (!JsonFields.TryGet(json, "value", out var value)) { problem = "data: a text, or {\"format\",\"value\"}"; return false; }
        var format = JsonFields.TryText(json, "format", out var named) ? named.ToLowerInvariant() : "string";
        var read = format switch
        {
            "string" => JsonFields.TryText(value, out var text) ? Encoding.UTF8.GetBytes(text) : null,
            "base64" => JsonFields.TryText(value, out var text) && JsonFields.TryBase64(text, out var bytes) ? bytes : null,
            "hex" => JsonFields.TryText(value, out var text) && text.Length % 2 == 0 && !text.AsSpan().ContainsAnyExcept(s_hex) ? Convert.FromHexString(text) : null,
            "admin" => Admin(value),
            "vlist" => List(value),
            "site" => SiteReader.TryRead(value)?.Encode(),
            "key" => KeyJson.TryRead(value)?.Encode(),
            _ => null,
        };
        if (read is null) { problem = $"data.format: string, base64, hex, admin, vlist, site or key, with a value of that form ({format})"; return false; }
        data = read;
        return true;
    }

    private static byte[]? Admin(JsonElement json)
    {
        if (!JsonFields.TryText(json, "handle", out var handle) || !JsonFields.TryInt(json, "index", out var index)) return null;
        return TryPermissions(json, out var permissions) ? new AdminRecord((AdminPermissions)permissions, new(handle, index), JsonFields.Flag(json, "legacyByteLength")).Encode() : null;
    }

    /// <summary>Digits 0 and 1, <c>*</c> or true for all, a number whose digits are meant, or a list of truth values from the lowest.</summary>
    private static bool TryPermissions(JsonElement json, out int permissions)
    {
        permissions = 0;
        if (!JsonFields.TryGet(json, "permissions", out var field)) return true;
        const int all = (1 << PermissionBits) - 1;
        switch (field.ValueKind)
        {
            case JsonValueKind.True:
                permissions = all;
                return true;
            case JsonValueKind.False:
                return true;
            case JsonValueKind.Number:
                return field.TryGetInt32(out permissions) && (permissions &= all) >= 0;
            case JsonValueKind.Array:
                var at = 0;
                foreach (var bit in field.EnumerateArray().Take(PermissionBits)) permissions |= IsSet(bit) ? 1 << at++ : 0 << at++;
                return true;
        }
        if (!JsonFields.TryText(field, out var text)) return false;
        if (text == "*") { permissions = all; return true; }
        return text.Length is > 0 and <= 16 && !text.AsSpan().ContainsAnyExcept('0', '1') && (permissions = Convert.ToInt32(text, 2) & all) >= 0;
    }

    private static bool IsSet(JsonElement bit) => bit.ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.Number => bit.TryGetDouble(out var number) && number != 0,
        JsonValueKind.String => bit.GetString() is { Length: > 0 },
        _ => false,
    };

    private static byte[]? List(JsonElement json)
    {
        if (json.ValueKind != JsonValueKind.Array || json.GetArrayLength() > ListMax) return null;
        List<ValueReference> list = [];
        foreach (var item in json.EnumerateArray())
        {
            if (!JsonFields.TryText(item, "handle", out var handle) || !JsonFields.TryInt(item, "index", out var index)) return null;
            list.Add(new(handle, index));
        }
        return ReferenceList.Encode(list.ToArray());
    }
}
