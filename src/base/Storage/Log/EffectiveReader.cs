namespace Yiwang.Storage.Log;

/// <summary>Pages of effective entries in effect order.</summary>
internal static class EffectiveReader
{
    /// <summary>Entries looked at for one page, so that a reader who wants few kinds still moves on.</summary>
    private const int MostLookedAt = 65_536;

    public static IEnumerable<StoredEntry> Read(LogCore core, long cursor, int max, Func<string, bool>? wants, bool withBatchRows, out long nextCursor)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(cursor);
        var size = core.Size;
        var pieces = new List<(StoredEntry? Entry, Batch? Rows)>();
        var walk = new EntryWalk(core.Segments, cursor);
        long found = 0;
        for (var looked = 0; cursor < size && found < max && looked < MostLookedAt; looked++)
        {
            var frame = walk.Peek();
            if (frame is { Kind: FrameKind.BatchRows })
            {
                walk.SkipFrame(frame.Value);
                cursor = frame.Value.First + frame.Value.Count;
                continue;
            }
            var entry = walk.Next();
            cursor++;
            if (entry.IsBatchRow) continue;
            if (frame is { Kind: FrameKind.BatchCommit } && withBatchRows && core.Batches.Of(frame.Value.BatchId) is { } batch)
            {
                pieces.Add((null, batch));
                found += batch.Rows;
            }
            if (wants != null && !wants(StoredEntries.Kind(entry.Kind))) continue;
            pieces.Add((StoredEntries.Copy(entry, -1), null));
            found++;
        }
        nextCursor = cursor;
        return Enumerate(core, pieces, wants);
    }

    private static IEnumerable<StoredEntry> Enumerate(LogCore core, List<(StoredEntry? Entry, Batch? Rows)> pieces, Func<string, bool>? wants)
    {
        foreach (var (entry, rows) in pieces)
        {
            if (entry != null)
            {
                yield return entry;
                continue;
            }
            foreach (var span in rows!.Spans)
            {
                for (var position = span.First; position < span.First + span.Count; position += Chunk)
                {
                    foreach (var row in ReadRows(core, position, (int)Math.Min(Chunk, span.First + span.Count - position), rows.Id, wants)) yield return row;
                }
            }
        }
    }

    // a walk holds a ref struct, so that it cannot live across a yield
    private const int Chunk = 1_024;

    private static List<StoredEntry> ReadRows(LogCore core, long first, int count, long batchId, Func<string, bool>? wants)
    {
        var rows = new List<StoredEntry>(count);
        var walk = new EntryWalk(core.Segments, first);
        for (var i = 0; i < count; i++)
        {
            var row = walk.Next();
            if (wants == null || wants(StoredEntries.Kind(row.Kind))) rows.Add(StoredEntries.Copy(row, batchId));
        }
        return rows;
    }
}
