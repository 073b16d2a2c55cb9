using Xunit;
using Yiwang.Connect.Maintenance.Effectiveness;

namespace Yiwang.Unit.Tests.Connect.Maintenance;

public sealed class OeeTests
{
    private const long Hour = 3_600_000_000;

    // J1 step 9: 0.91 × 0.88 × 0.985 = 0.789
    [Fact]
    public void The_press_of_the_journey()
    {
        var oee = OeeCalculation.Of(new([new(0, 100 * Hour)], [new(0, 91 * Hour)], [], 0.88 * 91 * 3600 / 4, 0.015 * 0.88 * 91 * 3600 / 4, 4));
        Assert.Equal(0.91, oee.Availability.Value!.Value, 6);
        Assert.Equal(0.88, oee.Performance.Value!.Value, 6);
        Assert.Equal(0.985, oee.Quality.Value!.Value, 6);
        Assert.Equal(0.789, oee.Value!.Value, 3);
    }

    [Fact]
    public void Running_outside_of_planned_time_counts_for_nothing() =>
        Assert.Equal(0.5, OeeCalculation.Of(new([new(0, 8 * Hour)], [new(4 * Hour, 20 * Hour)], [], null, null, null)).Availability.Value);

    [Fact]
    public void Time_of_which_nobody_knows_is_taken_out()
    {
        var oee = OeeCalculation.Of(new([new(0, 8 * Hour)], [new(0, 3 * Hour)], [new(4 * Hour, 6 * Hour)], null, null, null));
        Assert.Equal((0.5, 2 * Hour), (oee.Availability.Value!.Value, oee.UnknownUs));
        Assert.Contains("状态未知 2 小时", oee.Availability.Said.Zh, StringComparison.Ordinal);
    }

    [Fact]
    public void More_unknown_than_known_is_no_data() => Assert.Null(OeeCalculation.Of(new([new(0, 8 * Hour)], [new(0, Hour)], [new(Hour, 6 * Hour)], null, null, null)).Availability.Value);

    [Theory]
    [InlineData(null, 5.0, 4.0)]
    [InlineData(100.0, null, 4.0)]
    [InlineData(100.0, 5.0, null)]
    public void A_missing_factor_leaves_no_product(double? pieces, double? rejects, double? cycle)
    {
        var oee = OeeCalculation.Of(new([new(0, Hour)], [new(0, Hour)], [], pieces, rejects, cycle));
        Assert.Null(oee.Value);
        Assert.Contains(new[] { oee.Performance, oee.Quality }, f => f.Value is null && f.Said.Zh.StartsWith("缺数据", StringComparison.Ordinal));
    }

    [Fact]
    public void No_shift_is_no_data_and_no_rejects_entered_is_not_none()
    {
        Assert.Null(OeeCalculation.Of(new([], [new(0, Hour)], [], 10, 0, 4)).Availability.Value);
        Assert.Equal(1, OeeCalculation.Of(new([new(0, Hour)], [new(0, Hour)], [], 10, 0, 4)).Quality.Value);
    }

    [Fact]
    public void Mean_times_need_a_failure()
    {
        var none = Reliability.Of([new(0, Hour)], []);
        Assert.Null(none.MtbfHours);
        var two = Reliability.Of([new(0, 90 * Hour)], [new(Hour, 2 * Hour), new(5 * Hour, 8 * Hour)]);
        Assert.Equal((45, 2), (two.MtbfHours!.Value, two.MttrHours!.Value));
    }

    [Fact]
    public void The_pareto_gathers_what_is_beyond_its_bars()
    {
        var bars = ParetoBar.Of([("a", 10), ("b", 30), ("a", 10), ("c", 5), ("d", 5)], max: 3);
        Assert.Equal([("b", 30L, 1, 0.5), ("a", 20L, 2, 50 / 60.0), ("", 10L, 2, 1.0)], bars.Select(b => (b.Reason, b.LostUs, b.Times, b.Share)));
    }
}
