using System.Buffers.Binary;

namespace Yiwang.Wire.Sparkplug;

/// <summary>Writes protobuf fields into a buffer that grows once and is used again.</summary>
internal sealed class ProtobufWriter
{
    private byte[] _bytes = new byte[1_024];

    public int Length { get; private set; }
    public ReadOnlyMemory<byte> Written => _bytes.AsMemory(0, Length);

    public void Clear() => Length = 0;

    public void Varint(int field, ulong value)
    {
        Tag(field, 0);
        Varint(value);
    }

    public void Fixed32(int field, uint value)
    {
        Tag(field, 5);
        BinaryPrimitives.WriteUInt32LittleEndian(Take(4), value);
    }

    public void Fixed64(int field, ulong value)
    {
        Tag(field, 1);
        BinaryPrimitives.WriteUInt64LittleEndian(Take(8), value);
    }

    public void Bytes(int field, ReadOnlySpan<byte> value)
    {
        Tag(field, 2);
        Varint((ulong)value.Length);
        value.CopyTo(Take(value.Length));
    }

    /// <returns>Where the message begins, for <see cref="End"/>.</returns>
    public int Begin(int field)
    {
        Tag(field, 2);
        Take(1);
        return Length;
    }

    /// <summary>Puts the length before a message, moving it when one byte does not hold the length.</summary>
    public void End(int start)
    {
        var length = Length - start;
        var size = 1;
        for (var rest = length >> 7; rest > 0; rest >>= 7) size++;
        if (size > 1)
        {
            Take(size - 1);
            _bytes.AsSpan(start, length).CopyTo(_bytes.AsSpan(start + size - 1));
        }
        for (var i = 0; i < size; i++) _bytes[start - 1 + i] = (byte)((length >> (7 * i) & 0x7F) | (i < size - 1 ? 0x80 : 0));
    }

    private void Tag(int field, int type) => Varint((ulong)(field << 3 | type));

    private void Varint(ulong value)
    {
        for (; value >= 0x80; value >>= 7) Take(1)[0] = (byte)(value | 0x80);
        Take(1)[0] = (byte)value;
    }

    private Span<byte> Take(int count)
    {
        if (_bytes.Length - Length < count) Array.Resize(ref _bytes, Math.Max(Length + count, 2 * _bytes.Length));
        Length += count;
        return _bytes.AsSpan(Length - count, count);
    }
}
