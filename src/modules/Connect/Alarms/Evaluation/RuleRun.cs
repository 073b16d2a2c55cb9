using Yiwang.Connect.Alarms.Rules;
using Yiwang.Expressions;
using Yiwang.Things;

namespace Yiwang.Connect.Alarms.Evaluation;

/// <summary>One rule at work on one device. Guarded by the evaluator.</summary>
internal sealed class RuleRun(AlarmRule rule, Handle device, ExpressionRun when, ExpressionRun? suppress)
{
    private AlarmCondition _condition = new(rule.OnDelayUs, rule.OffDelayUs);

    public AlarmRule Rule => rule;
    public Handle Device => device;
    /// <summary>What it reads, for whoever is told about it.</summary>
    public IReadOnlyList<WatchedPoint> Reads { get; set; } = [];
    public bool IsActive => _condition.IsActive;
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

    public void Restore(bool active) => _condition.Restore(active);

    public AlarmTurns Evaluate(long nowUs)
    {
        when.Slack = _condition.IsActive ? rule.Hysteresis : 0;
        var value = when.Evaluate(nowUs);
        var due = when.DueUs;
        var turns = _condition.Take(value, nowUs, ref due);
        if (suppress is not null) turns |= Suppress(suppress, nowUs, ref due);
        var signal = !_condition.IsActive || !value.IsUnknown;
        if (signal != HasSignal)
        {
            turns |= signal ? AlarmTurns.SignalBack : AlarmTurns.SignalLost;
            HasSignal = signal;
        }
        // later than now in any case, so that a loop over those that are due has an end
        DueUs = Math.Max(due, nowUs + 1);
        return turns;
    }

    private AlarmTurns Suppress(ExpressionRun suppressed, long nowUs, ref long dueUs)
    {
        var value = suppressed.Evaluate(nowUs);
        dueUs = Math.Min(dueUs, suppressed.DueUs);
        if (value.IsTrue == IsSuppressed) return AlarmTurns.None;
        IsSuppressed = value.IsTrue;
        return IsSuppressed ? AlarmTurns.Suppressed : AlarmTurns.Released;
    }
}
