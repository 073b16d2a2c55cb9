using Yiwang.Cases.Facts;
using Yiwang.Cases.Forms;
using Yiwang.Events;
using Yiwang.Events.Effects;
using Yiwang.Events.Kinds;

namespace Yiwang.Cases.Effects;

/// <summary>Reads facts behind the log's writer and plans what they bring about. What was planned is durable before it runs; after a crash the last facts are read again and plan the same.</summary>
internal sealed class EffectReader(IEvents events, CaseBook book, FormBook forms, EffectStore store, CaseMarks marks, EffectLanes lanes, TimeProvider time, Action planned) : IAsyncDisposable
{
    private const int PageMax = 500;
    // Facts without effects are read again after a crash, so many at most.
    private const int UnmarkedMax = 100_000;
    private static readonly TimeSpan s_retry = TimeSpan.FromSeconds(1);

    private readonly CancellationTokenSource _stop = new();
    private readonly Milestone _read = new(0);
    private Task _loop = Task.CompletedTask;
    private long _marked;

    public string? Trouble { get; private set; }

    /// <summary>When it completes, what was recorded before the position has been planned.</summary>
    public Task ReachedAsync(long position, CancellationToken cancel) => _read.ReachedAsync(position, cancel);

    public async Task StartAsync(CancellationToken cancel)
    {
        foreach (var effect in await store.LoadAsync(cancel)) lanes.Add(effect);
        if (await marks.ReadAsync(EffectStore.Mark, cancel) is { } mark) _marked = mark;
        else
        {
            // A log that had cases before it had effects lets history rest.
            _marked = events.Size;
            await marks.WriteAsync(EffectStore.Mark, _marked, cancel);
        }
        _read.Reach(_marked);
        // What a crash left unplanned is planned before anybody asks, so that an effect has run or is seen to wait at every moment.
        var cursor = _marked;
        try
        {
            while (cursor < events.Size) cursor = await PageAsync(cursor);
        }
        catch (Exception e) when (e is not OperationCanceledException) { Trouble = e.Message; }
        _loop = Task.Run(() => RunAsync(cursor), CancellationToken.None);
    }

    private async Task RunAsync(long cursor)
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                await events.Log.WaitForMoreAsync(cursor, _stop.Token);
                // A closed log answers at once and has no more.
                if (events.Size <= cursor) return;
                cursor = await PageAsync(cursor);
                Trouble = null;
            }
            catch (OperationCanceledException) when (_stop.IsCancellationRequested) { return; }
            catch (Exception e)
            {
                Trouble = e.Message;
                try { await Task.Delay(s_retry, time, _stop.Token); }
                catch (OperationCanceledException) { return; }
            }
        }
    }

    private async Task<long> PageAsync(long cursor)
    {
        var found = new List<StoredEffect>();
        var entries = events.Log.ReadEffective(cursor, PageMax, Wants, withBatchRows: false, out var next);
        foreach (var entry in entries)
        {
            if (events.Decode(entry).TakenFrom is not null || book.At(entry.Position) is not { } fact || forms.Find(fact.Case.Form, fact.Case.Version) is not { } form) continue;
            foreach (var effect in EffectPlan.Of(fact, form))
            {
                // Most cases move without that anybody was told anything. What is still to be told is asked for first: it may be told, and struck out, the moment after.
                if (effect.Name == EffectPlan.Settle && !found.Exists(f => f.Effect.Case == fact.Case.Id && f.Effect.Position < fact.Case.Position) && !lanes.Has(fact.Case.Id) && !Telling.MayHaveTold(fact, form, events)) continue;
                found.Add(new(effect.Index, new PendingEffect(fact.Case.Id, fact.Case.Position, effect.Name, 0, null, 0)));
            }
        }
        if (found.Count > 0 || next - _marked > UnmarkedMax)
        {
            await store.PlanAsync(found, next, _stop.Token);
            _marked = next;
        }
        foreach (var effect in found) lanes.Add(effect);
        if (found.Count > 0) planned();
        _read.Reach(next);
        return next;
    }

    private static bool Wants(string kind) => kind is CaseKinds.CaseOpened or CaseKinds.CaseMoved or CaseKinds.CaseOverdue or CaseKinds.CaseTold or CaseKinds.CaseReceived
        or CaseKinds.CaseSaved or CaseKinds.CaseDecided or CaseKinds.CaseSent;

    public async ValueTask DisposeAsync()
    {
        if (_stop.IsCancellationRequested) return;
        await _stop.CancelAsync();
        await _loop;
        _stop.Dispose();
    }
}
