using System.Globalization;
using Yiwang.Events;

namespace Yiwang.Connect.Alarms.Rules;

/// <summary>The exclusive limit states of OPC UA Part 9 (LowLow, Low, High, HighHigh): of one alarm at most one holds, the gravest.</summary>
public enum LimitState { None, Low, LowLow, High, HighHigh }

/// <summary>One level of a rule over limits, with a priority of its own.</summary>
/// <param name="Limit">In the unit of the point; the level holds at it and beyond.</param>
/// <param name="Message">Empty = that of the rule.</param>
/// <param name="OnDelayUs">Null = that of the rule.</param>
/// <param name="AutoCase">Opens a work order, also when the rule does not at every level.</param>
public sealed record LimitLevel(LimitState State, double Limit, AlarmSeverity Severity, string Message, long? OnDelayUs = null, bool AutoCase = false)
{
    /// <summary>At or above the limit; else at or below it.</summary>
    public bool IsHigh => State is LimitState.High or LimitState.HighHigh;

    /// <summary>As the evaluator compiles it.</summary>
    /// <param name="value">Of the point, or its average.</param>
    public string Condition(string value) => $"{value} {(IsHigh ? ">=" : "<=")} {Number}";

    /// <summary>As people read it.</summary>
    public string Words => $"{LimitStates.Short(State)} {(IsHigh ? "≥" : "≤")} {Number}";

    private string Number => ((decimal)Limit).ToString("0.############", CultureInfo.InvariantCulture);
}

/// <summary>Limit states as definitions write and people read them.</summary>
internal static class LimitStates
{
    /// <summary>The graver before the other of its side: the first that holds is the one that is shown.</summary>
    public static IReadOnlyList<LimitState> Order { get; } = [LimitState.HighHigh, LimitState.High, LimitState.LowLow, LimitState.Low];

    public static string Code(this LimitState state) => state switch { LimitState.HighHigh => "hh", LimitState.High => "h", LimitState.Low => "l", LimitState.LowLow => "ll", _ => "" };

    public static LimitState Of(string code) => Order.FirstOrDefault(s => s.Code() == code);

    public static string Short(LimitState state) => state.Code().ToUpperInvariant();

    public static Bilingual Name(this LimitState state) => state switch
    {
        LimitState.HighHigh => new("高高限", "High-high"),
        LimitState.High => new("高限", "High"),
        LimitState.Low => new("低限", "Low"),
        LimitState.LowLow => new("低低限", "Low-low"),
        _ => new("", ""),
    };

    /// <summary>Whether one that holds means that the other holds, too.</summary>
    public static bool Implies(this LimitState state, LimitState other) =>
        state == other || (state, other) is (LimitState.HighHigh, LimitState.High) or (LimitState.LowLow, LimitState.Low);
}
