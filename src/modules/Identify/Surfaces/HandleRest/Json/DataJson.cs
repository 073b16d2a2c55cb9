using System.Buffers;
using System.Buffers.Binary;
using System.Text.Json;
using System.Text.Unicode;
using Yiwang.Wire.Handle;
using Yiwang.Wire.Handle.Security;
using Yiwang.Wire.Handle.Values;

namespace Yiwang.Identify.Surfaces.HandleRest.Json;

/// <summary>A value's data as <c>{"format","value"}</c>: admin, vlist, site and key for the types that have a form, string for text, base64 for other bytes.</summary>
internal static class DataJson
{
    // what stands in no text: control characters but tab, line feed and carriage return
    private static readonly SearchValues<byte> s_binary = SearchValues.Create([0, 1, 2, 3, 4, 5, 6, 7, 8, 11, 12, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31]);

    public static void Write(Utf8JsonWriter json, ReadOnlySpan<byte> type, ReadOnlySpan<byte> data)
    {
        json.WriteStartObject();
        if (!type.StartsWith("HS_"u8) || !TryWriteTyped(json, type, data)) WritePlain(json, data);
        json.WriteEndObject();
    }

    /// <summary>A public key as in HS_PUBKEY: as key when it is one that is known, else base64.</summary>
    public static void WriteKey(Utf8JsonWriter json, ReadOnlySpan<byte> data)
    {
        json.WriteStartObject();
        if (!TryWriteKey(json, data)) WriteBytes(json, data);
        json.WriteEndObject();
    }

    private static bool TryWriteTyped(Utf8JsonWriter json, ReadOnlySpan<byte> type, ReadOnlySpan<byte> data)
    {
        if (type.SequenceEqual("HS_ADMIN"u8)) return TryWriteAdmin(json, data);
        if (type.SequenceEqual("HS_VLIST"u8)) return TryWriteList(json, data);
        if (type.SequenceEqual("HS_PUBKEY"u8)) return TryWriteKey(json, data);
        return (type.SequenceEqual("HS_SITE"u8) || type.SequenceEqual("HS_SITE.PREFIX"u8) || type.SequenceEqual("HS_NA_DELEGATE"u8)) && TryWriteSite(json, data);
    }

    /// <summary>int16 permissions, handle, int32 index; read in place, since the hot path meets it in most records.</summary>
    private static bool TryWriteAdmin(Utf8JsonWriter json, ReadOnlySpan<byte> data)
    {
        if (data.Length < 10) return false;
        var permissions = BinaryPrimitives.ReadUInt16BigEndian(data);
        var length = BinaryPrimitives.ReadInt32BigEndian(data[2..]);
        if (length < 0 || length > data.Length - 10) return false;
        var handle = data.Slice(6, length);
        var rest = data[(6 + length)..];
        var legacy = rest.Length == 6 && rest.EndsWith("\0\0"u8);
        if ((rest.Length != 4 && !legacy) || !Utf8.IsValid(handle)) return false;
        json.WriteString("format"u8, "admin"u8);
        json.WriteStartObject("value"u8);
        json.WriteString("handle"u8, handle);
        json.WriteNumber("index"u8, BinaryPrimitives.ReadInt32BigEndian(rest));
        Span<byte> bits = stackalloc byte[12];
        for (var i = 0; i < bits.Length; i++) bits[i] = (byte)('0' + ((permissions >> (11 - i)) & 1));
        json.WriteString("permissions"u8, bits);
        if (legacy) json.WriteBoolean("legacyByteLength"u8, true);
        json.WriteEndObject();
        return true;
    }

    private static bool TryWriteList(Utf8JsonWriter json, ReadOnlySpan<byte> data)
    {
        if (ReferenceList.TryRead(data, out var list) != WireFault.None) return false;
        json.WriteString("format"u8, "vlist"u8);
        json.WriteStartArray("value"u8);
        foreach (var (handle, index) in list)
        {
            json.WriteStartObject();
            json.WriteString("handle"u8, handle);
            json.WriteNumber("index"u8, index);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        return true;
    }

    private static bool TryWriteSite(Utf8JsonWriter json, ReadOnlySpan<byte> data)
    {
        if (SiteRecord.TryRead(data, out var site) != WireFault.None) return false;
        json.WriteString("format"u8, "site"u8);
        json.WritePropertyName("value"u8);
        SiteJson.Write(json, site!);
        return true;
    }

    private static bool TryWriteKey(Utf8JsonWriter json, ReadOnlySpan<byte> data)
    {
        if (KeyReader.TryRead(data, out var key) != WireFault.None || !KeyJson.CanWrite(key!)) return false;
        json.WriteString("format"u8, "key"u8);
        json.WritePropertyName("value"u8);
        KeyJson.Write(json, key!);
        return true;
    }

    private static void WritePlain(Utf8JsonWriter json, ReadOnlySpan<byte> data)
    {
        if (!Utf8.IsValid(data) || data.ContainsAny(s_binary))
        {
            WriteBytes(json, data);
            return;
        }
        json.WriteString("format"u8, "string"u8);
        json.WriteString("value"u8, data);
    }

    private static void WriteBytes(Utf8JsonWriter json, ReadOnlySpan<byte> data)
    {
        json.WriteString("format"u8, "base64"u8);
        json.WriteBase64String("value"u8, data);
    }
}
