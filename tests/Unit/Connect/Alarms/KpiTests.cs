using Xunit;
using Yiwang.Connect.Alarms.Kpi;
using Yiwang.Connect.Alarms.Keeping;
using Yiwang.Connect.Alarms.Rules;

namespace Yiwang.Unit.Tests.Connect.Alarms;

public sealed class KpiTests
{
    private const long Minute = 60_000_000, Hour = 60 * Minute, Day = 24 * Hour;

    [Fact]
    public void Rates_are_shared_among_positions()
    {
        var kpi = Of(2, [.. Enumerable.Range(0, 288).Select(i => Fact(i * 5 * Minute))]);
        Assert.Equal((288L, 144.0, 6.0, 1.0), (kpi.Count, kpi.PerDay, kpi.PerHour, kpi.PerTen));
    }

    [Fact]
    public void A_flood_begins_with_the_eleventh_in_ten_minutes_and_ends_with_fewer_than_five()
    {
        // twelve from 10:00, one each half minute
        var kpi = Of(1, [.. Enumerable.Range(0, 12).Select(i => Fact(10 * Hour + i * Minute / 2))]);
        Assert.Equal((1, 12), (kpi.Floods, kpi.MostInTen));
        // from the eleventh at 5:00 until the fifth newest, at 3:30, is ten minutes past
        Assert.Equal(8.5 * Minute / Day, kpi.FloodShare, 9);
        Assert.Equal(1 / 144.0, kpi.BusyTens, 9);
    }

    [Fact]
    public void Ten_in_ten_minutes_are_no_flood() => Assert.Equal(0, Of(1, [.. Enumerable.Range(0, 10).Select(i => Fact(10 * Hour + i * Minute / 2))]).Floods);

    [Fact]
    public void The_ten_most_frequent_and_the_mix_count_what_came_again()
    {
        var kpi = Of(1, Fact(Hour, "a", AlarmSeverity.Major, times: 3), Fact(2 * Hour, "b", AlarmSeverity.Info));
        Assert.Equal(("a", 3, 1.0), (kpi.Top[0].Rule, kpi.Top[0].Count, kpi.TopShare));
        Assert.Equal((3L, 1L), (kpi.Mix[AlarmSeverity.Major], kpi.Mix[AlarmSeverity.Info]));
    }

    [Fact]
    public void What_stands_for_more_than_a_day_is_stale() => Assert.Equal(1, Of(1, Fact(-2 * Hour) with { IsOpen = true, IsActive = true }, Fact(2 * Hour) with { IsOpen = true, IsActive = true }).Stale);

    [Theory]
    [InlineData(0, 20, 40, true)]
    [InlineData(0, 31, 61, false)]
    public void Three_within_a_minute_chatter(int first, int second, int third, bool chatters)
    {
        var chatter = new Chatter();
        foreach (var second1 in new[] { first, second, third }) chatter.Came(Day + second1 * 1_000_000L);
        Assert.Equal(chatters, chatter.IsChattering);
        chatter.Rest(Day + (third + 60) * 1_000_000L);
        Assert.False(chatter.IsChattering);
    }

    private static AlarmKpi Of(int positions, params AlarmFact[] facts) => AlarmKpi.Of(facts, 0, Day, positions, _ => "day");

    private static AlarmFact Fact(long at, string rule = "r", AlarmSeverity severity = AlarmSeverity.Minor, long times = 1) =>
        new(rule, rule, "d", "d", severity, at, at + (times - 1) * Minute, at + times * Minute, times, false, false, false);
}
