using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Yiwang.Storage.Log;

namespace Yiwang.Streams.Wal;

/// <summary>
/// One batch in the write-ahead log: this header, then the columns series, times, bits and qualities, then the bytes of text and blocks. A column holds each value less
/// the smallest, in as many bytes as the largest difference needs (0, 1, 2, 4 or 8). Little-endian.
/// </summary>
[StructLayout(LayoutKind.Sequential)]
internal struct FrameHeader
{
    public const int Bytes = 64;

    /// <summary>Of the frame with its header; 0 where the log ends.</summary>
    public int Length;
    /// <summary>CRC-32C of everything after this field.</summary>
    public uint Crc;
    public int Count;
    public byte SeriesWidth, TimeWidth, BitsWidth, QualityWidth;
    public uint SeriesBase;
    public byte QualityBase, Kind;
    private readonly ushort _unused;
    public int ByteCount;
    public int QualityAt;
    public long ReceivedUs, TimeBase, BitsBase;
    private readonly long _unused2;

    public const byte KindSamples = 1;

    public readonly int TimesAt => Bytes + Count * SeriesWidth;
    public readonly int BitsAt => TimesAt + Count * TimeWidth;
    public readonly int BytesAt => QualityAt + Count * QualityWidth;

    /// <summary>The header of a whole frame at the start of these bytes; false when there is none, or it is torn or damaged.</summary>
    public static bool TryRead(ReadOnlySpan<byte> from, out FrameHeader header)
    {
        header = default;
        if (from.Length < Bytes) return false;
        header = MemoryMarshal.Read<FrameHeader>(from);
        return header.Length >= Bytes && header.Length <= from.Length && Crc32C.Of(from[8..header.Length]) == header.Crc && header.IsConsistent();
    }

    public readonly void Write(Span<byte> frame)
    {
        var header = this;
        MemoryMarshal.Write(frame, header);
        header.Crc = Crc32C.Of(frame[8..Length]);
        MemoryMarshal.Write(frame, header);
    }

    private readonly bool IsConsistent() =>
        Count is >= 0 and <= StreamLimits.BatchSamples && IsWidth(SeriesWidth, 4) && IsWidth(TimeWidth, 8) && IsWidth(BitsWidth, 8) && IsWidth(QualityWidth, 1)
        && QualityAt == BitsAt + Count * BitsWidth && ByteCount >= 0 && (long)BytesAt + ByteCount == Length;

    private static bool IsWidth(byte width, byte max) => width is 0 or 1 or 2 or 4 or 8 && width <= max;

    static FrameHeader()
    {
        if (Unsafe.SizeOf<FrameHeader>() != Bytes) throw new InvalidOperationException("the layout of a frame has changed");
    }
}
