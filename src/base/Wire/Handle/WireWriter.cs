using System.Text;
using static System.Buffers.Binary.BinaryPrimitives;

namespace Yiwang.Wire.Handle;

/// <summary>Writes big-endian numbers, strings and lists: into a given span without allocating, or into an array that grows.</summary>
public ref struct WireWriter
{
    private Span<byte> _bytes;
    private readonly bool _grows;

    /// <summary>The first thing that does not fit into <paramref name="into"/> sets <see cref="Overflowed"/>; nothing is written from then on.</summary>
    public WireWriter(Span<byte> into) => _bytes = into;

    private WireWriter(byte[] array)
    {
        _bytes = array;
        _grows = true;
    }

    public static WireWriter Growing(int capacity = 256) => new(new byte[capacity]);

    public int Length { get; private set; }
    public bool Overflowed { get; private set; }
    public readonly Span<byte> Written => _bytes[..Length];

    public readonly byte[] ToArray() => Written.ToArray();

    public void Byte(byte value)
    {
        if (TryTake(1, out var into)) into[0] = value;
    }

    public void Int16(short value)
    {
        if (TryTake(sizeof(short), out var into)) WriteInt16BigEndian(into, value);
    }

    public void Int32(int value)
    {
        if (TryTake(sizeof(int), out var into)) WriteInt32BigEndian(into, value);
    }

    /// <summary>The bytes alone, with no length before them.</summary>
    public void Raw(ReadOnlySpan<byte> value)
    {
        if (TryTake(value.Length, out var into)) value.CopyTo(into);
    }

    /// <summary>int32 length and the bytes.</summary>
    public void Bytes(ReadOnlySpan<byte> value)
    {
        Int32(value.Length);
        Raw(value);
    }

    /// <summary>int32 length and UTF-8.</summary>
    public void Text(ReadOnlySpan<char> value)
    {
        var length = Encoding.UTF8.GetByteCount(value);
        Int32(length);
        if (TryTake(length, out var into)) Encoding.UTF8.GetBytes(value, into);
    }

    /// <summary>Leaves <paramref name="count"/> bytes, to be filled through <see cref="Written"/> once what follows is known.</summary>
    /// <returns>Their offset.</returns>
    public int Skip(int count)
    {
        var at = Length;
        TryTake(count, out _);
        return at;
    }

    private bool TryTake(int count, out Span<byte> taken)
    {
        taken = default;
        if (Overflowed || (count > _bytes.Length - Length && !TryGrow(count))) return false;
        taken = _bytes.Slice(Length, count);
        Length += count;
        return true;
    }

    private bool TryGrow(int count)
    {
        if (!_grows)
        {
            Overflowed = true;
            return false;
        }
        var larger = new byte[Math.Max(_bytes.Length * 2, Length + count)];
        Written.CopyTo(larger);
        _bytes = larger;
        return true;
    }
}
