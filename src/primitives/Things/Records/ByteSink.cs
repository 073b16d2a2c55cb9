using System.Buffers.Binary;
using System.Text;

namespace Yiwang.Things.Records;

/// <summary>A growing buffer with big-endian writes, reused between rows.</summary>
internal sealed class ByteSink(int capacity = 1024)
{
    private byte[] _bytes = new byte[capacity];

    public int Length { get; private set; }
    public ReadOnlyMemory<byte> Memory => _bytes.AsMemory(0, Length);
    public ReadOnlySpan<byte> Span => _bytes.AsSpan(0, Length);

    public void Clear() => Length = 0;

    /// <summary>Gives back the last bytes taken.</summary>
    public void Back(int count) => Length -= count;

    public Span<byte> Take(int count)
    {
        if (_bytes.Length - Length < count) Array.Resize(ref _bytes, Math.Max(_bytes.Length * 2, Length + count));
        Length += count;
        return _bytes.AsSpan(Length - count, count);
    }

    public void U8(byte value) => Take(1)[0] = value;
    public void U16(int value) => BinaryPrimitives.WriteUInt16BigEndian(Take(2), (ushort)value);
    public void I32(int value) => BinaryPrimitives.WriteInt32BigEndian(Take(4), value);
    public void U32(uint value) => BinaryPrimitives.WriteUInt32BigEndian(Take(4), value);
    public void I64(long value) => BinaryPrimitives.WriteInt64BigEndian(Take(8), value);
    public void Bytes(ReadOnlySpan<byte> bytes) => bytes.CopyTo(Take(bytes.Length));

    /// <summary>UTF-8 without a length; answers how many bytes.</summary>
    public int Text(ReadOnlySpan<char> text)
    {
        var count = Encoding.UTF8.GetByteCount(text);
        Encoding.UTF8.GetBytes(text, Take(count));
        return count;
    }

    public void Text8(ReadOnlySpan<char> text)
    {
        U8(0);
        var at = Length - 1;
        var count = Text(text);
        _bytes[at] = checked((byte)count);
    }

    public void Text16(ReadOnlySpan<char> text)
    {
        U16(0);
        var at = Length - 2;
        // first the text, which may move the buffer, then its length into where the buffer is now
        var count = Text(text);
        BinaryPrimitives.WriteUInt16BigEndian(_bytes.AsSpan(at), checked((ushort)count));
    }

    public void Text32(ReadOnlySpan<char> text)
    {
        I32(0);
        var at = Length - 4;
        var count = Text(text);
        BinaryPrimitives.WriteInt32BigEndian(_bytes.AsSpan(at), count);
    }
}
