using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace Yiwang.Connect.Collect;

/// <summary>Numbers and texts in few bytes: seven bits a byte, least significant first; signed ones with their sign last.</summary>
internal static class ByteText
{
    public static void Varint(this IBufferWriter<byte> to, ulong value)
    {
        var span = to.GetSpan(10);
        var n = 0;
        for (; value >= 0x80; value >>= 7) span[n++] = (byte)(value | 0x80);
        span[n++] = (byte)value;
        to.Advance(n);
    }

    public static void Signed(this IBufferWriter<byte> to, long value) => to.Varint((ulong)(value << 1 ^ value >> 63));

    public static void Byte(this IBufferWriter<byte> to, byte value)
    {
        to.GetSpan(1)[0] = value;
        to.Advance(1);
    }

    public static void Eight(this IBufferWriter<byte> to, long value)
    {
        BinaryPrimitives.WriteInt64LittleEndian(to.GetSpan(8), value);
        to.Advance(8);
    }

    public static void Bytes(this IBufferWriter<byte> to, ReadOnlySpan<byte> value)
    {
        to.Varint((ulong)value.Length);
        to.Write(value);
    }

    public static void Text(this IBufferWriter<byte> to, string value) => to.Bytes(Encoding.UTF8.GetBytes(value));
}

/// <summary>Reads the same. After the first thing that is not there it is <see cref="Failed"/> and reads nothing but zeros.</summary>
internal ref struct ByteReader(ReadOnlySpan<byte> bytes)
{
    private readonly ReadOnlySpan<byte> _bytes = bytes;

    public int At { get; private set; }
    public bool Failed { get; private set; }
    public readonly bool AtEnd => Failed || At == _bytes.Length;

    public ulong Varint()
    {
        ulong value = 0;
        for (var shift = 0; shift < 64; shift += 7)
        {
            var b = Byte();
            value |= (ulong)(b & 0x7F) << shift;
            if (b < 0x80) return value;
        }
        Failed = true;
        return 0;
    }

    public long Signed()
    {
        var value = Varint();
        return (long)(value >> 1) ^ -(long)(value & 1);
    }

    /// <summary>A number that may be no larger.</summary>
    public int Count(int max)
    {
        var value = Varint();
        if (value <= (ulong)max) return (int)value;
        Failed = true;
        return 0;
    }

    public byte Byte() => Take(1) is [var b] ? b : (byte)0;

    public long Eight() => Take(8) is { Length: 8 } eight ? BinaryPrimitives.ReadInt64LittleEndian(eight) : 0;

    public ReadOnlySpan<byte> Bytes(int max) => Take(Count(max));

    public string Text(int max) => Encoding.UTF8.GetString(Bytes(max));

    private ReadOnlySpan<byte> Take(int length)
    {
        if (Failed || length > _bytes.Length - At)
        {
            Failed = true;
            return default;
        }
        At += length;
        return _bytes.Slice(At - length, length);
    }
}
