using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Yiwang.Streams.Codec;

/// <summary>Reads what <see cref="ChunkWriter"/> wrote. Past the end it gives zeros and is no longer <see cref="Ok"/>; it never throws.</summary>
internal ref struct ChunkReader(ReadOnlySpan<byte> from)
{
    private readonly ReadOnlySpan<byte> _from = from;
    private long _bit;
    private bool _bad;

    public readonly bool Ok => !_bad && _bit <= 8L * _from.Length;
    private readonly int Position => (int)Math.Min((_bit + 7) >> 3, _from.Length);

    public void Fail() => _bad = true;

    public byte Byte()
    {
        var at = Position;
        _bit = 8L * (at + 1);
        return at < _from.Length ? _from[at] : (byte)0;
    }

    public ReadOnlySpan<byte> Bytes(ulong count)
    {
        var at = Position;
        if (count > (ulong)(_from.Length - at))
        {
            Fail();
            return default;
        }
        _bit = 8L * (at + (int)count);
        return _from.Slice(at, (int)count);
    }

    public long Int64()
    {
        var bytes = Bytes(8);
        return bytes.Length == 8 ? BinaryPrimitives.ReadInt64LittleEndian(bytes) : 0;
    }

    public ulong Unsigned()
    {
        ulong value = 0;
        for (var shift = 0; shift < 70; shift += 7)
        {
            var b = Byte();
            value |= (ulong)(b & 0x7f) << shift;
            if (b < 0x80) return value;
        }
        Fail();
        return 0;
    }

    public long Signed() => ZigZag.Decode(Unsigned());

    /// <summary>The bits from here on; give them back when some were taken.</summary>
    public BitReader Bits
    {
        readonly get => new(_from, _bit);
        set => _bit = value.Position;
    }

    public void AlignBits() => _bit = Math.Min((_bit + 7) & ~7L, 8L * _from.Length + 8);
}

/// <summary>Bits, least significant first; zeros past the end.</summary>
internal ref struct BitReader(ReadOnlySpan<byte> from, long position)
{
    private readonly ReadOnlySpan<byte> _from = from;

    public long Position { get; private set; } = position;

    /// <summary>The next bits, at least 57 of them, without moving.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly ulong Peek()
    {
        var at = (uint)(Position >> 3);
        return at + 8u <= (uint)_from.Length
            ? Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref MemoryMarshal.GetReference(_from), at)) >> (int)(Position & 7)
            : PeekAtEnd();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Skip(int bits) => Position += bits;

    /// <param name="count">0–64.</param>
    public ulong Take(int count)
    {
        if (count == 0) return 0;
        var low = Peek() & (ulong.MaxValue >> (64 - Math.Min(count, 32)));
        Skip(Math.Min(count, 32));
        if (count <= 32) return low;
        var high = Peek() & (ulong.MaxValue >> (64 - (count - 32)));
        Skip(count - 32);
        return low | (high << 32);
    }

    private readonly ulong PeekAtEnd()
    {
        var at = Position >> 3;
        ulong value = 0;
        for (var i = 0; i < 8 && at + i < _from.Length; i++) value |= (ulong)_from[(int)at + i] << (8 * i);
        return value >> (int)(Position & 7);
    }
}
