using Microsoft.Extensions.Logging;
using Yiwang.Cases;
using Yiwang.Connect.Alarms.Evaluation;
using Yiwang.Connect.Alarms.Rules;
using Yiwang.Connect.Live;
using Yiwang.Parties;
using Yiwang.Things;
using In = Yiwang.Connect.Alarms.AlarmForm.In;

namespace Yiwang.Connect.Alarms.Keeping;

/// <summary>
/// Keeps a case for each alarm that stands. The evaluator only marks what changed; each turn brings the cases into line with it, so that what waits is never more than there are alarms and none is forgotten
/// when a command fails. At most one alarm of a rule stands on a device: what comes again is counted in it.
/// </summary>
internal sealed partial class AlarmDesk(INodeCases cases, AlarmDevices devices, TimeProvider clock, ILogger<AlarmDesk> log) : IAlarmSink, IDisposable
{
    private readonly Lock _gate = new();
    private readonly Dictionary<(string Rule, Handle Device), StandingAlarm> _standing = [];
    private readonly Dictionary<string, StandingAlarm> _byCase = new(StringComparer.Ordinal);
    private readonly Dictionary<string, AlarmSummary> _summaries = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, Flood> _floods = new(StringComparer.OrdinalIgnoreCase);
    private readonly AlarmGroups _groups = new();
    private readonly Dictionary<string, CaseView> _open = new(StringComparer.Ordinal);
    private readonly ChangeSignal _changed = new();
    private List<StandingAlarm> _marked = [];
    private IDisposable? _watch;

    /// <summary>Why the newest command was refused, since the last one that was not; null = none was. For the node's doctor.</summary>
    public Events.Outcome? Refusal { get; private set; }

    /// <summary>Alarms for which there is no room now.</summary>
    public int Held
    {
        get { lock (_gate) return _standing.Values.Count(a => a.IsHeld); }
    }

    /// <summary>Open alarms as they stood when the node stopped. Before the evaluator is given its rules.</summary>
    public async Task LoadAsync(CancellationToken cancel)
    {
        _watch ??= cases.Watch(AlarmForm.Alarm, Take);
        await foreach (var view in cases.AllAsync(new CaseQuery(AlarmForm.Alarm, Open: true, Limit: 500), cancel))
        {
            lock (_gate)
            {
                Show(view);
                if (view.Values.Text(In.Rule) == AlarmSummary.Rule) SummaryOf(view.Applicant).Restore(view);
                else if (Handle.TryParse(view.Values.Text(In.Device), out var thing)) Restore(view, devices.Local(thing));
            }
        }
    }

    void IAlarmSink.Tell(RuleRun run, AlarmTurns turns, long atUs)
    {
        lock (_gate)
        {
            var key = (run.Rule.Id, run.Device);
            if (!_standing.TryGetValue(key, out var alarm))
            {
                if (!run.IsActive && !turns.HasFlag(AlarmTurns.Raised)) return;
                _standing[key] = alarm = new StandingAlarm(run.Rule, run.Device);
            }
            alarm.Take(run, turns, atUs);
            Mark(alarm);
        }
    }

    bool IAlarmSink.IsActive(AlarmRule rule, Handle device, out LimitState level)
    {
        lock (_gate)
        {
            var alarm = _standing.GetValueOrDefault((rule.Id, device));
            level = alarm?.Level?.State ?? LimitState.None;
            return alarm is { IsActive: true };
        }
    }

    /// <summary>Brings cases into line, from one caller at a time.</summary>
    public async Task FlushAsync(CancellationToken cancel)
    {
        var turn = Plan();
        if (turn.Count > 0) await Parallel.ForEachAsync(turn, new ParallelOptions { MaxDegreeOfParallelism = AlarmLimits.AtOnce, CancellationToken = cancel }, async (alarm, stop) => await KeepAsync(alarm, stop));
        foreach (var summary in Summaries()) await summary.KeepAsync(cases, Micros.Of(clock), cancel);
        _changed.Raise();
    }

    /// <summary>Alarms that stand unacknowledged, for whoever tells people. A copy.</summary>
    public IReadOnlyList<StandingAlarm> Unacknowledged()
    {
        lock (_gate) return [.. _byCase.Values.Where(a => a.State == AlarmForm.State.Active)];
    }

    /// <summary>Alarms of an organisation that are not closed; the rights of who looks are asked by who shows them.</summary>
    public IReadOnlyList<CaseView> Open(string owner)
    {
        lock (_gate) return [.. _open.Values.Where(v => string.Equals(v.Applicant, owner, StringComparison.OrdinalIgnoreCase))];
    }

    /// <summary>How many alarms are active on a device and not shelved or suppressed, and the gravest of them.</summary>
    public (int Count, AlarmSeverity Worst) Of(Handle device)
    {
        lock (_gate)
        {
            var (count, worst) = (0, AlarmSeverity.Info);
            foreach (var alarm in _byCase.Values)
            {
                if (!alarm.IsActive || alarm.State is not (AlarmForm.State.Active or AlarmForm.State.Acked) || !alarm.Device.Equals(device)) continue;
                (count, worst) = (count + 1, alarm.Severity > worst ? alarm.Severity : worst);
            }
            return (count, worst);
        }
    }

    /// <summary>As of live state: a feed asks, sends, and waits for the next.</summary>
    public ValueTask<long> ChangedAsync(long seen, CancellationToken cancel) => _changed.AfterAsync(seen, cancel);

    /// <summary>Whether an organisation is flooded now, and since when.</summary>
    public (bool IsOn, long SinceUs) FloodOf(string owner)
    {
        lock (_gate) return _floods.TryGetValue(owner, out var flood) ? (flood.IsOn, flood.SinceUs) : (false, 0);
    }

    public void Dispose() => _watch?.Dispose();

    private void Restore(CaseView view, Handle device)
    {
        var key = (view.Values.Text(In.Rule), device);
        if (!_standing.TryGetValue(key, out var alarm)) _standing[key] = alarm = new StandingAlarm(AlarmOf(view, device), device);
        alarm.Restore(view);
        _byCase[view.Id] = alarm;
        // a rule that is gone by now will say nothing of it
        Mark(alarm);
    }

    private static AlarmRule AlarmOf(CaseView view, Handle device) => new()
    {
        Id = view.Values.Text(In.Rule), Owner = view.Applicant, Name = view.Values.Text(In.RuleName), Device = device, When = view.Values.Text(In.When), Severity = Severities.Of(view.Values.Text(In.Severity)),
        Latched = view.Values.Flag(In.Latched), Message = view.Values.Text(In.Message),
    };

    // a person moved it, or a clock did; called on the engine's thread
    private void Take(CaseView view)
    {
        lock (_gate)
        {
            Show(view);
            if (view.Values.Text(In.Rule) == AlarmSummary.Rule) SummaryOf(view.Applicant).Take(view);
            else if (_byCase.TryGetValue(view.Id, out var alarm) && view.Position > alarm.Position)
            {
                Took(alarm, view);
                Mark(alarm);
            }
        }
    }

    private void Show(CaseView view)
    {
        if (_open.TryGetValue(view.Id, out var known) && known.Position >= view.Position) return;
        if (view.State == AlarmForm.State.Closed) _open.Remove(view.Id);
        else _open[view.Id] = view;
        _changed.Mark();
    }

    private void Took(StandingAlarm alarm, CaseView view)
    {
        Show(view);
        alarm.Take(view);
        if (alarm.Case is null) _byCase.Remove(view.Id);
        else _byCase[view.Id] = alarm;
    }

    private void Mark(StandingAlarm alarm)
    {
        if (alarm.IsMarked) return;
        alarm.IsMarked = true;
        _marked.Add(alarm);
    }

    /// <summary>What this turn works on: groups and bounds are settled here, in the order in which alarms were raised.</summary>
    private List<StandingAlarm> Plan()
    {
        lock (_gate)
        {
            var now = Micros.Of(clock);
            foreach (var flood in _floods.Values) flood.Look(now);
            _groups.Forget(now);
            // what chatters ends when it has been quiet, which nobody tells
            foreach (var alarm in _standing.Values)
            {
                if (alarm.IsChattering && !alarm.Now(now).IsActive) Mark(alarm);
            }
            if (_marked.Count == 0) return [];
            var marked = _marked;
            _marked = [];
            marked.Sort((a, b) => a.NewestUs.CompareTo(b.NewestUs));
            foreach (var alarm in marked) alarm.IsMarked = false;
            var room = new AlarmRoom(_byCase.Values);
            List<StandingAlarm> turn = [];
            foreach (var alarm in marked.Where(a => !Settle(a, now)).OrderByDescending(a => a.Case is not null).ThenByDescending(a => a.Severity))
            {
                if (turn.Count >= AlarmLimits.TurnMax || (alarm.Case is null && !room.Take(alarm))) Hold(alarm, waits: turn.Count >= AlarmLimits.TurnMax);
                else turn.Add(alarm);
            }
            return turn;
        }
    }

    /// <returns>Whether there is nothing more to do.</returns>
    private bool Settle(StandingAlarm alarm, long nowUs)
    {
        if (alarm.IsHeld && !alarm.IsActive)
        {
            // it went by itself while it waited
            alarm.IsHeld = false;
            SummaryOf(alarm.Rule.Owner).Passed++;
            alarm.Counted(alarm.Onsets);
        }
        if (alarm.Case is null && (alarm.IsSuppressed || alarm.Rule.OutOfService)) alarm.Counted(alarm.Onsets);
        if (alarm.IsOver(nowUs)) _standing.Remove((alarm.Rule.Id, alarm.Device));
        if (alarm.Case is null && (alarm.IsSuppressed || alarm.Rule.OutOfService || (!alarm.IsActive && alarm.Onsets == 0))) return true;
        if (alarm.IsPlanned) return false;
        alarm.IsPlanned = true;
        var flood = _floods.TryGetValue(alarm.Rule.Owner, out var known) ? known : _floods[alarm.Rule.Owner] = new Flood();
        flood.Raised(alarm.NewestUs);
        alarm.IsInFlood = flood.IsOn;
        if (_groups.Place(alarm) is { } first) Mark(first);
        return false;
    }

    private void Hold(StandingAlarm alarm, bool waits)
    {
        if (!waits && alarm.Case is null) alarm.IsHeld = true;
        Mark(alarm);
    }

    private List<AlarmSummary> Summaries()
    {
        lock (_gate)
        {
            foreach (var group in _standing.Values.Where(a => a.IsHeld).GroupBy(a => a.Rule.Owner)) SummaryOf(group.Key).Set(group.Count(), group.Max(a => a.Severity));
            foreach (var (owner, summary) in _summaries)
            {
                if (!_standing.Values.Any(a => a.IsHeld && string.Equals(a.Rule.Owner, owner, StringComparison.OrdinalIgnoreCase))) summary.Set(0, AlarmSeverity.Info);
            }
            return [.. _summaries.Values.Where(s => s.HasNews)];
        }
    }

    private AlarmSummary SummaryOf(string owner) => _summaries.TryGetValue(owner, out var there) ? there : _summaries[owner] = new AlarmSummary(owner);

    private async ValueTask KeepAsync(StandingAlarm alarm, CancellationToken cancel)
    {
        try
        {
            // a rule that came and went between two turns has its case, too; four steps are the longest way
            for (var step = 0; step < 4; step++)
            {
                if (await StepAsync(alarm, cancel) is not { } answer) return;
                if (!answer.Succeeded)
                {
                    Refused(log, alarm.Rule.Id, answer.Status.Code, answer.Status.Field);
                    lock (_gate)
                    {
                        Refusal = answer.Status;
                        Mark(alarm);
                    }
                    return;
                }
                lock (_gate)
                {
                    Refusal = null;
                    Took(alarm, answer.Value);
                }
            }
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            Failed(log, alarm.Rule.Id, e);
            lock (_gate) Mark(alarm);
        }
    }

    /// <returns>Null = its case says what its rule says.</returns>
    private async ValueTask<Events.Outcome<CaseView>?> StepAsync(StandingAlarm alarm, CancellationToken cancel)
    {
        int onsets;
        lock (_gate) onsets = alarm.Onsets;
        Events.Outcome<CaseView> answer;
        if (alarm.Case is not { } id)
        {
            if (onsets == 0) return null;
            var thing = devices.Thing(alarm.Device);
            answer = await cases.OpenAsync(alarm.Rule.Owner, new OpenCase(AlarmForm.Alarm, AlarmValues.Opening(alarm, thing, onsets), Things: [thing], OccurredAtUs: alarm.RaisedUs), cancel);
            lock (_gate) alarm.IsHeld = !answer.Succeeded && alarm.IsHeld;
        }
        else
        {
            var (move, news) = (AlarmMoves.Next(alarm.State, alarm.Now(Micros.Of(clock))), AlarmValues.News(alarm, onsets));
            if (move is null && news.Count == 0) return null;
            if (move == AlarmForm.Move.Escalate) lock (_gate) alarm.Escalated();
            answer = move is null ? await cases.SaveAsync(new SaveCase(id, news, -1), cancel) : await cases.MoveAsync(new MoveCase(id, move, news, -1), cancel);
        }
        if (!answer.Succeeded) return answer;
        lock (_gate) alarm.Counted(onsets);
        return answer;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "the alarm of rule {Rule} could not be written: {Code} {Field}; it is tried again")]
    private static partial void Refused(ILogger log, string rule, string? code, string? field);

    [LoggerMessage(Level = LogLevel.Error, Message = "the alarm of rule {Rule} could not be written; it is tried again")]
    private static partial void Failed(ILogger log, string rule, Exception fault);
}
