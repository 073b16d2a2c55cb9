namespace Yiwang.Events.Kinds;

/// <summary>The workday calendar: which days deadlines count.</summary>
public static class CalendarKinds
{
    /// <summary>Heads: <c>calendar</c>, <c>calendar:{year}</c>. All days of the year that are not what their weekday says, so that the newest fact alone is the year.</summary>
    public const string CalendarYearSet = "CalendarYearSet";
    /// <summary>The newest set that has not been undone counts no more.</summary>
    public const string CalendarYearUndone = "CalendarYearUndone";

    private const int OfPeople = 600;

    internal static readonly IReadOnlyList<EventKind> All =
    [
        Internal(CalendarYearSet, new("year", FieldType.Integer), new("source"), new("days", FieldType.List)),
        Internal(CalendarYearUndone, new FieldRule("year", FieldType.Integer)),
    ];

    private static EventKind Internal(string name, params FieldRule[] fields) =>
        new() { Name = name, RatePerMinute = OfPeople, Envelope = Disclosure.Internal, Fields = [.. fields.Select(f => f with { Group = Disclosure.Internal })] };
}
