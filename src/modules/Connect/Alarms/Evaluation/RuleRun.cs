using Yiwang.Connect.Alarms.Rules;
using Yiwang.Expressions;
using Yiwang.Things;

namespace Yiwang.Connect.Alarms.Evaluation;

/// <summary>One rule at work on one device. Guarded by the evaluator.</summary>
/// <param name="when">One for each of <see cref="AlarmRule.Conditions"/>, in their order.</param>
internal sealed class RuleRun(AlarmRule rule, Handle device, IReadOnlyList<ExpressionRun> when, ExpressionRun? suppress)
{
    private const int None = -1;
    private readonly Watch[] _watches = [.. when.Select((w, i) => new Watch(w, (rule.Levels.Count > i ? rule.Levels[i].OnDelayUs : null) ?? rule.OnDelayUs, rule.OffDelayUs))];
    // of the conditions that hold, the first: the gravest of its side
    private int _at = None;

    public AlarmRule Rule => rule;
    public Handle Device => device;
    /// <summary>What it reads, for whoever is told about it.</summary>
    public IReadOnlyList<WatchedPoint> Reads { get; set; } = [];
    public bool IsActive => _at != None;
    /// <summary>The level that holds; null = none, or the rule has no levels.</summary>
    public LimitLevel? Level => _at != None && rule.Levels.Count > _at ? rule.Levels[_at] : null;
    public bool IsSuppressed { get; private set; }
    /// <summary>False: it is active, and its points do not say whether it should be.</summary>
    public bool HasSignal { get; private set; } = true;
    /// <summary>When time alone may change it; <see cref="long.MaxValue"/> = never.</summary>
    public long DueUs { get; private set; } = long.MaxValue;
    /// <summary>Place among those that wait; -1 = it does not.</summary>
    public int WaitsAt { get; set; } = -1;
    /// <summary>To be evaluated when the present moment is complete.</summary>
    public bool IsMarked { get; set; }
    /// <summary>What a device was reloaded without.</summary>
    public bool IsGone { get; set; }

    /// <summary>As it stood: active or not, and for a rule with levels at which.</summary>
    public void Restore(bool active, LimitState level)
    {
        for (var i = 0; i < _watches.Length; i++) _watches[i].Condition.Restore(active && (rule.Levels.Count == 0 || level.Implies(rule.Levels[i].State)));
        _at = First();
    }

    public AlarmTurns Evaluate(long nowUs)
    {
        var (due, unknown) = (long.MaxValue, false);
        for (var i = 0; i < _watches.Length; i++)
        {
            ref var watch = ref _watches[i];
            watch.When.Slack = watch.Condition.IsActive ? rule.Hysteresis : 0;
            var value = watch.When.Evaluate(nowUs);
            due = Math.Min(due, watch.When.DueUs);
            watch.Condition.Take(value, nowUs, ref due);
            unknown |= value.IsUnknown;
        }
        var before = _at;
        _at = First();
        var turns = before == _at ? AlarmTurns.None : before == None ? AlarmTurns.Raised : _at == None ? AlarmTurns.Cleared : AlarmTurns.LevelChanged;
        if (suppress is not null) turns |= Suppress(suppress, nowUs, ref due);
        var signal = _at == None || !unknown;
        if (signal != HasSignal)
        {
            turns |= signal ? AlarmTurns.SignalBack : AlarmTurns.SignalLost;
            HasSignal = signal;
        }
        // later than now in any case, so that a loop over those that are due has an end
        DueUs = Math.Max(due, nowUs + 1);
        return turns;
    }

    private int First()
    {
        for (var i = 0; i < _watches.Length; i++)
        {
            if (_watches[i].Condition.IsActive) return i;
        }
        return None;
    }

    private AlarmTurns Suppress(ExpressionRun suppressed, long nowUs, ref long dueUs)
    {
        var value = suppressed.Evaluate(nowUs);
        dueUs = Math.Min(dueUs, suppressed.DueUs);
        if (value.IsTrue == IsSuppressed) return AlarmTurns.None;
        IsSuppressed = value.IsTrue;
        return IsSuppressed ? AlarmTurns.Suppressed : AlarmTurns.Released;
    }

    private struct Watch(ExpressionRun when, long onDelayUs, long offDelayUs)
    {
        public readonly ExpressionRun When = when;
        public AlarmCondition Condition = new(onDelayUs, offDelayUs);
    }
}
