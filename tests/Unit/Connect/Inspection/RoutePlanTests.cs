using Xunit;
using Yiwang.Connect.Inspection.Routes;
using Yiwang.Parties;

namespace Yiwang.Unit.Tests.Connect.Inspection;

public sealed class RoutePlanTests
{
    private static readonly TimeZoneInfo s_shanghai = TimeZoneInfo.CreateCustomTimeZone("test", TimeSpan.FromHours(8), "test", "test");

    [Fact]
    public void Each_time_of_the_day_is_a_walk_with_the_items_whose_cycle_has_come()
    {
        var route = Sample.Route(["08:00", "20:00"], Sample.Item(1), Sample.Item(2, Cycle.Day), Sample.Item(3, Cycle.Week), Sample.Item(4, Cycle.Month), Sample.Item(5, Cycle.Quarter), Sample.Item(6, Cycle.Year));
        // 2026-11-23 is a Monday
        var walks = Walks(route, "2026-11-22T16:00Z", "2026-11-24T16:00Z");
        Assert.Equal(["11-23 08:00: 1 2 3", "11-23 20:00: 1", "11-24 08:00: 1 2", "11-24 20:00: 1"], walks);
        Assert.Equal(["12-01 08:00: 1 2 4", "12-01 20:00: 1"], Walks(route, "2026-11-30T16:00Z", "2026-12-01T16:00Z"));
        Assert.Equal(["01-01 08:00: 1 2 4 5 6", "01-01 20:00: 1"], Walks(route, "2026-12-31T16:00Z", "2027-01-01T16:00Z"));
    }

    [Fact]
    public void A_period_that_begins_on_a_holiday_begins_on_its_first_workday()
    {
        var route = Sample.Route(["08:00"], Sample.Item(1, Cycle.Month)) with { WorkdaysOnly = true };
        // 2026-11-01 is a Sunday
        Assert.Equal(["11-02 08:00: 1"], Walks(route, "2026-10-25T00:00Z", "2026-11-28T00:00Z", day => day.DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday)));
    }

    [Fact]
    public void A_walk_with_nothing_due_is_none()
    {
        var route = Sample.Route(["08:00"], Sample.Item(1, Cycle.Week));
        Assert.Equal(["11-23 08:00: 1"], Walks(route, "2026-11-22T16:00Z", "2026-11-29T15:59Z"));
    }

    [Fact]
    public void The_bounds_are_after_the_one_and_up_to_the_other()
    {
        var route = Sample.Route(["08:00"], Sample.Item(1));
        Assert.Empty(Walks(route, "2026-11-23T00:00Z", "2026-11-23T23:59Z"));
        Assert.Single(Walks(route, "2026-11-22T23:59Z", "2026-11-23T00:00Z"));
    }

    [Fact]
    public void In_steps_of_any_length_the_same_walks_come_once()
    {
        var route = Sample.Route(["00:30", "08:00", "16:00"], Sample.Item(1), Sample.Item(2, Cycle.Week));
        var whole = Walks(route, "2026-11-01T00:00Z", "2026-12-01T00:00Z");
        var random = new Random(7);
        var (at, end) = (Us("2026-11-01T00:00Z"), Us("2026-12-01T00:00Z"));
        var steps = new List<string>();
        while (at < end)
        {
            var next = Math.Min(end, at + random.NextInt64(1, Micros.Of(TimeSpan.FromHours(30))));
            steps.AddRange(Walks(route, at, next, _ => true));
            at = next;
        }
        Assert.Equal(whole, steps);
    }

    [Fact]
    public void Items_by_running_hours_ask_the_machine()
    {
        var route = Sample.Route(["08:00"], Sample.Item(1, Cycle.Hours), Sample.Item(2));
        var plan = new RoutePlan(s_shanghai, _ => true);
        var walks = plan.Between(route, Us("2026-11-22T16:00Z"), Us("2026-11-24T16:00Z"), (_, at) => at > Us("2026-11-23T12:00Z"));
        Assert.Equal(["2", "1 2"], walks.Select(w => string.Join(' ', w.Items.Select(i => i.No))));
    }

    private static IEnumerable<string> Walks(Route route, string after, string until, Func<DateOnly, bool>? workday = null) => Walks(route, Us(after), Us(until), workday ?? (_ => true));

    private static IEnumerable<string> Walks(Route route, long after, long until, Func<DateOnly, bool> workday) =>
        [.. new RoutePlan(s_shanghai, workday).Between(route, after, until, (_, _) => false)
            .Select(w => $"{TimeZoneInfo.ConvertTime(Micros.ToTime(w.PlannedUs), s_shanghai):MM-dd HH:mm}: {string.Join(' ', w.Items.Select(i => i.No))}")];

    private static long Us(string at) => Micros.Of(DateTimeOffset.Parse(at, System.Globalization.CultureInfo.InvariantCulture));
}
