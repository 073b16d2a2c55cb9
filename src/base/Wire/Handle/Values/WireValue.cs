using System.Diagnostics.CodeAnalysis;

namespace Yiwang.Wire.Handle.Values;

/// <summary>One value of a handle as it travels: RFC 3651 §3.1.</summary>
/// <param name="Index">1 and above; unique in its handle.</param>
/// <param name="Timestamp">Unix seconds of its last change; 0 from clients, the server sets it.</param>
/// <param name="TtlType">0: <paramref name="Ttl"/> is seconds from now; 1: it is the Unix second until which a cache may keep the value.</param>
/// <param name="Type">UTF-8, as URL or HS_ADMIN.</param>
public sealed record WireValue(
    int Index, int Timestamp, byte TtlType, int Ttl, WirePermissions Permissions, string Type, byte[] Data, ValueReference[] References)
{
    public const byte RelativeTtl = 0, AbsoluteTtl = 1;
    public const int UsualTtlSeconds = 86_400;

    public WireValue(int index, string type, byte[] data) : this(index, 0, RelativeTtl, UsualTtlSeconds, WirePermissions.Usual, type, data, []) { }

    public static WireFault TryRead(ReadOnlySpan<byte> record, out WireValue? value)
    {
        var reader = new WireReader(record);
        return TryRead(ref reader, out value) && !reader.AtEnd ? WireFault.TrailingBytes : reader.Fault;
    }

    public static bool TryRead(ref WireReader reader, [NotNullWhen(true)] out WireValue? value)
    {
        value = null;
        if (!reader.TryInt32(out var index) || !reader.TryInt32(out var timestamp) || !reader.TryByte(out var ttlType) || !reader.TryInt32(out var ttl)
            || !reader.TryByte(out var permissions) || !reader.TryText(out var type) || !reader.TryBytes(out var data)
            || !ValueReference.TryReadList(ref reader, out var references)) return false;
        value = new(index, timestamp, ttlType, ttl, (WirePermissions)permissions, type, data.ToArray(), references);
        return true;
    }

    public void Write(ref WireWriter writer)
    {
        writer.Int32(Index);
        writer.Int32(Timestamp);
        writer.Byte(TtlType);
        writer.Int32(Ttl);
        writer.Byte((byte)Permissions);
        writer.Text(Type);
        writer.Bytes(Data);
        ValueReference.WriteList(ref writer, References);
    }

    /// <summary>int32 count and the values.</summary>
    public static bool TryReadList(ref WireReader reader, out WireValue[] values)
    {
        values = [];
        if (!reader.TryCount(out var count, HandleLimits.ValueBytesMin, HandleLimits.Values)) return false;
        var list = new WireValue[count];
        for (var i = 0; i < count; i++)
        {
            if (!TryRead(ref reader, out var value)) return false;
            list[i] = value;
        }
        values = list;
        return true;
    }

    public static void WriteList(ref WireWriter writer, ReadOnlySpan<WireValue> values)
    {
        writer.Int32(values.Length);
        foreach (var value in values) value.Write(ref writer);
    }

    public byte[] Encode()
    {
        var writer = WireWriter.Growing(HandleLimits.ValueBytesMin + Type.Length + Data.Length);
        Write(ref writer);
        return writer.ToArray();
    }
}
