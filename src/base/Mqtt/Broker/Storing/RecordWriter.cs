using System.Buffers.Binary;
using System.Text;

namespace Yiwang.Mqtt.Broker.Storing;

/// <summary>Records in memory, ready to be written in one piece. Numbers little-endian, byte strings with their length in four bytes before them.</summary>
internal sealed class RecordWriter
{
    private byte[] _bytes = new byte[4_096];

    public int Length { get; private set; }

    public Span<byte> Written => _bytes.AsSpan(0, Length);

    public void Clear()
    {
        Length = 0;
        if (_bytes.Length > 4 << 20) _bytes = new byte[4_096];
    }

    public RecordWriter Begin(JournalRecord kind) => Byte((byte)kind);

    public RecordWriter Byte(byte value)
    {
        Take(1)[0] = value;
        return this;
    }

    public RecordWriter UInt16(ushort value)
    {
        BinaryPrimitives.WriteUInt16LittleEndian(Take(sizeof(ushort)), value);
        return this;
    }

    public RecordWriter UInt32(uint value)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(Take(sizeof(uint)), value);
        return this;
    }

    public RecordWriter Int64(long value)
    {
        BinaryPrimitives.WriteInt64LittleEndian(Take(sizeof(long)), value);
        return this;
    }

    public RecordWriter Bytes(ReadOnlySpan<byte> value)
    {
        UInt32((uint)value.Length);
        value.CopyTo(Take(value.Length));
        return this;
    }

    public RecordWriter Text(string value)
    {
        var length = Encoding.UTF8.GetByteCount(value);
        UInt32((uint)length);
        Encoding.UTF8.GetBytes(value, Take(length));
        return this;
    }

    /// <summary>Leaves room for something to be filled in through <see cref="Written"/>.</summary>
    public Span<byte> Take(int count)
    {
        if (Length + count > _bytes.Length) Array.Resize(ref _bytes, Math.Max(_bytes.Length * 2, Length + count));
        var span = _bytes.AsSpan(Length, count);
        Length += count;
        return span;
    }
}
