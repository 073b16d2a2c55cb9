using System.Buffers;
using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using Yiwang.Parties;
using Yiwang.Things;

namespace Yiwang.Identify.Surfaces.HandleRest;

/// <summary>
/// Handle values as the Handle JSON interface writes them: <c>{"index","type","data":{"format","value"},"ttl","timestamp"}</c>.
/// Formats: <c>string</c> for UTF-8 text, <c>admin</c> for HS_ADMIN, <c>base64</c> for other bytes; <c>hex</c> is also read.
/// </summary>
internal static class ValueJson
{
    private static readonly SearchValues<char> s_hex = SearchValues.Create("0123456789abcdefABCDEF");
    private static ReadOnlySpan<byte> AdminType => "HS_ADMIN"u8;

    public static void Write(Utf8JsonWriter json, HandleValue value)
    {
        Write(json, value.Index, Encoding.UTF8.GetBytes(value.Type), value.Data.Span, value.TtlSeconds, (uint)(value.TimestampUs / 1_000_000));
    }

    /// <summary>The form of the hot path; allocates nothing.</summary>
    public static void Write(Utf8JsonWriter json, int index, ReadOnlySpan<byte> type, ReadOnlySpan<byte> data, int ttlSeconds, uint timestampSeconds)
    {
        json.WriteStartObject();
        json.WriteNumber("index"u8, index);
        json.WriteString("type"u8, type);
        json.WriteStartObject("data"u8);
        WriteData(json, type, data);
        json.WriteEndObject();
        json.WriteNumber("ttl"u8, ttlSeconds);
        Span<byte> time = stackalloc byte[24];
        DateTimeOffset.FromUnixTimeSeconds(timestampSeconds).TryFormat(time, out var length, "yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
        json.WriteString("timestamp"u8, time[..length]);
        json.WriteEndObject();
    }

    private static void WriteData(Utf8JsonWriter json, ReadOnlySpan<byte> type, ReadOnlySpan<byte> data)
    {
        if (type.SequenceEqual(AdminType) && TryReadAdmin(data, out var permissions, out var handle, out var index))
        {
            json.WriteString("format"u8, "admin"u8);
            json.WriteStartObject("value"u8);
            json.WriteString("handle"u8, handle);
            json.WriteNumber("index"u8, index);
            json.WriteString("permissions"u8, Convert.ToString(permissions, 2).PadLeft(12, '0'));
            json.WriteEndObject();
        }
        else if (Utf8.IsValid(data))
        {
            json.WriteString("format"u8, "string"u8);
            json.WriteString("value"u8, data);
        }
        else
        {
            json.WriteString("format"u8, "base64"u8);
            json.WriteBase64String("value"u8, data);
        }
    }

    /// <summary>One value from a request; false names what is wrong with it.</summary>
    public static bool TryRead(JsonElement json, long nowUs, out HandleValue value, out string problem)
    {
        value = null!;
        problem = "";
        if (json.ValueKind != JsonValueKind.Object) { problem = "a value is an object"; return false; }
        if (!json.TryGetProperty("index", out var i) || !i.TryGetInt32(out var index) || index < 1) { problem = "index: a whole number from 1"; return false; }
        if (!json.TryGetProperty("type", out var t) || t.ValueKind != JsonValueKind.String || t.GetString() is not { Length: > 0 and <= 128 } type)
        {
            problem = "type: a text of 1 to 128 characters";
            return false;
        }
        if (!json.TryGetProperty("data", out var d) || !TryReadData(d, out var data, out problem)) { problem = problem.Length > 0 ? problem : "data: missing"; return false; }
        var ttl = 86_400;
        if (json.TryGetProperty("ttl", out var l) && (!l.TryGetInt32(out ttl) || ttl < 0)) { problem = "ttl: seconds, 0 or more"; return false; }
        if (!TryReadPermissions(json, out var permissions)) { problem = "permissions: four digits 0 or 1 (admin read, admin write, public read, public write)"; return false; }
        var visibility = permissions.HasFlag(ValuePermissions.PublicRead) ? Visibility.Public : Visibility.Granted;
        value = new HandleValue(index, type, data, ttl, permissions, nowUs, 1, visibility);
        return true;
    }

    private static bool TryReadPermissions(JsonElement json, out ValuePermissions permissions)
    {
        permissions = ValuePermissions.Default;
        if (!json.TryGetProperty("permissions", out var p)) return true;
        if (p.ValueKind != JsonValueKind.String || p.GetString() is not { Length: 4 } bits || bits.AsSpan().ContainsAnyExcept('0', '1')) return false;
        permissions = (bits[0] == '1' ? ValuePermissions.AdminRead : 0) | (bits[1] == '1' ? ValuePermissions.AdminWrite : 0)
            | (bits[2] == '1' ? ValuePermissions.PublicRead : 0) | (bits[3] == '1' ? ValuePermissions.PublicWrite : 0);
        return true;
    }

    private static bool TryReadData(JsonElement json, out byte[] data, out string problem)
    {
        data = [];
        problem = "";
        if (json.ValueKind == JsonValueKind.String) { data = Encoding.UTF8.GetBytes(json.GetString()!); return true; }
        if (json.ValueKind != JsonValueKind.Object || !json.TryGetProperty("value", out var v)) { problem = "data: a text, or {\"format\",\"value\"}"; return false; }
        var format = json.TryGetProperty("format", out var f) && f.ValueKind == JsonValueKind.String ? f.GetString() : "string";
        var text = v.ValueKind == JsonValueKind.String ? v.GetString()! : null;
        switch (format)
        {
            case "string" when text is not null: data = Encoding.UTF8.GetBytes(text); return true;
            case "base64" when v.ValueKind == JsonValueKind.String && v.TryGetBytesFromBase64(out data!): return true;
            case "hex" when text is not null && text.Length % 2 == 0 && !text.AsSpan().ContainsAnyExcept(s_hex): data = Convert.FromHexString(text); return true;
            case "admin" when TryEncodeAdmin(v, out data): return true;
            default: problem = "data.format: string, base64, hex or admin, with a value of that form"; return false;
        }
    }

    /// <summary>HS_ADMIN data: int16 permissions, handle (int32 length, UTF-8), int32 index, big-endian.</summary>
    private static bool TryReadAdmin(ReadOnlySpan<byte> data, out ushort permissions, out ReadOnlySpan<byte> handle, out int index)
    {
        permissions = 0;
        handle = default;
        index = 0;
        if (data.Length < 10) return false;
        permissions = BinaryPrimitives.ReadUInt16BigEndian(data);
        var length = BinaryPrimitives.ReadInt32BigEndian(data[2..]);
        if (length < 0 || length != data.Length - 10) return false;
        handle = data.Slice(6, length);
        index = BinaryPrimitives.ReadInt32BigEndian(data[(6 + length)..]);
        return Utf8.IsValid(handle);
    }

    private static bool TryEncodeAdmin(JsonElement json, out byte[] data)
    {
        data = [];
        if (json.ValueKind != JsonValueKind.Object || !json.TryGetProperty("handle", out var h) || h.ValueKind != JsonValueKind.String
            || !json.TryGetProperty("permissions", out var p) || p.ValueKind != JsonValueKind.String) return false;
        var index = json.TryGetProperty("index", out var i) && i.TryGetInt32(out var n) ? n : 300;
        var bits = p.GetString()!;
        if (bits.Length is 0 or > 16 || bits.AsSpan().ContainsAnyExcept('0', '1')) return false;
        var handle = Encoding.UTF8.GetBytes(h.GetString()!);
        data = new byte[10 + handle.Length];
        BinaryPrimitives.WriteUInt16BigEndian(data, Convert.ToUInt16(bits, 2));
        BinaryPrimitives.WriteInt32BigEndian(data.AsSpan(2), handle.Length);
        handle.CopyTo(data, 6);
        BinaryPrimitives.WriteInt32BigEndian(data.AsSpan(6 + handle.Length), index);
        return true;
    }
}
