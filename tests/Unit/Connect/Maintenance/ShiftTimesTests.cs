using Xunit;
using Yiwang.Connect.Maintenance.Shifts;

namespace Yiwang.Unit.Tests.Connect.Maintenance;

public sealed class ShiftTimesTests
{
    private static readonly TimeZoneInfo s_china = TimeZoneInfo.CreateCustomTimeZone("China", TimeSpan.FromHours(8), "China", "China");
    private const long Hour = 3_600_000_000;

    [Fact]
    public void Two_shifts_give_fifteen_hours_of_a_workday_and_none_of_a_sunday()
    {
        var times = new ShiftTimes(ShiftPlan.Usual, s_china);
        Assert.Equal(15 * Hour, Length(times, At(2026, 11, 9, 8), At(2026, 11, 10, 8)));
        Assert.Equal(0, Length(times, At(2026, 11, 8, 8), At(2026, 11, 9, 8)));
    }

    [Fact]
    public void What_runs_past_midnight_belongs_to_the_day_on_which_it_began()
    {
        var night = ShiftPlan.Usual with { Shifts = [new("夜班", new(0, 0), new(8, 0), [])], Days = [DayOfWeek.Friday] };
        var times = new ShiftTimes(night, s_china);
        // Friday's production day ends on Saturday at 08:00, so its night is Saturday's calendar night
        Assert.Equal(8 * Hour, Length(times, At(2026, 11, 14, 0), At(2026, 11, 14, 8)));
        Assert.Equal(0, Length(times, At(2026, 11, 13, 0), At(2026, 11, 13, 8)));
        Assert.Equal(new DateOnly(2026, 11, 13), times.Day(At(2026, 11, 14, 7)));
        Assert.Equal("夜班", times.ShiftAt(At(2026, 11, 14, 3))!.Name);
    }

    [Fact]
    public void Planned_stops_are_taken_out_for_their_device_alone()
    {
        var plan = ShiftPlan.Usual with { Stops = [new("press", At(2026, 11, 9, 9), At(2026, 11, 9, 11), "换模")] };
        var times = new ShiftTimes(plan, s_china);
        Assert.Equal(13 * Hour, Length(times, At(2026, 11, 9, 8), At(2026, 11, 10, 8), "press"));
        Assert.Equal(15 * Hour, Length(times, At(2026, 11, 9, 8), At(2026, 11, 10, 8), "pump"));
    }

    [Fact]
    public void A_day_may_differ_from_its_week()
    {
        var plan = ShiftPlan.Usual with { Exceptions = new Dictionary<DateOnly, bool> { [new(2026, 11, 9)] = false, [new(2026, 11, 8)] = true } };
        var times = new ShiftTimes(plan, s_china);
        Assert.Equal(0, Length(times, At(2026, 11, 9, 8), At(2026, 11, 10, 8)));
        Assert.Equal(15 * Hour, Length(times, At(2026, 11, 8, 8), At(2026, 11, 9, 8)));
    }

    [Fact]
    public void Sets_of_time_add_and_take_away()
    {
        Assert.Equal([new TimePart(1, 5)], TimeParts.Normal([new(3, 5), new(1, 3), new(4, 4)]));
        Assert.Equal([new TimePart(0, 2), new TimePart(6, 8)], TimeParts.Without([new(0, 4), new(5, 8)], [new(2, 6)]));
        Assert.Equal([new TimePart(2, 4), new TimePart(5, 6)], TimeParts.Both([new(0, 4), new(5, 8)], [new(2, 6)]));
    }

    private static long Length(ShiftTimes times, long from, long to, string device = "any") => TimeParts.Length(times.Planned(device, from, to));

    private static long At(int year, int month, int day, int hour) => (new DateTimeOffset(year, month, day, hour, 0, 0, TimeSpan.FromHours(8)) - DateTimeOffset.UnixEpoch).Ticks / 10;
}
