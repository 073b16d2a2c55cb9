using System.Net;
using Xunit;
using Yiwang.Connect.Points;
using Yiwang.Connect.Simulators;
using Yiwang.Unit.Tests.Connect.ModbusDriving;

namespace Yiwang.Unit.Tests.Connect.Simulators;

public sealed class PlantTests
{
    private const long Second = 1_000_000, Hour = 3_600 * Second, Day = 24 * Hour;
    /// <summary>Monday 2026-10-05, 00:00 in the plant.</summary>
    private static readonly DateTimeOffset s_start = new(2026, 10, 5, 0, 0, 0, TimeSpan.FromHours(8));
    private static readonly long s_startUs = s_start.ToUnixTimeMilliseconds() * 1_000;

    [Fact]
    public async Task The_same_seed_and_time_give_the_same_plant()
    {
        await using var one = Plant(7);
        await using var two = Plant(7);
        await using var other = Plant(8);
        var current = TestPoints.Holding("current", 3, RawType.Float32) with { ByteOrder = ByteOrder.Cdab };
        var times = Enumerable.Range(0, 200).Select(i => s_startUs + i * 37 * 60 * Second).ToArray();
        // Asked in another order, so that nothing hangs on what was asked before.
        var forth = times.Select(t => one.Raw("EQ-A-001", current, t)).ToArray();
        var back = times.Reverse().Select(t => two.Raw("EQ-A-001", current, t)).Reverse().ToArray();
        Assert.Equal(forth, back);
        Assert.NotEqual(forth, times.Select(t => other.Raw("EQ-A-001", current, t)));
    }

    [Theory]
    [InlineData("EQ-A-001", 1, 1)]
    [InlineData("EQ-A-001", 8, 10)]
    [InlineData("EQ-A-002", 2, 1)]
    [InlineData("EQ-A-003", 4, 1)]
    [InlineData("EQ-A-007", 40_094, 1)]
    public async Task Counters_only_rise(string assetNo, int address, int scale)
    {
        await using var plant = Plant(7);
        var point = TestPoints.Holding("counter", address, RawType.UInt32);
        var values = Enumerable.Range(0, 45 * 24 * 4).Select(i => plant.Raw(assetNo, point, s_startUs + i * Hour / 4)!.Value.Integer).ToArray();
        Assert.Equal(values, values.Order());
        Assert.True(values[^1] - values[0] > 100 * scale);
    }

    [Fact]
    public async Task A_shop_works_its_shifts_and_rests_on_Sunday()
    {
        await using var plant = Plant(7);
        var state = TestPoints.Holding("state", 0);
        long[] At(double hour) => [.. Enumerable.Range(0, 42).Select(d => plant.Raw("EQ-A-001", state, s_startUs + d * Day + (long)(hour * Hour))!.Value.Integer)];
        Assert.All(At(3), s => Assert.Equal(0, s));
        Assert.All(At(23.5), s => Assert.Equal(0, s));
        var morning = At(10.5);
        Assert.InRange(morning.Count(s => s == 2), 22, 38);
        Assert.InRange(Enumerable.Range(0, 42).Count(d => d % 7 == 6 && morning[d] == 0), 4, 6);
        var week = Enumerable.Range(0, 42 * 24 * 60).Select(m => plant.Raw("EQ-A-001", state, s_startUs + m * 60 * Second)!.Value.Integer).ToArray();
        Assert.Equal([0, 1, 2, 3], week.Distinct().Order());
        Assert.InRange(week.Count(s => s == 3) / (double)week.Length, 0.001, 0.03);
    }

    [Fact]
    public async Task The_bearing_wears_as_the_journey_says()
    {
        await using var plant = Plant(7);
        double[] Daily(int day) => [.. Enumerable.Range(0, 8_640).Select(i => plant.VibrationHistory(s_startUs + (day - 1) * Day + i * 10 * Second).VelocityRms).Order()];
        var healthy = Enumerable.Range(1, 14).SelectMany(Daily).Order().ToArray();
        var median = healthy[healthy.Length / 2];
        Assert.InRange(median, 1.11, 1.13);
        Assert.InRange(healthy.Select(v => Math.Abs(v - median)).Order().ElementAt(healthy.Length / 2), 0.055, 0.065);
        Assert.InRange(Daily(45)[4_320], 2.75, 2.79);
        Assert.InRange((Daily(45)[4_320] - Daily(30)[4_320]) / 15, 0.053, 0.057);
    }

    [Fact]
    public async Task The_sun_sets_and_the_energy_is_the_sum_of_the_power()
    {
        await using var plant = Plant(7);
        var power = TestPoints.Holding("power", 40_084, RawType.Int16);
        var energy = TestPoints.Holding("energy", 40_094, RawType.UInt32);
        Assert.Equal(0, plant.Raw("EQ-A-007", power, s_startUs + 2 * Hour)!.Value.Integer);
        var watts = Enumerable.Range(0, 24 * 60).Select(m => 10.0 * plant.Raw("EQ-A-007", power, s_startUs + m * 60 * Second)!.Value.Integer).ToArray();
        Assert.InRange(watts.Max(), 20_000, 110_000);
        var made = plant.Raw("EQ-A-007", energy, s_startUs + Day)!.Value.Integer - plant.Raw("EQ-A-007", energy, s_startUs)!.Value.Integer;
        Assert.InRange(watts.Sum() / 60, made * 0.99, made * 1.01);
    }

    [Fact]
    public async Task SunSpec_models_chain_to_the_end_mark()
    {
        await using var plant = Plant(7);
        long Word(int address) => plant.Raw("EQ-A-007", TestPoints.Holding("w", address), s_startUs)!.Value.Integer;
        Assert.Equal((0x5375, 0x6E53), (Word(40_000), Word(40_001)));
        var models = new List<long>();
        for (var at = 40_002; models.Count < 5; at += 2 + (int)Word(at + 1))
        {
            models.Add(Word(at));
            if (Word(at) == 0xFFFF) break;
        }
        Assert.Equal([1, 103, 0xFFFF], models);
    }

    [Fact]
    public async Task Faults_bend_what_is_shown_and_never_the_history()
    {
        var clock = DriverBed.Clock;
        await using var bed = new DriverBed("EQ-A-001", TestPoints.Holding("pieces", 1, RawType.UInt32) with { SamplingMs = 100 });
        await bed.NewValues();
        var before = bed.Sink.Last(0).Value;
        bed.Switch(SimulatedFault.CounterRollover);
        await bed.Sink.Until(s => s.Last(0).Value > 4_294_967_000);
        Assert.InRange(bed.Plant.Raw("EQ-A-001", bed.Points[0], Yiwang.Parties.Micros.Of(clock))!.Value.Integer, before, before + 100_000);
        bed.Switch(SimulatedFault.CounterRollover, on: false);
        await bed.Sink.Until(s => s.Last(0).Value < 4_000_000_000);
    }

    [Fact]
    public async Task A_taken_endpoint_is_said_at_once()
    {
        await using var plant = Plant(7);
        var endpoint = plant.Start("EQ-A-001", new(IPAddress.Loopback, 0));
        Assert.Throws<System.Net.Sockets.SocketException>(() => plant.Start("EQ-A-002", endpoint));
    }

    private static SimulatedPlant Plant(ulong seed) => new(seed, s_start, DriverBed.Clock);
}
