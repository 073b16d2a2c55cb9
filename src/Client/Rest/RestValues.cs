using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using Yiwang.Wire.Handle;
using Yiwang.Wire.Handle.Values;

namespace Yiwang.Client.Rest;

/// <summary>Values as the Handle JSON interface writes them.</summary>
internal static class RestValues
{
    public static byte[] Write(IReadOnlyList<WireValue> values)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteStartArray("values"u8);
            foreach (var value in values) Write(json, value);
            json.WriteEndArray();
            json.WriteEndObject();
        }
        return buffer.WrittenSpan.ToArray();
    }

    public static IReadOnlyList<WireValue> Read(JsonElement values, string server)
    {
        try
        {
            return [.. values.EnumerateArray().Select(Read)];
        }
        catch (Exception e) when (e is InvalidOperationException or FormatException or KeyNotFoundException)
        {
            throw new HandleException(HandleFailure.Malformed, $"{server}: a value of the answer cannot be read", server: server, inner: e);
        }
    }

    private static void Write(Utf8JsonWriter json, WireValue value)
    {
        json.WriteStartObject();
        json.WriteNumber("index"u8, value.Index);
        json.WriteString("type"u8, value.Type);
        json.WriteStartObject("data"u8);
        if (value.Type == ValueTypes.Admin && AdminRecord.TryRead(value.Data, out var admin) == WireFault.None && admin is not null)
        {
            json.WriteString("format"u8, "admin"u8);
            json.WriteStartObject("value"u8);
            json.WriteString("handle"u8, admin.Administrator.Handle);
            json.WriteNumber("index"u8, admin.Administrator.Index);
            json.WriteString("permissions"u8, Convert.ToString((int)admin.Permissions, 2).PadLeft(12, '0'));
            json.WriteEndObject();
        }
        else if (Utf8.IsValid(value.Data))
        {
            json.WriteString("format"u8, "string"u8);
            json.WriteString("value"u8, value.Data);
        }
        else
        {
            json.WriteString("format"u8, "base64"u8);
            json.WriteBase64String("value"u8, value.Data);
        }
        json.WriteEndObject();
        if (value.TtlType == WireValue.RelativeTtl) json.WriteNumber("ttl"u8, value.Ttl);
        else json.WriteString("ttl"u8, DateTimeOffset.FromUnixTimeSeconds(value.Ttl).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture));
        json.WriteString("permissions"u8, Convert.ToString((int)value.Permissions & 0x0F, 2).PadLeft(4, '0'));
        json.WriteEndObject();
    }

    private static WireValue Read(JsonElement json)
    {
        var data = json.GetProperty("data");
        var ttl = json.TryGetProperty("ttl", out var t) ? t : default;
        var absolute = ttl.ValueKind == JsonValueKind.String;
        var seconds = absolute ? (int)ttl.GetDateTimeOffset().ToUnixTimeSeconds() : ttl.ValueKind == JsonValueKind.Number ? ttl.GetInt32() : WireValue.UsualTtlSeconds;
        var changed = json.TryGetProperty("timestamp", out var at) ? (int)at.GetDateTimeOffset().ToUnixTimeSeconds() : 0;
        var permissions = json.TryGetProperty("permissions", out var p) ? (WirePermissions)Convert.ToInt32(p.GetString(), 2) : WirePermissions.Usual;
        return new WireValue(json.GetProperty("index").GetInt32(), changed, absolute ? WireValue.AbsoluteTtl : WireValue.RelativeTtl, seconds, permissions,
            json.GetProperty("type").GetString() ?? "", Bytes(data), []);
    }

    /// <summary>Sites, lists and keys come as objects too; who needs their bytes resolves over the protocol itself, so they are left as the JSON text.</summary>
    private static byte[] Bytes(JsonElement data)
    {
        var value = data.GetProperty("value");
        return data.GetProperty("format").GetString() switch
        {
            "string" => Encoding.UTF8.GetBytes(value.GetString() ?? ""),
            "base64" => value.GetBytesFromBase64(),
            "hex" => Convert.FromHexString(value.GetString() ?? ""),
            "admin" => new AdminRecord((AdminPermissions)Convert.ToInt32(value.GetProperty("permissions").GetString(), 2),
                new ValueReference(value.GetProperty("handle").GetString() ?? "", value.GetProperty("index").GetInt32())).Encode(),
            "vlist" => ReferenceList.Encode([.. value.EnumerateArray().Select(r => new ValueReference(r.GetProperty("handle").GetString() ?? "", r.GetProperty("index").GetInt32()))]),
            _ => Encoding.UTF8.GetBytes(value.GetRawText()),
        };
    }
}
