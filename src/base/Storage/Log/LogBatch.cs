namespace Yiwang.Storage.Log;

internal sealed class LogBatch(AppendLog log, Batch batch) : ILogBatch
{
    private readonly Queue<ValueTask<AppendResult>> _staged = [];
    private AppendStatus _status = AppendStatus.Ok;

    public long Id => batch.Id;
    public bool IsOpen => batch.State == BatchState.Open;

    public async ValueTask<AppendStatus> StageAsync(IReadOnlyList<EntryDraft> entries, CancellationToken cancel = default)
    {
        if (_status != AppendStatus.Ok) return _status;
        if (!IsOpen || batch.IsOrphan) throw new InvalidOperationException("the batch is closed");
        ArgumentOutOfRangeException.ThrowIfGreaterThan(entries.Count, log.Options.StageEntries);
        cancel.ThrowIfCancellationRequested();
        // answers that are there already; the queue's own bound limits how many are not
        while (_staged.TryPeek(out var first) && first.IsCompleted) await Settle();
        if (_status != AppendStatus.Ok || entries.Count == 0) return _status;
        if (log.Encode(entries) is not { } encoded) return _status = AppendStatus.TooLarge;
        var request = new WriteRequest(FrameKind.BatchRows, encoded, [], batch);
        if (!await log.EnqueueAsync(request)) return _status = AppendStatus.ShuttingDown;
        _staged.Enqueue(request.Completion);
        return AppendStatus.Ok;
    }

    public async ValueTask<AppendResult> CommitAsync(Func<BatchSummary, EntryDraft> closing, IReadOnlyList<Expectation> expectations, CancellationToken cancel = default)
    {
        while (_staged.Count > 0) await Settle();
        if (_status != AppendStatus.Ok) return new AppendResult(_status, -1, 0, 0);
        if (batch.State != BatchState.Open || batch.IsOrphan) throw new InvalidOperationException("the batch is closed");
        var hashed = batch.Spans.Count == 0 || await log.HashedAsync(batch.Spans[^1].First + batch.Spans[^1].Count).WaitAsync(cancel);
        if (!hashed) return new AppendResult(AppendStatus.ReadOnly, -1, 0, 0);
        var summary = new BatchSummary(batch.Rows, batch.Leaves.Root(), [.. batch.Spans]);
        return await Close(FrameKind.BatchCommit, closing(summary), expectations);
    }

    public async ValueTask<AppendResult> AbortAsync(EntryDraft closing, CancellationToken cancel = default)
    {
        while (_staged.Count > 0) await Settle();
        if (batch.State != BatchState.Open) throw new InvalidOperationException("the batch is closed");
        return await Close(FrameKind.BatchAbort, closing, []);
    }

    private async ValueTask Settle()
    {
        var result = await _staged.Dequeue();
        if (_status == AppendStatus.Ok) _status = result.Status;
    }

    private async ValueTask<AppendResult> Close(FrameKind kind, EntryDraft closing, IReadOnlyList<Expectation> expectations)
    {
        if (log.Encode([closing]) is not { } encoded) return new AppendResult(AppendStatus.TooLarge, -1, 0, 0);
        var request = new WriteRequest(kind, encoded, expectations, batch);
        if (!await log.EnqueueAsync(request)) return new AppendResult(AppendStatus.ShuttingDown, -1, 0, 0);
        return await request.Completion;
    }
}
