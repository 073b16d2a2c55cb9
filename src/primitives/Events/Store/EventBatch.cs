using Yiwang.Events.Kinds;
using Yiwang.Storage.Log;

namespace Yiwang.Events.Store;

internal sealed class EventBatch(EventStore store, BatchOpening opening) : IEventBatch
{
    // The log's own bound for one staging call.
    private const int MaxRows = 10_000;

    private ILogBatch? _batch;
    private bool _closed;

    public async ValueTask<Outcome> StageAsync(IReadOnlyList<EventDraft> rows, CancellationToken cancel = default)
    {
        ObjectDisposedException.ThrowIf(_closed, this);
        for (var i = 0; i < rows.Count; i++)
            if (rows[i].Owner != opening.Owner) return new Outcome(Codes.RequestInvalid, "every row of a batch has the batch's owner", "owner");
        var drafts = store.Encode(rows, [], MaxRows);
        if (!drafts.Succeeded) return drafts.Status;
        return await StageEncodedAsync(drafts.Value, cancel);
    }

    public async ValueTask<Outcome> StageEncodedAsync(IReadOnlyList<EntryDraft> rows, CancellationToken cancel = default)
    {
        ObjectDisposedException.ThrowIf(_closed, this);
        if (!TryBegin()) return new Outcome(Codes.RequestLimited, "too many imports at once");
        return LogOutcomes.Of(new AppendResult(await _batch!.StageAsync(rows, cancel), -1, 0, 0), []);
    }

    public async ValueTask<Outcome<Appended>> CommitAsync(IReadOnlyList<string> heads, IReadOnlyList<Expected> expectations, CancellationToken cancel = default)
    {
        ObjectDisposedException.ThrowIf(_closed, this);
        if (_batch is null) return new Outcome(Codes.RequestInvalid, "a batch without rows", "rows");
        using var entered = store.Holds.Enter();
        if (store.Holds.Refuses(opening.Owner) is { } held) return held;
        var rows = 0L;
        var result = await _batch.CommitAsync(summary => Closing(summary, heads, out rows), EventStore.Expectations(expectations), cancel);
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
        if (_batch is { Id: >= 0 }) await _batch.AbortAsync(store.EncodeAborted(opening.Owner, _batch.Id, reason), cancel);
    }

    public ValueTask DisposeAsync() => AbortAsync("given up", CancellationToken.None);

    /// <summary>Not before there is a valid row. The log allows only so many batches at once.</summary>
    private bool TryBegin()
    {
        try
        {
            _batch ??= store.Log.BeginBatch(opening.NewHeadsOnly);
            return true;
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }

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
            Heads = [BatchHead.Of(summary.Spans[0].First), .. heads],
            Payload = LogPayloads.BatchCommitted(summary, opening),
        });
    }
}
