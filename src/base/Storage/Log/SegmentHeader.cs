using System.Buffers.Binary;

namespace Yiwang.Storage.Log;

/// <summary>First 64 bytes of a segment file: magic "YWLOGSEG" · version u32 · number u32 · first position u64 · log id 16 bytes · zeros · crc u32.</summary>
internal readonly record struct SegmentHeader(int Number, long FirstPosition, Guid LogId)
{
    public const int Bytes = 64;
    private const uint Version = 1;

    public void Write(Span<byte> into)
    {
        into[..Bytes].Clear();
        "YWLOGSEG"u8.CopyTo(into);
        BinaryPrimitives.WriteUInt32LittleEndian(into[8..], Version);
        BinaryPrimitives.WriteInt32LittleEndian(into[12..], Number);
        BinaryPrimitives.WriteInt64LittleEndian(into[16..], FirstPosition);
        LogId.TryWriteBytes(into[24..]);
        BinaryPrimitives.WriteUInt32LittleEndian(into[60..], Crc32C.Of(into[..60]));
    }

    public static bool TryRead(ReadOnlySpan<byte> bytes, out SegmentHeader header)
    {
        header = default;
        if (bytes.Length < Bytes || !bytes.StartsWith("YWLOGSEG"u8) || BinaryPrimitives.ReadUInt32LittleEndian(bytes[60..]) != Crc32C.Of(bytes[..60])
            || BinaryPrimitives.ReadUInt32LittleEndian(bytes[8..]) != Version) return false;
        header = new SegmentHeader(BinaryPrimitives.ReadInt32LittleEndian(bytes[12..]), BinaryPrimitives.ReadInt64LittleEndian(bytes[16..]), new Guid(bytes.Slice(24, 16)));
        return true;
    }
}
