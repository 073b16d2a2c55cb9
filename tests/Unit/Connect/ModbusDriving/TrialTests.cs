using Xunit;
using Yiwang.Connect.Acquisition;
using Yiwang.Connect.Modbus;
using Yiwang.Connect.Points;
using Yiwang.Connect.Simulators;

namespace Yiwang.Unit.Tests.Connect.ModbusDriving;

public sealed class TrialTests
{
    // two real seconds on the bed's clock: a trial asks once
    private const int PatientMs = 10_000;

    [Fact]
    public async Task A_trial_shows_words_every_order_and_the_scaled_value()
    {
        await using var bed = new DriverBed("EQ-A-001", PatientMs);
        var readings = await bed.Driver.TryReadAsync([TestPoints.Holding("energy", 8, RawType.UInt32) with { Scale = 0.1 }, TestPoints.Holding("far", 3_000), TestPoints.Holding("odd", 0) with { Address = "?" }], default);
        Assert.Equal(2, readings[0].RawWords.Count);
        Assert.Equal(4, readings[0].ByOrder.Count);
        Assert.Equal(readings[0].ByOrder[ByteOrder.Abcd], readings[0].Value);
        Assert.InRange(readings[0].Value!.Value, 168_240, 20_000_000);
        Assert.Null(readings[0].Problem);
        Assert.Contains("02", readings[1].Problem!.Value.Zh);
        Assert.NotNull(readings[2].Problem);
    }

    [Fact]
    public async Task A_wrong_byte_order_is_seen_in_the_trial()
    {
        await using var bed = new DriverBed("EQ-A-002", PatientMs);
        var power = TestPoints.Holding("power", 0, RawType.Float32) with { Unit = 3 };
        bed.Switch(SimulatedFault.WrongByteOrder);
        var reading = (await bed.Driver.TryReadAsync([power], default))[0];
        Assert.InRange(reading.ByOrder[ByteOrder.Cdab], 100, 1_000);
        Assert.NotEqual(reading.ByOrder[ByteOrder.Cdab], reading.Value);
    }

    [Fact]
    public async Task A_value_outside_the_points_range_is_doubted()
    {
        await using var bed = new DriverBed("EQ-A-002", PatientMs);
        var power = TestPoints.Holding("power", 0, RawType.Float32) with { Unit = 3, Min = 0, Max = 1_200 };
        Assert.Null((await bed.Driver.TryReadAsync([power], default))[0].Problem);
        var doubted = (await bed.Driver.TryReadAsync([power with { Max = 10 }], default))[0];
        Assert.NotNull(doubted.Value);
        Assert.NotNull(doubted.Problem);
    }

    [Fact]
    public async Task A_driver_that_never_runs_reads_all_the_same_and_a_silent_unit_is_not_asked_for_every_point()
    {
        await using var bed = new DriverBed("EQ-A-001", PatientMs);
        await using var driver = new ModbusDriver(new(bed.Adapter, null, [], new CollectingSink(), DriverBed.Clock));
        var points = Enumerable.Range(0, 10).Select(i => TestPoints.Holding($"p{i}", i) with { Unit = 77 });
        var readings = await driver.TryReadAsync([.. points, TestPoints.Holding("state", 0)], default);
        Assert.All(readings.Take(10), r => Assert.NotNull(r.Problem));
        Assert.Null(readings[10].Problem);
        Assert.Equal(2, driver.Health.Errors(LinkError.Timeout));
    }

    [Fact]
    public async Task Nobody_there_is_said_in_words()
    {
        await using var driver = new ModbusDriver(new(TestPoints.Adapter("127.0.0.1:1"), null, [], new CollectingSink(), DriverBed.Clock));
        var reading = Assert.Single(await driver.TryReadAsync([TestPoints.Holding("state", 0)], default));
        Assert.Equal(ModbusWords.Error(LinkError.Refused), reading.Problem);
    }
}
