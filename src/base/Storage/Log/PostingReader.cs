namespace Yiwang.Storage.Log;

internal static class PostingReader
{
    /// <summary>Leaves out rows of batches that are open or aborted.</summary>
    public static int Read(LogCore core, ReadOnlySpan<byte> key, long from, Span<long> into)
    {
        var filled = 0;
        while (filled < into.Length)
        {
            var read = core.Postings.Read(key, from, into[filled..]);
            if (read == 0) break;
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
