using Yiwang.Parties;
using Yiwang.Things;

namespace Yiwang.Connect.Alarms.Rules;

/// <summary>A rule in force (domain FM-08), as the evaluator needs it: a case of definition <c>alarm-rule</c> read into types.</summary>
internal sealed record AlarmRule
{
    /// <summary>Of its case.</summary>
    public required string Id { get; init; }
    public required string Owner { get; init; }
    public required string Name { get; init; }
    /// <summary>The device it watches; null = every device of <see cref="DeviceClass"/>.</summary>
    public Handle? Device { get; init; }
    /// <summary>Id of a class of devices, as <c>forging-press</c>; empty = one device.</summary>
    public string DeviceClass { get; init; } = "";
    /// <summary>A condition over the device's points, 状态 (its judged state) and points of other devices as <c>[EQ-A-003.pressure]</c>.</summary>
    public required string When { get; init; }
    /// <summary>Code of the point whose levels are watched; empty = <see cref="When"/> decides.</summary>
    public string LimitPoint { get; init; } = "";
    /// <summary>The levels are compared with the point's average over so many minutes, 0–60; 0 = with the point itself.</summary>
    public int LimitAverageMinutes { get; init; }
    /// <summary>What the levels are compared with.</summary>
    public string LimitValue => LimitAverageMinutes > 0 ? string.Create(System.Globalization.CultureInfo.InvariantCulture, $"avg([{LimitPoint}], {LimitAverageMinutes}min)") : $"[{LimitPoint}]";
    /// <summary>HH, H, LL, L in this order, as far as the rule has them; the first that holds is shown. Empty = a rule of one condition.</summary>
    public IReadOnlyList<LimitLevel> Levels { get; init; } = [];
    /// <summary>What is evaluated: the one condition, or one a level.</summary>
    public IReadOnlyList<string> Conditions => Levels.Count == 0 ? [When] : [.. Levels.Select(l => l.Condition(LimitValue))];
    /// <summary>It must hold so long without a break, µs. Default 0.</summary>
    public long OnDelayUs { get; init; }
    public long LongestOnDelayUs => Levels.Count == 0 ? OnDelayUs : Levels.Max(l => l.OnDelayUs ?? OnDelayUs);
    /// <summary>It must be over so long, µs. Default 0.</summary>
    public long OffDelayUs { get; init; }
    /// <summary>Dead-band of the limits while the alarm is active, in their unit. Default 0.</summary>
    public double Hysteresis { get; init; }
    /// <summary>While this holds the alarm is suppressed by design; empty = never.</summary>
    public string SuppressWhen { get; init; } = "";
    /// <summary>With levels: the gravest of theirs.</summary>
    public AlarmSeverity Severity { get; init; }
    public string Category { get; init; } = "";
    /// <summary>It stays until somebody resets it, also when the condition is over.</summary>
    public bool Latched { get; init; }
    public bool Shelvable { get; init; } = true;
    /// <summary>Longest time that it may be shelved at once; minutes.</summary>
    public int MaxShelveMinutes { get; init; } = 480;
    public string Message { get; init; } = "";
    public string Guide { get; init; } = "";
    /// <summary>Told again while it stands unacknowledged; minutes, 0 = once.</summary>
    public int ReAlarmMinutes { get; init; }
    public IReadOnlyList<NotifyStep> Chain { get; init; } = [];
    /// <summary>Opens a work order.</summary>
    public bool AutoCase { get; init; }
    /// <summary>Code in the library of failure modes; empty = not known.</summary>
    public string FailureMode { get; init; } = "";
    /// <summary>Rules with the same name: the first of them that fires is marked.</summary>
    public string FirstOutGroup { get; init; } = "";
    /// <summary>停用 for maintenance: evaluated, and nobody is told.</summary>
    public bool OutOfService { get; init; }
}

/// <summary>Who is told, if the alarm still stands unacknowledged so many minutes after it was raised.</summary>
internal sealed record NotifyStep(Role Role, int AfterMinutes);
