using Xunit;
using Yiwang.Connect.Adapters;
using Yiwang.Connect.Modbus;
using Yiwang.Connect.Points;

namespace Yiwang.Unit.Tests.Connect.ModbusDriving;

public sealed class PollPlanTests
{
    [Fact]
    public void Neighbours_within_the_gap_share_a_request()
    {
        var blocks = Plan(new() { Gap = 8 }, "holding:0", "holding:1", "holding:10", "holding:20", "input:0");
        Assert.Equal(["Holding 0+11", "Holding 20+1", "Input 0+1"], blocks.Order());
    }

    [Fact]
    public void A_value_is_never_divided_over_two_requests()
    {
        var blocks = Plan(new() { Gap = 8, Max = 4 }, ["holding:0", "holding:2", "holding:3", "holding:5"], RawType.Float32);
        Assert.Equal(["Holding 0+4", "Holding 3+4"], blocks);
    }

    [Fact]
    public void Bits_are_counted_sixteen_to_a_register()
    {
        var blocks = Plan(new() { Gap = 1, Max = 125 }, "coil:0", "coil:16", "coil:40", "discrete:0", "discrete:1999", "discrete:2000");
        Assert.Equal(["Coil 0+17", "Coil 40+1", "Discrete 0+1", "Discrete 1999+2"], blocks.Order());
    }

    [Fact]
    public void Units_and_periods_have_requests_of_their_own()
    {
        var points = new[] { TestPoints.Holding("a", 0), TestPoints.Holding("b", 1) with { Unit = 2 }, TestPoints.Holding("c", 2) with { SamplingMs = 5_000 } };
        Assert.Equal(3, PollPlan.Build(TestPoints.Adapter(), points.Select((p, i) => ModbusPoint.Of(p, i)!)).Count);
    }

    [Fact]
    public void A_hundred_and_twenty_five_registers_are_one_request()
    {
        var points = Enumerable.Range(0, 126).Select(i => ModbusPoint.Of(TestPoints.Holding($"p{i}", i), i)!);
        var blocks = PollPlan.Build(TestPoints.Adapter(), points);
        Assert.Equal([125, 1], blocks.Select(b => (int)b.Count));
    }

    private sealed record Bounds
    {
        public int Gap { get; init; } = 8;
        public int Max { get; init; } = 125;
    }

    private static IEnumerable<string> Plan(Bounds bounds, params string[] addresses) => Plan(bounds, addresses, RawType.UInt16);

    private static IEnumerable<string> Plan(Bounds bounds, string[] addresses, RawType type)
    {
        Adapter adapter = TestPoints.Adapter() with { GapMax = bounds.Gap, RequestMax = bounds.Max };
        var points = addresses.Select((a, i) => ModbusPoint.Of(TestPoints.Holding($"p{i}", 0) with { Address = a, RawType = type }, i)!);
        return PollPlan.Build(adapter, points).Select(b => $"{b.Table} {b.Address}+{b.Count}");
    }
}
