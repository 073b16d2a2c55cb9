using Yiwang.Events.Kinds;
using Yiwang.Storage.Log;

namespace Yiwang.Events.Store;

internal sealed class EventBatch(EventStore store, ILogBatch batch, BatchOpening opening) : IEventBatch
{
    private bool _staged, _closed;

    public async ValueTask<Outcome> StageAsync(IReadOnlyList<EventDraft> rows, CancellationToken cancel = default)
    {
        ObjectDisposedException.ThrowIf(_closed, this);
        for (var i = 0; i < rows.Count; i++)
            if (rows[i].Owner != opening.Owner) return new Outcome(Codes.RequestInvalid, "every row of a batch has the batch's owner", "owner");
        var drafts = store.Encode(rows, []);
        if (!drafts.Succeeded) return drafts.Status;
        var status = await batch.StageAsync(drafts.Value, cancel);
        _staged |= status == AppendStatus.Ok;
        return LogOutcomes.Of(new AppendResult(status, -1, 0, 0), []);
    }

    public async ValueTask<Outcome<Appended>> CommitAsync(IReadOnlyList<string> heads, IReadOnlyList<Expected> expectations, CancellationToken cancel = default)
    {
        ObjectDisposedException.ThrowIf(_closed, this);
        if (!_staged) return new Outcome(Codes.RequestInvalid, "a batch without rows", "rows");
        var rows = 0L;
        var result = await batch.CommitAsync(summary => Closing(summary, heads, out rows), EventStore.Expectations(expectations), cancel);
        if (result.Status != AppendStatus.Ok)
        {
            var outcome = result is { Status: AppendStatus.Conflict, ConflictIndex: < 0, FirstPosition: >= 0 } ? Clash(result.FirstPosition) : LogOutcomes.Of(result, expectations);
            await AbortAsync($"not committed: {result.Status}", CancellationToken.None);
            return outcome;
        }
        _closed = true;
        return new Appended(result.FirstPosition, checked((int)rows), result.RecordedAtUs);
    }

    public async ValueTask AbortAsync(string reason, CancellationToken cancel = default)
    {
        if (_closed) return;
        _closed = true;
        if (_staged && batch.Id >= 0) await batch.AbortAsync(store.EncodeAborted(opening.Owner, batch.Id, reason), cancel);
    }

    public ValueTask DisposeAsync() => AbortAsync("given up", CancellationToken.None);

    private Outcome Clash(long row)
    {
        var head = store.Read(row).Heads[0];
        return new Outcome(Codes.EventsConflict, $"{head} has an entry already", head);
    }

    private EntryDraft Closing(BatchSummary summary, IReadOnlyList<string> heads, out long rows)
    {
        rows = summary.Count;
        return store.EncodeOwn(new EventDraft
        {
            Kind = LogKinds.BatchCommitted,
            Owner = opening.Owner,
            Actor = opening.Actor,
            Heads = heads,
            Mentions = [$"batch:{summary.Spans[0].First}"],
            Payload = LogPayloads.BatchCommitted(summary, opening),
        });
    }
}
