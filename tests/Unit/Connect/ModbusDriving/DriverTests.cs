using Xunit;
using Yiwang.Connect.Acquisition;
using Yiwang.Connect.Points;
using Yiwang.Connect.Simulators;
using Yiwang.Streams;

namespace Yiwang.Unit.Tests.Connect.ModbusDriving;

public sealed class DriverTests
{
    [Fact]
    public async Task Values_come_as_the_device_shows_them()
    {
        await using var bed = new DriverBed("EQ-A-001", Fast("state", 0), Fast("pieces", 1, RawType.UInt32), Fast("current", 3, RawType.Float32) with { ByteOrder = ByteOrder.Cdab });
        await bed.NewValues(2);
        Assert.InRange(bed.Sink.Last(0).Value, 0, 3);
        Assert.InRange(bed.Sink.Last(1).Value, 412_600, 40_000_000);
        Assert.InRange(bed.Sink.Last(2).Value, 0, 400);
        Assert.Equal(LinkState.Online, bed.Health.State);
        // it polls on: one request may be on its way
        var asked = bed.Health.Requests;
        Assert.InRange(bed.Health.Answers, asked - 1, long.MaxValue);
        Assert.Equal(0, bed.Health.Errors(LinkError.BadFrame));
    }

    [Fact]
    public async Task RTU_over_TCP_reads_the_compressor()
    {
        await using var bed = new DriverBed("EQ-A-003", Fast("load", 1), Fast("hours", 4, RawType.UInt32));
        await bed.NewValues(1);
        Assert.InRange(bed.Sink.Last(0).Value, 5, 100);
        Assert.InRange(bed.Sink.Last(1).Value, 18_240, 300_000);
    }

    [Fact]
    public async Task A_pulled_cable_is_a_gap_with_a_reason_and_never_an_old_value_under_a_new_time()
    {
        await using var bed = new DriverBed("EQ-A-001", Fast("state", 0));
        await bed.NewValues();
        bed.Switch(SimulatedFault.Unplug);
        await bed.Sink.Until(s => s.IsLost(0, Quality.BadOffline));
        Assert.Equal(LinkState.Offline, bed.Health.State);
        Assert.NotNull(bed.Health.Trouble);
        var good = bed.Sink.Good(0);
        await bed.Sink.Until(_ => bed.Health.Errors(LinkError.Refused) >= 2);
        Assert.Equal(good, bed.Sink.Good(0));
        Assert.Single(bed.Sink.Readings, r => r.Quality == Quality.BadOffline);

        bed.Switch(SimulatedFault.Unplug, on: false);
        await bed.NewValues();
        Assert.Equal(LinkState.Online, bed.Health.State);
        Assert.True(bed.Health.Reconnects >= 1);
    }

    [Fact]
    public async Task A_silent_device_is_lost_after_two_time_outs_and_found_again()
    {
        await using var bed = new DriverBed("EQ-A-001", Fast("state", 0));
        await bed.NewValues();
        bed.Switch(SimulatedFault.Silent);
        await bed.Sink.Until(s => s.IsLost(0, Quality.BadNoAnswer));
        Assert.True(bed.Health.Errors(LinkError.Timeout) >= 2);
        bed.Switch(SimulatedFault.Silent, on: false);
        await bed.NewValues();
    }

    [Fact]
    public async Task A_silent_unit_on_the_bus_leaves_the_live_one_its_values()
    {
        await using var bed = new DriverBed("EQ-A-001", Fast("state", 0), Fast("nobody", 0) with { Unit = 9 });
        await bed.Sink.Until(s => s.IsLost(1, Quality.BadNoAnswer));
        await bed.NewValues();
        await bed.NewValues();
        Assert.Equal(LinkState.Degraded, bed.Health.State);
        Assert.Contains("9", bed.Health.Trouble!.Value.En);
    }

    [Theory]
    [InlineData("EQ-A-001", SimulatedFault.Garbage, LinkError.BadFrame)]
    [InlineData("EQ-A-003", SimulatedFault.Garbage, LinkError.BadFrame)]
    [InlineData("EQ-A-001", SimulatedFault.WrongUnit, LinkError.WrongUnit)]
    [InlineData("EQ-A-003", SimulatedFault.WrongUnit, LinkError.WrongUnit)]
    [InlineData("EQ-A-001", SimulatedFault.Busy, LinkError.Exception)]
    public async Task A_device_that_answers_wrongly_gives_no_value_and_is_asked_on(string assetNo, SimulatedFault fault, object kind)
    {
        await using var bed = new DriverBed(assetNo, Fast("first", 0));
        await bed.NewValues();
        bed.Switch(fault);
        await bed.Sink.Until(s => s.Last(0).Quality.IsBad);
        Assert.True(bed.Health.Errors((LinkError)kind) > 0);
        bed.Switch(fault, on: false);
        await bed.NewValues();
    }

    /// <summary>Answers come half a second after the time is over: just when the other register has been asked for.</summary>
    [Theory]
    [InlineData("EQ-A-001", 5)]
    [InlineData("EQ-A-003", 2)]
    public async Task A_late_answer_is_never_taken_for_the_next_one(string assetNo, int address)
    {
        var apart = Fast("other", address) with { SamplingMs = 200 };
        await using var bed = new DriverBed(assetNo, 2_500, Fast("state", 0), apart);
        await bed.NewValues(0);
        await bed.NewValues(1);
        bed.Switch(SimulatedFault.SlowAnswers);
        await bed.Sink.Until(s => s.IsLost(0, Quality.BadNoAnswer));
        await bed.Sink.Until(_ => bed.Health.Requests >= bed.Health.Answers + 5);
        bed.Switch(SimulatedFault.SlowAnswers, on: false);
        await bed.NewValues(0);
        await bed.NewValues(1);
        Assert.All(bed.Sink.Readings.Where(r => r.Quality.IsGood && r.Index == 0), r => Assert.InRange(r.Value, 0, 3));
        Assert.All(bed.Sink.Readings.Where(r => r.Quality.IsGood && r.Index == 1), r => Assert.InRange(r.Value, 20, 1_000));
    }

    [Fact]
    public async Task One_wrong_address_costs_its_own_point_alone()
    {
        await using var bed = new DriverBed("EQ-A-001", Fast("state", 0), Fast("oil", 5), Fast("nothing", 12), Fast("spm", 10));
        await bed.Sink.Until(s => s.IsLost(2, Quality.BadConfiguration));
        await bed.NewValues(0);
        await bed.NewValues(1);
        await bed.NewValues(3);
        Assert.Equal(LinkState.Online, bed.Health.State);
    }

    [Fact]
    public async Task An_address_that_cannot_be_is_said_at_once()
    {
        await using var bed = new DriverBed("EQ-A-001", Fast("state", 0), Fast("odd", 0) with { Address = "yz/a" });
        await bed.Sink.Until(s => s.IsLost(1, Quality.BadConfiguration));
        await bed.NewValues(0);
    }

    [Fact]
    public async Task A_full_queue_holds_the_driver_and_loses_nothing()
    {
        await using var bed = new DriverBed("EQ-A-001", Fast("state", 0), Fast("spm", 10));
        await bed.NewValues();
        bed.Sink.Full = true;
        await bed.Sink.Until(s => s.Refused.Length >= 2);
        bed.Sink.Full = false;
        // it offers the one value again until it is taken, and goes on from there
        var held = Assert.Single(bed.Sink.Refused.Distinct());
        await bed.Sink.Until(s => s.Has(held));
        await bed.NewValues(1);
    }

    [Fact]
    public async Task A_restart_is_ridden_out()
    {
        await using var bed = new DriverBed("EQ-A-001", Fast("pieces", 1, RawType.UInt32));
        await bed.NewValues();
        bed.Switch(SimulatedFault.Restart);
        await bed.Sink.Until(s => s.IsLost(0, Quality.BadOffline));
        await bed.NewValues();
        Assert.InRange(bed.Sink.Last(0).Value, 0, 100);
    }

    [Fact]
    public async Task A_device_that_is_not_there_yet_is_waited_for()
    {
        await using var plant = new SimulatedPlant(7, DateTimeOffset.UnixEpoch, DriverBed.Clock);
        var endpoint = plant.Start("EQ-A-002", new(System.Net.IPAddress.Loopback, 0));
        plant.Switch("EQ-A-002", SimulatedFault.Unplug, on: true);
        var sink = new CollectingSink();
        var driver = new Yiwang.Connect.Modbus.ModbusDriver(new(TestPoints.Adapter(endpoint.ToString()), null, [Fast("power", 0, RawType.Float32) with { Unit = 3 }], sink, DriverBed.Clock));
        using var stop = new CancellationTokenSource();
        var running = driver.RunAsync(stop.Token);
        await sink.Until(s => s.IsLost(0, Quality.BadOffline));
        plant.Switch("EQ-A-002", SimulatedFault.Unplug, on: false);
        await sink.Until(s => s.Good(0) > 0);
        await stop.CancelAsync();
        await driver.DisposeAsync();
        await running;
    }

    private static Point Fast(string code, int address, RawType type = RawType.UInt16) => TestPoints.Holding(code, address, type) with { SamplingMs = 100 };
}
