namespace Yiwang.Storage.Log;

/// <summary>Whose the rows of batches are: spans of positions in log order, neighbours joined. Changed by the writer, read without lock.</summary>
internal sealed class BatchTable
{
    private struct Span
    {
        public long First, End;
        public Batch Batch;
    }

    private Span[] _spans = new Span[16];
    private int _count;
    private int _inertBatches;
    private readonly List<Batch> _open = [];

    /// <summary>While there is no open or aborted batch, every row counts.</summary>
    public bool HasInert => Volatile.Read(ref _inertBatches) > 0;

    public IReadOnlyList<Batch> Open
    {
        get { lock (_open) return [.. _open]; }
    }

    public void Begin(Batch batch)
    {
        Interlocked.Increment(ref _inertBatches);
        lock (_open) _open.Add(batch);
    }

    public void Close(Batch batch, BatchState state)
    {
        batch.State = state;
        if (state == BatchState.Committed || batch.Rows == 0) Interlocked.Decrement(ref _inertBatches);
        lock (_open) _open.Remove(batch);
    }

    public void AddRows(Batch batch, long first, long count)
    {
        batch.AddRows(first, count);
        var spans = _spans;
        if (_count > 0 && spans[_count - 1].Batch == batch && spans[_count - 1].End == first)
        {
            Volatile.Write(ref spans[_count - 1].End, first + count);
            return;
        }
        if (_count == spans.Length)
        {
            Array.Resize(ref spans, 2 * spans.Length);
            Volatile.Write(ref _spans, spans);
        }
        spans[_count] = new Span { First = first, End = first + count, Batch = batch };
        Volatile.Write(ref _count, _count + 1);
    }

    public Batch? Of(long position)
    {
        int low = 0, high = Volatile.Read(ref _count) - 1;
        var spans = Volatile.Read(ref _spans);
        while (low <= high)
        {
            var middle = (low + high) / 2;
            ref var span = ref spans[middle];
            if (position < span.First) high = middle - 1;
            else if (position >= Volatile.Read(ref span.End)) low = middle + 1;
            else return span.Batch;
        }
        return null;
    }

    /// <summary>Whether a batch row does not count. A row whose span is not known yet is of an open batch.</summary>
    public bool IsInert(long position) => HasInert && Of(position) is not { State: BatchState.Committed };
}
