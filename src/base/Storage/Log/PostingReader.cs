namespace Yiwang.Storage.Log;

internal static class PostingReader
{
    /// <summary>Leaves out rows of batches that are open or aborted.</summary>
    public static int Read(LogCore core, ReadOnlySpan<byte> key, long from, Span<long> into)
    {
        var filled = 0;
        if (from >= core.Size) return 0;
        var all = core.Segments.All;
        for (var number = core.Segments.SegmentOf(Math.Max(0, from)).Number; number < all.Length && filled < into.Length;)
        {
            var read = core.Segments.ReadPostings(all[number], key, from, into[filled..]);
            if (read == 0)
            {
                number++;
                continue;
            }
            var page = into.Slice(filled, read);
            from = page[^1] + 1;
            foreach (var position in page)
            {
                if (core.Batches.Of(position) is not { } batch || batch.State == BatchState.Committed) into[filled++] = position;
            }
        }
        return filled;
    }
}
