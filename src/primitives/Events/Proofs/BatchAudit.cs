using Yiwang.Events.Kinds;
using Yiwang.Storage.Log;

namespace Yiwang.Events.Proofs;

/// <summary>Follows batches through a log: what the closing entry says of count, root and places must be what stands there.</summary>
internal sealed class BatchAudit
{
    private readonly Dictionary<long, OpenBatch> _open = [];

    /// <summary>Null, or what is wrong with the entry.</summary>
    public string? Check(StoredEntry entry, byte[] leafHash)
    {
        if (entry.Kind == LogKinds.BatchCommitted) return CheckClosing(entry);
        if (entry.Kind == LogKinds.BatchAborted)
        {
            if (BatchOf(entry) is { } aborted) _open.Remove(aborted);
            return null;
        }
        if (entry.BatchId < 0) return null;
        if (!_open.TryGetValue(entry.BatchId, out var batch)) _open[entry.BatchId] = batch = new OpenBatch();
        batch.Add(entry.Position, leafHash);
        return null;
    }

    private string? CheckClosing(StoredEntry entry)
    {
        if (entry.Groups is not [{ Committed: { } committed }, ..] || !BatchSpans.TryRead(committed, out var closing)) return "the closing entry of a batch cannot be read";
        if (closing.Spans.Count == 0 || !_open.Remove(closing.Spans[0].First, out var batch)) return "it closes a batch that was not open";
        if (closing.Count != batch.Root.Count) return $"the batch has {batch.Root.Count} rows, but its closing entry says {closing.Count}";
        if (!closing.Root.AsSpan().SequenceEqual(batch.Root.Root())) return "the batch's root is not that of its rows";
        return closing.Spans.SequenceEqual(batch.Spans) ? null : "the batch's rows do not stand where its closing entry says";
    }

    private static long? BatchOf(StoredEntry entry)
    {
        var head = entry.Subjects.FirstOrDefault(s => s.IsHead && s.Key.Span.StartsWith("batch:"u8));
        return !head.Key.IsEmpty && long.TryParse(head.Key.Span["batch:".Length..], System.Globalization.CultureInfo.InvariantCulture, out var id) ? id : null;
    }

    private sealed class OpenBatch
    {
        public RootAccumulator Root { get; } = new();
        public List<(long First, long Count)> Spans { get; } = [];

        public void Add(long position, byte[] leafHash)
        {
            Root.Add(leafHash);
            if (Spans is [.., var last] && last.First + last.Count == position) Spans[^1] = (last.First, last.Count + 1);
            else Spans.Add((position, 1));
        }
    }
}
