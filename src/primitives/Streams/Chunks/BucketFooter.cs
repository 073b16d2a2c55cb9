using System.Runtime.InteropServices;
using Yiwang.Storage.Log;

namespace Yiwang.Streams.Chunks;

/// <summary>The last bytes of a bucket file. Little-endian.</summary>
[StructLayout(LayoutKind.Sequential, Pack = 8)]
internal struct BucketFooter
{
    public const int Bytes = 96;
    private const long MagicValue = 0x3130_4b48_4359_4953; // "SIYCHK01"

    public long Magic;
    public long StartUs, LengthUs, FirstSealing, LastSealing;
    public long FirstUs, LastUs, Samples;
    public long IndexOffset;
    public int Pages, Entries;
    public uint IndexCrc, SeriesMax;
    public int Revision;
    /// <summary>CRC-32C of the footer before it.</summary>
    public uint Crc;

    public readonly BucketName Name => new(StartUs, LengthUs, FirstSealing, LastSealing, Revision);

    public void Write(Span<byte> into)
    {
        Magic = MagicValue;
        MemoryMarshal.Write(into, this);
        Crc = Crc32C.Of(into[..(Bytes - 4)]);
        MemoryMarshal.Write(into, this);
    }

    public static bool TryRead(ReadOnlySpan<byte> from, out BucketFooter footer)
    {
        footer = default;
        if (from.Length != Bytes) return false;
        footer = MemoryMarshal.Read<BucketFooter>(from);
        return footer.Magic == MagicValue && footer.Crc == Crc32C.Of(from[..(Bytes - 4)]);
    }
}

/// <summary>Where a page of the directory lies, and the first series in it. 16 bytes.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct PageEntry
{
    public const int Bytes = 16;
    public uint Series;
    /// <summary>CRC-32C of the page.</summary>
    public uint Crc;
    public long Offset;
}
