using Yiwang.Connect.Alarms.Rules;
using Yiwang.Things;

namespace Yiwang.Connect.Alarms.Evaluation;

/// <summary>What one evaluation changed.</summary>
[Flags]
internal enum AlarmTurns : byte
{
    None = 0,
    Raised = 1,
    Cleared = 2,
    /// <summary>It stands, and its points no longer say whether it should: 信号不良.</summary>
    SignalLost = 4,
    SignalBack = 8,
    Suppressed = 16,
    Released = 32,
    /// <summary>It stands still, at another of its levels.</summary>
    LevelChanged = 64,
}

/// <summary>Hears what becomes of alarms. Called under the evaluator's lock: takes note and returns at once.</summary>
internal interface IAlarmSink
{
    /// <param name="atUs">When it happened, µs since 1970 UTC: the very end of a delay, not when somebody looked.</param>
    void Tell(RuleRun run, AlarmTurns turns, long atUs);

    /// <summary>Whether an alarm of the rule stands active on the device already, so that a restart does not raise it again.</summary>
    /// <param name="level">At which, of a rule with levels.</param>
    bool IsActive(AlarmRule rule, Handle device, out LimitState level);
}
