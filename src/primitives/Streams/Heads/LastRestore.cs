using Yiwang.Streams.Chunks;

namespace Yiwang.Streams.Heads;

/// <summary>The last values of what is sealed, from the directories of bucket files; the replay of the log adds what is not.</summary>
internal static class LastRestore
{
    public static void From(IReadOnlyList<ChunkFile> files, long afterSealing, LastValues last, long latestUs, List<string> damaged)
    {
        // in order of sealing, so that of two samples with one time the later one stays
        foreach (var file in files.Where(f => f.Name.LastSealing > afterSealing).OrderBy(f => f.Name.LastSealing))
        {
            try { From(file, last, latestUs); }
            catch (InvalidDataException e)
            {
                damaged.Add(e.Message);
            }
        }
    }

    private static void From(ChunkFile file, LastValues last, long latestUs)
    {
        var entries = new ChunkEntry[BucketWriter.PageEntries];
        for (var page = 0; page < file.Pages; page++)
        {
            foreach (var entry in entries.AsSpan(0, file.ReadPage(page, entries)))
            {
                last.Offer(entry.Series, entry.LastUs, entry.LastReceivedUs, entry.LastBits, entry.LastQuality, latestUs);
            }
        }
    }
}
