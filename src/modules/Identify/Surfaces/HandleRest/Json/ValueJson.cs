using System.Globalization;
using System.Text;
using System.Text.Json;
using Yiwang.Things;
using Yiwang.Things.Records;

namespace Yiwang.Identify.Surfaces.HandleRest.Json;

/// <summary>
/// Handle values as the Handle JSON interface writes them: <c>{"index","type","data":{"format","value"},"permissions","ttl","timestamp","references"}</c>; permissions only
/// when they are not 1110, references only when there are some.
/// </summary>
internal static class ValueJson
{
    private const string TimeFormat = "yyyy-MM-dd'T'HH:mm:ss'Z'";

    public static void Write(Utf8JsonWriter json, HandleValue value)
    {
        Begin(json, value.Index, Encoding.UTF8.GetBytes(value.Type), value.Data.Span);
        if (value.Permissions != ValuePermissions.Default) json.WriteString("permissions"u8, Bits(value.Permissions));
        if (value.TtlIsAbsolute) WriteTime(json, "ttl"u8, value.TtlSeconds);
        else json.WriteNumber("ttl"u8, value.TtlSeconds);
        if (value.TimestampUs > 0) WriteTime(json, "timestamp"u8, value.TimestampUs / 1_000_000);
        if (value.References.Count > 0) WriteReferences(json, value.References);
        json.WriteEndObject();
    }

    /// <summary>The form of the hot path; allocates nothing for a usual value.</summary>
    public static void Write(Utf8JsonWriter json, in ValueBytes value)
    {
        // count of references: the last four bytes of a record without any
        if (value.Permissions != ValuePermissions.Default || value.TtlIsAbsolute || value.TimestampSeconds == 0 || !value.Wire.EndsWith("\0\0\0\0"u8) || value.Wire.Length != 26 + value.Type.Length + value.Data.Length)
        {
            Write(json, value.ToValue());
            return;
        }
        Begin(json, value.Index, value.Type, value.Data);
        json.WriteNumber("ttl"u8, value.TtlSeconds);
        WriteTime(json, "timestamp"u8, value.TimestampSeconds);
        json.WriteEndObject();
    }

    /// <summary>Admin read, admin write, public read, public write.</summary>
    public static string Bits(ValuePermissions permissions) => Convert.ToString((byte)permissions, 2).PadLeft(4, '0');

    private static void Begin(Utf8JsonWriter json, int index, ReadOnlySpan<byte> type, ReadOnlySpan<byte> data)
    {
        json.WriteStartObject();
        json.WriteNumber("index"u8, index);
        json.WriteString("type"u8, type);
        json.WritePropertyName("data"u8);
        DataJson.Write(json, type, data);
    }

    private static void WriteTime(Utf8JsonWriter json, ReadOnlySpan<byte> name, long unixSeconds)
    {
        Span<byte> time = stackalloc byte[24];
        DateTimeOffset.FromUnixTimeSeconds(unixSeconds).TryFormat(time, out var length, TimeFormat, CultureInfo.InvariantCulture);
        json.WriteString(name, time[..length]);
    }

    private static void WriteReferences(Utf8JsonWriter json, IReadOnlyList<ValueReference> references)
    {
        json.WriteStartArray("references"u8);
        foreach (var reference in references)
        {
            json.WriteStartObject();
            json.WriteString("handle"u8, reference.Handle);
            json.WriteNumber("index"u8, reference.Index);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }
}
