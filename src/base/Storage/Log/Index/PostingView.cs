using System.Buffers.Binary;

namespace Yiwang.Storage.Log.Index;

/// <summary>
/// An ascending list of positions as it lies in memory or in a file: a skip (position i64, offset u32) for every 128 positions, and between skips the deltas as LEB128.
/// </summary>
internal readonly ref struct PostingView(ReadOnlySpan<byte> skips, ReadOnlySpan<byte> deltas, long count)
{
    public const int SkipEvery = 128, SkipBytes = 12;
    private readonly ReadOnlySpan<byte> _skips = skips, _deltas = deltas;
    private readonly long _count = count;

    /// <summary>Positions from one on; returns how many were filled in.</summary>
    public int Read(long from, Span<long> into)
    {
        var filled = 0;
        var skipCount = _skips.Length / SkipBytes;
        for (var skip = FindSkip(from, skipCount); skip < skipCount && filled < into.Length; skip++)
        {
            var position = BinaryPrimitives.ReadInt64LittleEndian(_skips[(skip * SkipBytes)..]);
            var at = BinaryPrimitives.ReadInt32LittleEndian(_skips[(skip * SkipBytes + 8)..]);
            var left = (int)Math.Min(SkipEvery, _count - (long)skip * SkipEvery);
            while (true)
            {
                if (position >= from) into[filled++] = position;
                if (--left == 0 || filled == into.Length) break;
                position += ReadDelta(ref at);
            }
        }
        return filled;
    }

    /// <summary>The last skip at or below a position, the first when there is none.</summary>
    private int FindSkip(long from, int skipCount)
    {
        int low = 0, high = skipCount - 1;
        while (low < high)
        {
            var middle = (low + high + 1) / 2;
            if (BinaryPrimitives.ReadInt64LittleEndian(_skips[(middle * SkipBytes)..]) <= from) low = middle;
            else high = middle - 1;
        }
        return low;
    }

    private long ReadDelta(ref int at)
    {
        ulong delta = 0;
        for (var shift = 0; ; shift += 7)
        {
            var b = _deltas[at++];
            delta |= (ulong)(b & 0x7F) << shift;
            if (b < 0x80) return (long)delta;
        }
    }
}
