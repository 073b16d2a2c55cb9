using Yiwang.Cases.Commands;
using Yiwang.Cases.Effects;
using Yiwang.Cases.Facts;
using Yiwang.Cases.Rights;
using Yiwang.Events;
using Yiwang.Events.Kinds;
using Yiwang.Events.Moving;
using Yiwang.Parties;
using Yiwang.Storage.Sql;

namespace Yiwang.Cases.Clocks;

/// <summary>
/// Records what falls due: deadlines that pass, reminders before and escalations after. What is due follows from recorded times alone, so that a clock that was stepped or a node that was off changes only when
/// it is found out; what follows from it (notices, transitions) is the effects' business. One loop sleeps until the nearest moment. A case that cannot be read, or about which nothing may be recorded since
/// whoever has it moves between nodes, is passed over, and looked at again in the next turn.
/// </summary>
/// <param name="pageMax">Cases recorded in one append.</param>
internal sealed class Sweeper(CaseTools tools, Deadlines deadlines, IDatabase views, CaseMarks marks, IDirectory directory, OwnerHolds holds, int pageMax = 200) : IAsyncDisposable
{
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
    // calendar for which all were counted anew but those of organisations that were held
    private (long Revision, HashSet<string> Held) _counted = (long.MinValue, []);

    /// <summary>Facts recorded since the start.</summary>
    public long Recorded { get; private set; }
    /// <summary>Why the last turn failed, or passed over a case; null = it did not.</summary>
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
        Trouble = null;
        if (!await RecountAsync(cancel)) return Later();
        await tools.Log.CaughtUpAsync(cancel);
        while (true)
        {
            var now = tools.NowUs();
            switch (await RoundAsync(now, cancel))
            {
                case Round.Stopped: return Later();
                case Round.Idle: return await views.ReadAsync(sql => sql.QueryFirst("select wake from cases where wake > @now order by wake limit 1", r => (long?)r.Int64(0), ("now", now)), cancel);
            }
        }

        long? Later() => tools.NowUs() + (long)s_retry.TotalMicroseconds;
    }

    /// <summary>The first thing of each case that is due.</summary>
    private async Task<Round> RoundAsync(long nowUs, CancellationToken cancel)
    {
        var (all, held) = (Round.Idle, new HashSet<string>());
        for (var (wake, seq) = (long.MinValue, -1L); ;)
        {
            var page = await views.ReadAsync(sql => sql.Query("select id, wake, seq from cases where wake <= @now and (wake > @wake or (wake = @wake and seq > @seq)) order by wake, seq limit @max",
                r => (Id: r.Text(0), Wake: r.Int64(1), Seq: r.Int64(2)), ("now", nowUs), ("wake", wake), ("seq", seq), ("max", pageMax)), cancel);
            if (page.Count == 0) return all;
            (wake, seq) = (page[^1].Wake, page[^1].Seq);
            var recorded = await RecordAsync(Drafts(page.Select(p => p.Id), state => Due(state, nowUs), held), held, cancel);
            if (recorded == Round.Stopped) return recorded;
            if (recorded != Round.Idle) all = recorded;
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

    /// <summary>Of each case that can be read and of which facts may be recorded.</summary>
    private List<FactDraft> Drafts(IEnumerable<string> cases, Func<CaseState, FactDraft?> draft, HashSet<string> held)
    {
        var drafts = new List<FactDraft>();
        foreach (var id in cases)
        {
            try
            {
                if (tools.Book.Find(id) is not { } state) continue;
                if (MovingEffects.Mover(state, directory, holds.IsHeld) is { } mover) held.Add(mover);
                else if (draft(state) is { } one) drafts.Add(one);
            }
            // a damaged entry of one case stops no other's deadlines
            catch (Exception e) { Trouble = $"{id}: {e.Message}"; }
        }
        return drafts;
    }

    /// <summary>The first thing of the case that is due; what else is comes in the next round.</summary>
    private FactDraft? Due(CaseState state, long nowUs)
    {
        if (tools.Forms.Find(state.Form, state.Version) is not { } form || deadlines.Next(form, state, nowUs) is not { } moment) return null;
        var clock = moment.Tell is { } tell ? moment.Clock with { Told = moment.Clock.Told | 1 << tell } : moment.Clock with { Overdue = true };
        var clocks = state.Clocks.Select(c => c.Code == clock.Code ? clock : c).ToList();
        var after = state with { Clocks = clocks, WakeAtUs = deadlines.Wake(form, state.State, clocks) };
        return new FactDraft(moment.Tell is null ? CaseKinds.CaseOverdue : CaseKinds.CaseTold, after, new CaseAct { Clock = clock.Code, Tell = moment.Tell }, Actor.Node, [], CaseThings.Of(state, form));
    }

    /// <param name="held">Those of whom nothing is recorded now, are added.</param>
    private async Task<Round> RecordAsync(List<FactDraft> drafts, HashSet<string> held, CancellationToken cancel)
    {
        if (drafts.Count == 0) return Round.Idle;
        var written = await tools.Log.AppendAsync(drafts, cancel);
        if (written.Succeeded)
        {
            Recorded += drafts.Count;
            return await tools.Log.ShownAsync(written.Value[^1].Position, cancel) ? Round.Recorded : Stopped("lists");
        }
        // one of them is refused: the others one by one
        var (last, isContested) = (-1L, false);
        foreach (var draft in drafts)
        {
            var one = await tools.Log.AppendAsync(draft, cancel);
            if (one.Succeeded) (last, Recorded) = (one.Value.Position, Recorded + 1);
            else if (IsOfTheLog(one.Status.Code)) return Stopped(one.Status.Code);
            // somebody moved it: as it is now in the next round
            else if (one.Status.Code == Codes.EventsConflict) isContested = true;
            else if (one.Status.Code == Codes.NetMoved) held.Add(draft.Case.Applicant);
            else Trouble = $"{draft.Case.Id}: {one.Status.Code}";
        }
        if (last >= 0 && !await tools.Log.ShownAsync(last, cancel)) return Stopped("lists");
        return isContested ? Round.Contested : last >= 0 ? Round.Recorded : Round.Idle;
    }

    private Round Stopped(string why)
    {
        Trouble = why;
        return Round.Stopped;
    }

    /// <summary>Refuses every case alike, as while the disk is full.</summary>
    private static bool IsOfTheLog(string code) => code is Codes.EventsReadOnly or Codes.EventsDiskFull or Codes.EventsStopping or Codes.RequestLimited or Codes.NodeFault;

    /// <summary>Deadlines in workdays after an edit of the calendar.</summary>
    /// <returns>False: the log or the lists stopped it.</returns>
    private async Task<bool> RecountAsync(CancellationToken cancel)
    {
        var revision = deadlines.Revision;
        if (await marks.ReadAsync(RevisionMark, cancel) == revision || (_counted.Revision == revision && _counted.Held.All(holds.IsHeld))) return true;
        await tools.Log.CaughtUpAsync(cancel);
        var held = new HashSet<string>();
        for (var after = -1L; ;)
        {
            var page = await views.ReadAsync(sql => sql.Query("select seq, id from cases where workdays = 1 and seq > @after order by seq limit @max", r => (Seq: r.Int64(0), Id: r.Text(1)), ("after", after), ("max", pageMax)), cancel);
            if (page.Count == 0) break;
            after = page[^1].Seq;
            Round recorded;
            // one that somebody moved meanwhile has the old calendar's date still
            do recorded = await RecordAsync(Drafts(page.Select(p => p.Id), Recounted, held), held, cancel);
            while (recorded == Round.Contested);
            if (recorded == Round.Stopped) return false;
        }
        _counted = (revision, held);
        if (held.Count == 0) await marks.WriteAsync(RevisionMark, revision, cancel);
        return true;
    }

    private FactDraft? Recounted(CaseState state)
    {
        if (tools.Forms.Find(state.Form, state.Version) is not { } form || deadlines.Recount(state.Clocks, tools.NowUs()) is not { } clocks) return null;
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

    private enum Round
    {
        /// <summary>There was nothing to record, or nothing could be for reasons of the cases.</summary>
        Idle,
        Recorded,
        Contested,
        /// <summary>The log takes nothing now, or the lists do not follow.</summary>
        Stopped,
    }
}
