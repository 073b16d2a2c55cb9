using Xunit;
using Yiwang.Expressions;

namespace Yiwang.Unit.Tests.Expressions;

/// <summary>What looks back in time, under a clock of its own.</summary>
public sealed class TimeTests
{
    [Theory]
    [InlineData("AI0 > 3.5 for 5 s")]
    [InlineData("AI0 > 3.5 持续 5 秒")]
    [InlineData("AI0>3.5A持续5s")]
    public void Holds_only_after_its_time(string text)
    {
        var bench = new Bench(text).Set("AI0", 4);
        Assert.True(bench.At(0).IsFalse);
        Assert.Equal(5, bench.DueSeconds);
        Assert.True(bench.At(4.999).IsFalse);
        Assert.True(bench.At(5).IsTrue);
        Assert.Null(bench.DueSeconds);
        Assert.True(bench.Set("AI0", 3, 6).At(6).IsFalse);
        Assert.True(bench.Set("AI0", 4, 7).At(11.9).IsFalse);
    }

    [Fact]
    public void A_break_begins_the_time_again_and_so_does_not_knowing()
    {
        var bench = new Bench("x > 1 for 10 s").Set("x", 2);
        bench.At(0);
        Assert.True(bench.Set("x", Value.Unknown).At(6).IsUnknown);
        Assert.True(bench.Set("x", 2, 7).At(7).IsFalse);
        Assert.True(bench.At(16.9).IsFalse);
        Assert.True(bench.At(17).IsTrue);
    }

    [Fact]
    public void For_belongs_to_the_comparison_before_it()
    {
        var bench = new Bench("润滑压力 < 0.15 MPa 持续 10 s 且 状态 = 运行").Set("lube", 0.1).Set("state", 1);
        bench.At(0);
        Assert.True(bench.At(10).IsFalse);
        Assert.True(bench.Set("state", 2, 11).At(11).IsTrue);
    }

    [Fact]
    public void Time_never_goes_back()
    {
        var bench = new Bench("x > 1 for 10 s").Set("x", 2);
        bench.At(100);
        Assert.True(bench.At(50).IsFalse);
        Assert.True(bench.At(110).IsTrue);
        Assert.True(bench.At(0).IsTrue);
    }

    [Fact]
    public void An_average_weighs_each_value_by_its_time()
    {
        var bench = new Bench("avg(x, 1min)").Set("x", 10);
        bench.At(0);
        bench.Set("x", 40, 45).At(45);
        Assert.Equal((45 * 10 + 15 * 40) / 60.0, bench.At(60).Number, 6);
        Assert.Equal(40, bench.At(200).Number, 6);
    }

    [Fact]
    public void A_window_leaves_out_what_was_not_known()
    {
        var bench = new Bench("avg(x, 1min)").Set("x", 10);
        bench.At(0);
        bench.Set("x", Value.Unknown).At(20);
        bench.Set("x", 40, 40).At(40);
        Assert.Equal(25, bench.At(60).Number, 6);
        bench.Set("x", Value.Unknown).At(60);
        Assert.True(bench.At(121.1).IsUnknown);
    }

    [Fact]
    public void A_window_that_is_mostly_empty_is_uncertain()
    {
        var bench = new Bench("avg(x, 1min)").Set("x", 10);
        Assert.Equal(Certainty.Uncertain, bench.At(0).Certainty);
        Assert.Equal(Certainty.Uncertain, bench.At(29).Certainty);
        Assert.Equal(Certainty.Known, bench.At(30).Certainty);
    }

    [Fact]
    public void Extremes_leave_the_window_with_their_time()
    {
        var bench = new Bench("max(x, 10s) - min(x, 10s)").Set("x", 1);
        bench.At(0);
        bench.Set("x", 9, 1).At(1);
        bench.Set("x", 5, 2).At(2);
        Assert.Equal(8, bench.At(10).Number);
        Assert.Equal(0, bench.At(13).Number);
    }

    [Fact]
    public void A_difference_over_a_window_is_against_its_beginning()
    {
        var bench = new Bench("delta(x, 10s)").Set("x", 100);
        bench.At(0);
        for (var s = 1; s <= 30; s++) bench.Set("x", 100 + 2 * s, s).At(s);
        Assert.Equal(20, bench.At(30).Number, 6);
        var rate = new Bench("rate(x, 10s)").Set("x", 100);
        rate.At(0);
        for (var s = 1; s <= 30; s++) rate.Set("x", 100 + 2 * s, s).At(s);
        Assert.Equal(2, rate.At(30).Number, 6);
    }

    [Fact]
    public void A_counter_that_begins_again_still_counts()
    {
        var bench = new Bench("increase(count, 1min)").Set("count", 65_530);
        bench.At(0);
        bench.Set("count", 65_535, 1).At(1);
        Assert.Equal(8, bench.Set("count", 3, 2).At(2).Number);
        Assert.Equal(0, bench.At(70).Number);
    }

    [Fact]
    public void Pulses_are_counted_by_their_rising_edges()
    {
        var bench = new Bench("pulses(DI0, 1min) >= 2").Set("DI0", 0);
        bench.At(0);
        for (var s = 1; s <= 4; s++) bench.Set("DI0", s % 2, s).At(s);
        Assert.True(bench.At(5).IsTrue);
        Assert.NotNull(bench.DueSeconds);
        Assert.True(bench.At(90).IsFalse);
        Assert.Null(bench.DueSeconds);
    }

    [Fact]
    public void The_last_two_values_give_difference_rate_and_change()
    {
        var bench = new Bench("delta(x)").Set("x", 1, 0);
        Assert.True(bench.At(0).IsUnknown);
        Assert.Equal(4, bench.Set("x", 5, 2).At(2).Number);
        Assert.Equal(2, new Bench("rate(x)").Set("x", 1, 0).Set("x", 5, 2).At(2).Number);
        Assert.True(new Bench("changed(x)").Set("x", 1, 0).Set("x", 5, 2).At(2).IsTrue);
        Assert.Equal(1, new Bench("previous(x)").Set("x", 1, 0).Set("x", 5, 2).At(2).Number);
    }

    [Fact]
    public void A_change_is_remembered_for_its_time()
    {
        var bench = new Bench("changed(count, 10 s)").Set("count", 1, 0);
        Assert.True(bench.At(0).IsFalse);
        Assert.True(bench.Set("count", 2, 1).At(1).IsTrue);
        Assert.True(bench.Set("count", 2, 5).At(5).IsTrue);
        Assert.Equal(11, bench.DueSeconds);
        Assert.True(bench.At(11).IsFalse);
    }

    [Fact]
    public void Off_delay_bridges_a_gap()
    {
        var bench = new Bench("offdelay(x > 1, 30 s)").Set("x", 2);
        Assert.True(bench.At(0).IsTrue);
        Assert.True(bench.Set("x", 0, 100).At(100).IsTrue);
        Assert.Equal(130, bench.DueSeconds);
        Assert.True(bench.At(130).IsFalse);
        Assert.True(bench.Set("x", 2, 131).At(131).IsTrue);
    }

    [Fact]
    public void A_latch_gives_a_limit_two_sides()
    {
        var bench = new Bench("latch(x > 80, x < 75)").Set("x", 78);
        Assert.True(bench.At(0).IsFalse);
        Assert.True(bench.Set("x", 81).At(1).IsTrue);
        Assert.True(bench.Set("x", 78).At(2).IsTrue);
        Assert.True(bench.Set("x", Value.Unknown).At(3).IsTrue);
        Assert.True(bench.Set("x", 74).At(4).IsFalse);
    }

    [Fact]
    public void Age_grows_while_nothing_comes()
    {
        var bench = new Bench("age(x) > 3 s").Set("x", 1, 10);
        Assert.True(bench.At(12).IsFalse);
        Assert.Equal(13, bench.DueSeconds);
        Assert.True(bench.At(13.5).IsTrue);
    }

    [Fact]
    public void Ten_m_is_ten_minutes_where_a_time_is_wanted()
    {
        var bench = new Bench("max(x, 10m)").Set("x", 5);
        bench.At(0);
        bench.Set("x", 1, 1).At(1);
        Assert.Equal(5, bench.At(590).Number);
        Assert.Equal(1, bench.At(620).Number);
    }

    [Fact]
    public void A_long_silence_does_not_cost_a_long_time()
    {
        var bench = new Bench("avg(x, 0.1s)").Set("x", 5);
        bench.At(0);
        Assert.Equal(5, bench.At(31 * 86_400).Number, 6);
    }
}
