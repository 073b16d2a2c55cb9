namespace Yiwang.Connect.Maintenance.Shifts;

/// <summary>When a plant means to produce: 班次, 休息 and 计划停机, in the node's zone. Planned time is what availability is measured against.</summary>
public sealed record ShiftPlan
{
    /// <summary>When a production day begins; what runs past midnight belongs to the day on which it began. Default 08:00.</summary>
    public TimeOnly DayBegins { get; init; } = new(8, 0);
    /// <summary>1–8, not overlapping.</summary>
    public required IReadOnlyList<Shift> Shifts { get; init; }
    public IReadOnlyList<DayOfWeek> Days { get; init; } = [DayOfWeek.Monday, DayOfWeek.Tuesday, DayOfWeek.Wednesday, DayOfWeek.Thursday, DayOfWeek.Friday];
    /// <summary>Days that differ from the week: worked or not.</summary>
    public IReadOnlyDictionary<DateOnly, bool> Exceptions { get; init; } = new Dictionary<DateOnly, bool>();
    public IReadOnlyList<PlannedStop> Stops { get; init; } = [];

    /// <summary>Proposed to a plant that has set none: two shifts of eight hours, half an hour of rest in each.</summary>
    public static ShiftPlan Usual { get; } = new()
    {
        Shifts =
        [
            new("早班", new(8, 0), new(16, 0), [new(new(11, 30), new(12, 0))]),
            new("中班", new(16, 0), new(0, 0), [new(new(19, 30), new(20, 0))]),
        ],
    };

    public bool IsWorked(DateOnly day) => Exceptions.TryGetValue(day, out var worked) ? worked : Days.Contains(day.DayOfWeek);
}

/// <param name="To">At or before From: the next day.</param>
public sealed record Shift(string Name, TimeOnly From, TimeOnly To, IReadOnlyList<ShiftBreak> Breaks);

public sealed record ShiftBreak(TimeOnly From, TimeOnly To);

/// <param name="Device">Local handle; null = the whole plant.</param>
public sealed record PlannedStop(string? Device, long FromUs, long ToUs, string Reason);
