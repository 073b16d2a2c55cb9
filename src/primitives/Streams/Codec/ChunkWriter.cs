using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace Yiwang.Streams.Codec;

/// <summary>Bytes and varints into a span that the caller made large enough (<see cref="ChunkCodec.SizeMax"/>).</summary>
internal ref struct ChunkWriter(Span<byte> into)
{
    private readonly Span<byte> _into = into;

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

    /// <summary>The bytes that may be written further on, to be claimed with <see cref="Advance"/>.</summary>
    public readonly Span<byte> Rest => _into[Position..];

    public void Advance(int count) => Position += count;
}

/// <summary>Bits, least significant first; up to eight bytes behind the last one are written over.</summary>
internal ref struct BitWriter(Span<byte> into)
{
    private readonly Span<byte> _into = into;
    private ulong _bits;
    private int _fill;
    private int _position;

    /// <param name="value">No bits above <paramref name="count"/>.</param>
    /// <param name="count">0–56.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Put(ulong value, int count)
    {
        _bits |= value << _fill;
        _fill += count;
        BinaryPrimitives.WriteUInt64LittleEndian(_into[_position..], _bits);
        _position += _fill >> 3;
        _bits >>= _fill & 0x38;
        _fill &= 7;
    }

    /// <param name="count">0–64.</param>
    public void PutLong(ulong value, int count)
    {
        if (count <= 32)
        {
            Put(value, count);
            return;
        }
        Put((uint)value, 32);
        Put(value >> 32, count - 32);
    }

    /// <returns>Bytes written, the last one filled with zeros.</returns>
    public readonly int Finish() => _position + (_fill > 0 ? 1 : 0);
}

internal static class ZigZag
{
    public static ulong Encode(long value) => (ulong)((value << 1) ^ (value >> 63));

    public static long Decode(ulong value) => (long)(value >> 1) ^ -(long)(value & 1);
}
