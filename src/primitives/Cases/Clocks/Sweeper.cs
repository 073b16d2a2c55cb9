using Yiwang.Cases.Commands;
using Yiwang.Cases.Effects;
using Yiwang.Cases.Facts;
using Yiwang.Cases.Rights;
using Yiwang.Events;
using Yiwang.Events.Kinds;
using Yiwang.Storage.Sql;

namespace Yiwang.Cases.Clocks;

/// <summary>
/// Records what falls due: deadlines that pass, reminders before and escalations after. What is due follows from recorded times alone, so that a clock that was stepped or a node that was off changes only when
/// it is found out; what follows from it (notices, transitions) is the effects' business. One loop sleeps until the nearest moment.
/// </summary>
internal sealed class Sweeper(CaseTools tools, Deadlines deadlines, IDatabase views, CaseMarks marks) : IAsyncDisposable
{
    private const int PageMax = 200;
    private const string RevisionMark = "calendar";
    // How long a machine's clock may have been stepped before it is noticed.
    private static readonly TimeSpan s_longest = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan s_retry = TimeSpan.FromSeconds(1);

    private readonly CancellationTokenSource _stop = new();
    private readonly SemaphoreSlim _turn = new(1);
    private readonly Lock _gate = new();
    private TaskCompletionSource _sooner = NewSignal();
    private long _nextUs = long.MaxValue;
    private Task _loop = Task.CompletedTask;

    /// <summary>Facts recorded since the start.</summary>
    public long Recorded { get; private set; }
    /// <summary>Why the last turn failed; null = it did not.</summary>
    public string? Trouble { get; private set; }

    public void Start() => _loop = Task.Run(RunAsync, CancellationToken.None);

    /// <summary>Of a fact that was just written: the loop sleeps no longer than until then.</summary>
    public void Note(long? wakeUs)
    {
        lock (_gate)
        {
            if (wakeUs is { } wake && wake < _nextUs) _sooner.TrySetResult();
        }
    }

    /// <summary>One turn: records everything that is due by now.</summary>
    /// <returns>When something falls due next; null = nothing will by itself.</returns>
    public async Task<long?> SweepAsync(CancellationToken cancel)
    {
        await _turn.WaitAsync(cancel);
        try { return await TurnAsync(cancel); }
        finally { _turn.Release(); }
    }

    private async Task<long?> TurnAsync(CancellationToken cancel)
    {
        await RecountAsync(cancel);
        await tools.Log.CaughtUpAsync(cancel);
        while (true)
        {
            var now = tools.NowUs();
            var due = await views.ReadAsync(sql => sql.Query("select id from cases where wake is not null and wake <= @now order by wake, seq limit @max", r => r.Text(0), ("now", now), ("max", PageMax)), cancel);
            if (due.Count == 0) return await views.ReadAsync(sql => sql.QueryFirst("select wake from cases where wake is not null order by wake limit 1", r => (long?)r.Int64(0)), cancel);
            if (!await RecordAsync([.. due.Select(id => Due(id, now)).OfType<FactDraft>()], cancel)) return now + (long)s_retry.TotalMicroseconds;
        }
    }

    private async Task RunAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                TaskCompletionSource sooner;
                lock (_gate) (_sooner, _nextUs) = (NewSignal(), long.MaxValue);
                var next = await SweepAsync(_stop.Token);
                lock (_gate) (_nextUs, sooner) = (next ?? long.MaxValue, _sooner);
                Trouble = null;
                await WaitAsync(next, sooner);
            }
            catch (OperationCanceledException) when (_stop.IsCancellationRequested) { return; }
            catch (Exception e)
            {
                Trouble = e.Message;
                try { await Task.Delay(s_retry, tools.Time, _stop.Token); }
                catch (OperationCanceledException) { return; }
            }
        }
    }

    private async Task WaitAsync(long? next, TaskCompletionSource sooner)
    {
        var wait = next is { } at ? TimeSpan.FromMicroseconds(Math.Max(1_000, at - tools.NowUs())) : s_longest;
        using var either = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token);
        await Task.WhenAny(Task.Delay(wait < s_longest ? wait : s_longest, tools.Time, either.Token), sooner.Task);
        await either.CancelAsync();
        _stop.Token.ThrowIfCancellationRequested();
    }

    /// <summary>The first thing of the case that is due; what else is comes in the next round.</summary>
    private FactDraft? Due(string id, long nowUs)
    {
        if (tools.Book.Find(id) is not { } state || tools.Forms.Find(state.Form, state.Version) is not { } form || deadlines.Next(form, state, nowUs) is not { } moment) return null;
        var clock = moment.Tell is { } tell ? moment.Clock with { Told = moment.Clock.Told | 1 << tell } : moment.Clock with { Overdue = true };
        var clocks = state.Clocks.Select(c => c.Code == clock.Code ? clock : c).ToList();
        var after = state with { Clocks = clocks, WakeAtUs = deadlines.Wake(form, state.State, clocks) };
        return new FactDraft(moment.Tell is null ? CaseKinds.CaseOverdue : CaseKinds.CaseTold, after, new CaseAct { Clock = clock.Code, Tell = moment.Tell }, Actor.Node, [], CaseThings.Of(state, form));
    }

    /// <summary>False: nothing could be recorded, as while the disk is full.</summary>
    private async Task<bool> RecordAsync(List<FactDraft> drafts, CancellationToken cancel)
    {
        if (drafts.Count == 0) return false;
        var written = await tools.Log.AppendAsync(drafts, cancel);
        if (written.Succeeded)
        {
            Recorded += drafts.Count;
            return await tools.Log.ShownAsync(written.Value[^1].Position, cancel);
        }
        if (written.Status.Code != Codes.EventsConflict) return false;
        // Somebody moved one of them: the others one by one, and that one as it is now in the next round.
        var last = -1L;
        foreach (var draft in drafts)
        {
            if (await tools.Log.AppendAsync(draft, cancel) is not { Succeeded: true } one) continue;
            Recorded++;
            last = one.Value!.Position;
        }
        return last < 0 || await tools.Log.ShownAsync(last, cancel);
    }

    /// <summary>Deadlines in workdays after an edit of the calendar.</summary>
    private async Task RecountAsync(CancellationToken cancel)
    {
        var revision = deadlines.Revision;
        if (await marks.ReadAsync(RevisionMark, cancel) == revision) return;
        await tools.Log.CaughtUpAsync(cancel);
        for (var after = -1L; ;)
        {
            var page = await views.ReadAsync(sql => sql.Query("select seq, id from cases where workdays = 1 and seq > @after order by seq limit @max", r => (Seq: r.Int64(0), Id: r.Text(1)), ("after", after), ("max", PageMax)), cancel);
            if (page.Count == 0) break;
            after = page[^1].Seq;
            var drafts = page.Select(p => Recounted(p.Id)).OfType<FactDraft>().ToList();
            if (drafts.Count > 0 && !await RecordAsync(drafts, cancel)) return;
        }
        await marks.WriteAsync(RevisionMark, revision, cancel);
    }

    private FactDraft? Recounted(string id)
    {
        if (tools.Book.Find(id) is not { } state || tools.Forms.Find(state.Form, state.Version) is not { } form || deadlines.Recount(state.Clocks, tools.NowUs()) is not { } clocks) return null;
        var after = state with { Clocks = clocks, WakeAtUs = deadlines.Wake(form, state.State, clocks) };
        return new FactDraft(CaseKinds.CaseRescheduled, after, new CaseAct(), Actor.Node, [], CaseThings.Of(state, form));
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    public async ValueTask DisposeAsync()
    {
        if (_stop.IsCancellationRequested) return;
        await _stop.CancelAsync();
        await _loop;
        _stop.Dispose();
        _turn.Dispose();
    }
}
