namespace Yiwang.Connect.Inspection.Routes;

/// <summary>One walk of a route.</summary>
/// <param name="Items">Those whose cycle has come.</param>
internal sealed record PlannedRun(Route Route, long PlannedUs, IReadOnlyList<RouteItem> Items);

/// <summary>Which items of a route are due at which of its times. Days are the node's; a period's items belong to its first planned walk.</summary>
/// <param name="isWorkday">For routes that rest on holidays.</param>
internal sealed class RoutePlan(TimeZoneInfo zone, Func<DateOnly, bool> isWorkday)
{
    /// <summary>Walks of a route looked ahead or behind in one call; a runaway table of times is cut here.</summary>
    private const int Max = 1_000;

    /// <summary>Planned after the one moment and up to the other, oldest first. Walks with nothing due are left out.</summary>
    /// <param name="hoursDue">Whether an item that goes by running hours is due at a time.</param>
    public IEnumerable<PlannedRun> Between(Route route, long afterUs, long untilUs, Func<RouteItem, long, bool> hoursDue)
    {
        var day = DayOf(afterUs);
        for (var count = 0; count < Max && StartOf(day) <= untilUs; day = day.AddDays(1))
        {
            if (route.WorkdaysOnly && !isWorkday(day)) continue;
            for (var i = 0; i < route.Starts.Count; i++)
            {
                var at = UtcOf(day, route.Starts[i]);
                if (at <= afterUs || at > untilUs) continue;
                var due = route.Items.Where(item => IsDue(item, route, day, i, at, hoursDue)).ToArray();
                count++;
                if (due.Length > 0) yield return new(route, at, due);
            }
        }
    }

    private bool IsDue(RouteItem item, Route route, DateOnly day, int start, long at, Func<RouteItem, long, bool> hoursDue) => item.Cycle switch
    {
        Cycle.Shift => true,
        Cycle.Hours => hoursDue(item, at),
        _ => start == 0 && (item.Cycle == Cycle.Day || PeriodOf(item.Cycle, Before(route, day)) != PeriodOf(item.Cycle, day)),
    };

    // The planned day before: a month whose 1st is a holiday begins on its first workday.
    private DateOnly Before(Route route, DateOnly day)
    {
        var before = day.AddDays(-1);
        for (var i = 0; route.WorkdaysOnly && i < 30 && !isWorkday(before); i++) before = before.AddDays(-1);
        return before;
    }

    private static int PeriodOf(Cycle cycle, DateOnly day) => cycle switch
    {
        // weeks begin on Monday
        Cycle.Week => day.DayNumber / 7,
        Cycle.Month => day.Year * 12 + day.Month,
        Cycle.Quarter => day.Year * 4 + (day.Month - 1) / 3,
        _ => day.Year,
    };

    private DateOnly DayOf(long us) => DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(Parties.Micros.ToTime(us), zone).DateTime);

    private long StartOf(DateOnly day) => UtcOf(day, TimeOnly.MinValue);

    private long UtcOf(DateOnly day, TimeOnly time)
    {
        var local = day.ToDateTime(time);
        // a time that summer time skips is walked an hour later
        if (zone.IsInvalidTime(local)) local = local.AddHours(1);
        return Parties.Micros.Of(new DateTimeOffset(local, zone.GetUtcOffset(local)));
    }
}
