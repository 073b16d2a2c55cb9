namespace Yiwang.Storage.Log;

/// <summary>48 bits: segment number (20) and offset (28). Zero is no address, since a segment begins with its header.</summary>
internal static class SegmentAddress
{
    public const int OffsetBits = 28;

    public static long Of(int segment, int offset) => ((long)segment << OffsetBits) | (uint)offset;

    public static int Segment(long address) => (int)(address >> OffsetBits);

    public static int Offset(long address) => (int)(address & ((1 << OffsetBits) - 1));
}
