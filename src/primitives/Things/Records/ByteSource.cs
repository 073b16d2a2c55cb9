using System.Buffers.Binary;

namespace Yiwang.Things.Records;

/// <summary>Big-endian reads that answer false at the end instead of throwing.</summary>
internal ref struct ByteSource(ReadOnlySpan<byte> bytes)
{
    public ReadOnlySpan<byte> Rest { get; private set; } = bytes;

    public bool TryTake(int count, out ReadOnlySpan<byte> taken)
    {
        if ((uint)count > (uint)Rest.Length)
        {
            taken = default;
            return false;
        }
        taken = Rest[..count];
        Rest = Rest[count..];
        return true;
    }

    public bool TryU8(out byte value)
    {
        value = TryTake(1, out var b) ? b[0] : (byte)0;
        return !b.IsEmpty;
    }

    public bool TryU16(out int value)
    {
        value = TryTake(2, out var b) ? BinaryPrimitives.ReadUInt16BigEndian(b) : 0;
        return !b.IsEmpty;
    }

    public bool TryI32(out int value)
    {
        value = TryTake(4, out var b) ? BinaryPrimitives.ReadInt32BigEndian(b) : 0;
        return !b.IsEmpty;
    }

    public bool TryI64(out long value)
    {
        value = TryTake(8, out var b) ? BinaryPrimitives.ReadInt64BigEndian(b) : 0;
        return !b.IsEmpty;
    }

    public bool TryBytes8(out ReadOnlySpan<byte> value)
    {
        value = default;
        return TryU8(out var length) && TryTake(length, out value);
    }

    public bool TryBytes16(out ReadOnlySpan<byte> value)
    {
        value = default;
        return TryU16(out var length) && TryTake(length, out value);
    }

    public bool TryBytes32(out ReadOnlySpan<byte> value)
    {
        value = default;
        return TryI32(out var length) && TryTake(length, out value);
    }
}
