using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace Yiwang.Streams.Codec;

/// <summary>Bytes, varints and bits (least significant first) into a span that the caller made large enough (<see cref="ChunkCodec.SizeMax"/>).</summary>
internal ref struct ChunkWriter(Span<byte> into)
{
    private readonly Span<byte> _into = into;
    private ulong _bits;
    private int _fill;

    public int Position { get; private set; }

    public void Byte(byte value) => _into[Position++] = value;

    public void Bytes(ReadOnlySpan<byte> value)
    {
        value.CopyTo(_into[Position..]);
        Position += value.Length;
    }

    public void Int64(long value)
    {
        BinaryPrimitives.WriteInt64LittleEndian(_into[Position..], value);
        Position += 8;
    }

    /// <summary>LEB128, 1–10 bytes.</summary>
    public void Unsigned(ulong value)
    {
        while (value >= 0x80)
        {
            Byte((byte)(value | 0x80));
            value >>= 7;
        }
        Byte((byte)value);
    }

    public void Signed(long value) => Unsigned(ZigZag.Encode(value));

    /// <summary>At most 56 bits; those above <paramref name="count"/> must be zero. Ends with <see cref="FlushBits"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Bits(ulong value, int count)
    {
        _bits |= value << _fill;
        _fill += count;
        BinaryPrimitives.WriteUInt64LittleEndian(_into[Position..], _bits);
        Position += _fill >> 3;
        _bits >>= _fill & 0x38;
        _fill &= 7;
    }

    public void LongBits(ulong value, int count)
    {
        if (count <= 32)
        {
            Bits(value, count);
            return;
        }
        Bits((uint)value, 32);
        Bits(value >> 32, count - 32);
    }

    public void FlushBits()
    {
        if (_fill > 0) Byte((byte)_bits);
        (_bits, _fill) = (0, 0);
    }

    /// <summary>The bytes that may be written further on, to be claimed with <see cref="Advance"/>.</summary>
    public readonly Span<byte> Rest => _into[Position..];

    public void Advance(int count) => Position += count;
}

internal static class ZigZag
{
    public static ulong Encode(long value) => (ulong)((value << 1) ^ (value >> 63));

    public static long Decode(ulong value) => (long)(value >> 1) ^ -(long)(value & 1);
}
