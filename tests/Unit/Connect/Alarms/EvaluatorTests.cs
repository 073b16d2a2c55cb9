using Xunit;
using Yiwang.Connect.Acquisition;
using Yiwang.Connect.Alarms.Evaluation;
using Yiwang.Connect.Live;
using Yiwang.Connect.Points;
using Yiwang.Events;
using Yiwang.Streams;
using Yiwang.Unit.Tests.Things;

namespace Yiwang.Unit.Tests.Connect.Alarms;

public sealed class EvaluatorTests
{
    [Fact]
    public async Task Lubrication_too_low_for_ten_seconds_while_running_is_an_alarm()
    {
        await using var bed = await AlarmBed.OpenAsync();
        bed.Use(AlarmBed.Rule("润滑压力 < 0.15 MPa 持续 10 s 且 状态=运行"));
        await bed.SayStateAsync(DeviceState.Running);
        await bed.KeepSayingAsync("lube_pressure", 0.32, 2);
        await bed.KeepSayingAsync("lube_pressure", 0.09, 9);
        Assert.Equal("", bed.Story);
        await bed.KeepSayingAsync("lube_pressure", 0.09, 5);
        await bed.KeepSayingAsync("lube_pressure", 0.31, 2);
        Assert.Equal("Raised@12 Cleared@16", bed.Story);
    }

    [Fact]
    public async Task It_is_none_while_the_machine_stands()
    {
        await using var bed = await AlarmBed.OpenAsync();
        bed.Use(AlarmBed.Rule("润滑压力 < 0.15 MPa 持续 10 s 且 状态=运行"));
        await bed.SayStateAsync(DeviceState.Stopped);
        await bed.KeepSayingAsync("lube_pressure", 0, 30);
        Assert.Equal("", bed.Story);
    }

    [Fact]
    public async Task A_dead_band_keeps_a_limit_from_flickering()
    {
        await using var bed = await AlarmBed.OpenAsync();
        bed.Use(AlarmBed.Rule("oil_temp >= 80") with { Hysteresis = 5 });
        foreach (var value in new[] { 79.9, 80, 79, 76, 75, 74.9, 79, 80.1 })
        {
            await bed.SayAsync("oil_temp", value);
            bed.Pass(1);
        }
        Assert.Equal("Raised@1 Cleared@5 Raised@7", bed.Story);
    }

    [Fact]
    public async Task Delays_end_at_their_own_moment_however_late_somebody_looks()
    {
        await using var bed = await AlarmBed.OpenAsync(AlarmBed.Temperature with { ReportMode = ReportMode.Change, SamplingMs = 60_000 });
        bed.Use(AlarmBed.Rule("oil_temp > 80") with { OnDelayUs = 7_300_000, OffDelayUs = 20_100_000 });
        await bed.SayAsync("oil_temp", 85);
        bed.Sleep(15.7);
        await bed.SayAsync("oil_temp", 60);
        bed.Sleep(60);
        Assert.Equal("Raised@7.3 Cleared@35.8", bed.Story);
    }

    [Fact]
    public async Task A_break_begins_the_delay_anew()
    {
        await using var bed = await AlarmBed.OpenAsync();
        bed.Use(AlarmBed.Rule("oil_temp > 80") with { OnDelayUs = 5_000_000 });
        await bed.KeepSayingAsync("oil_temp", 85, 4);
        await bed.SayAsync("oil_temp", 85, Quality.BadDevice);
        bed.Pass(0.5);
        await bed.KeepSayingAsync("oil_temp", 85, 6);
        Assert.Equal("Raised@9.5", bed.Story);
    }

    [Fact]
    public async Task An_alarm_whose_point_turns_bad_stands_and_says_so()
    {
        await using var bed = await AlarmBed.OpenAsync();
        bed.Use(AlarmBed.Rule("oil_temp > 80"));
        await bed.SayAsync("oil_temp", 85);
        bed.Pass(1);
        await bed.SayAsync("oil_temp", 20, Quality.BadOffline);
        bed.Pass(3_600);
        Assert.Equal("Raised@0 SignalLost@1", bed.Story);
        await bed.SayAsync("oil_temp", 60);
        Assert.Equal("Raised@0 SignalLost@1 Cleared, SignalBack@3601", bed.Story);
    }

    [Fact]
    public async Task Silence_alone_is_a_lost_signal()
    {
        await using var bed = await AlarmBed.OpenAsync();
        bed.Use(AlarmBed.Rule("oil_temp > 80"));
        await bed.SayAsync("oil_temp", 85);
        bed.Pass(10);
        Assert.Equal("Raised@0 SignalLost@3", bed.Story);
    }

    [Fact]
    public async Task Missing_data_is_a_rule_like_any_other()
    {
        await using var bed = await AlarmBed.OpenAsync();
        bed.Use(AlarmBed.Rule("not good(oil_temp)") with { OnDelayUs = 10_000_000 });
        await bed.SayAsync("oil_temp", 60);
        bed.Pass(20);
        await bed.SayAsync("oil_temp", 60);
        Assert.Equal("Raised@13 Cleared@20", bed.Story);
    }

    [Fact]
    public async Task A_rate_of_change_and_a_state_are_rules()
    {
        await using var bed = await AlarmBed.OpenAsync();
        bed.Use(AlarmBed.Rule("delta(oil_temp, 10s) > 5", "rate"), AlarmBed.Rule("状态 = 故障", "state"));
        await bed.KeepSayingAsync("oil_temp", 60, 5);
        await bed.SayStateAsync(DeviceState.Fault);
        await bed.KeepSayingAsync("oil_temp", 66, 2);
        Assert.Equal(["state", "rate"], bed.Told.Where(t => t.Turns == AlarmTurns.Raised).Select(t => t.Rule));
    }

    [Fact]
    public async Task What_holds_by_design_suppresses()
    {
        await using var bed = await AlarmBed.OpenAsync();
        bed.Use(AlarmBed.Rule("润滑压力 < 0.15") with { SuppressWhen = "状态 = 停机" });
        await bed.SayAsync("lube_pressure", 0.1);
        await bed.SayStateAsync(DeviceState.Stopped);
        await bed.SayStateAsync(DeviceState.Running);
        Assert.Equal("Raised@0 Suppressed@0 Released@0", bed.Story);
    }

    [Fact]
    public async Task A_rule_reads_points_and_states_of_other_devices()
    {
        await using var bed = await AlarmBed.OpenAsync();
        Assert.Equal(Outcome.Ok, (await bed.Connect.Book.SaveAsync(ConnectBed.Engineer, ConnectBed.Pump, [ConnectBed.Register("flow", "input:0") with { Ucum = "m3/h" }])).Status);
        bed.Use(AlarmBed.Rule("油温 > 60 且 [EQ-A-006.flow] < 20 m3/h"));
        await bed.SayAsync("flow", 80, device: ConnectBed.Pump);
        await bed.SayAsync("oil_temp", 70);
        Assert.Equal("", bed.Story);
        await bed.SayAsync("flow", 5, device: ConnectBed.Pump);
        Assert.Equal("Raised@0", bed.Story);
    }

    [Fact]
    public async Task After_a_restart_alarms_stand_and_delays_go_on()
    {
        await using var bed = await AlarmBed.OpenAsync();
        bed.Use(AlarmBed.Rule("oil_temp > 80", "standing"), AlarmBed.Rule("润滑压力 < 0.15 持续 10 s", "waiting"), AlarmBed.Rule("avg(oil_temp, 1min) > 70", "window"));
        for (var s = 0; s < 6; s++)
        {
            await bed.SayAsync("oil_temp", 85);
            await bed.SayAsync("lube_pressure", 0.1);
            bed.Pass(1);
        }
        Assert.Equal(["standing", "window"], bed.Told.Where(t => t.Turns == AlarmTurns.Raised).Select(t => t.Rule));
        bed.Restart();
        for (var s = 0; s < 6; s++)
        {
            await bed.SayAsync("oil_temp", 85);
            await bed.SayAsync("lube_pressure", 0.1);
            bed.Pass(1);
        }
        // the sink itself refuses a second raise
        Assert.Equal(("waiting", AlarmTurns.Raised, 10.0), bed.Told[^1]);
        Assert.Equal(3, bed.Told.Count(t => t.Turns == AlarmTurns.Raised));
    }

    [Fact]
    public async Task What_cleared_while_the_node_was_down_is_cleared_after_it()
    {
        await using var bed = await AlarmBed.OpenAsync();
        bed.Use(AlarmBed.Rule("oil_temp > 80"));
        await bed.SayAsync("oil_temp", 85);
        bed.Connect.Feed.Forget(bed.Evaluator);
        bed.Clock.Move(TimeSpan.FromSeconds(5));
        await bed.SayAsync("oil_temp", 60);
        bed.Clock.Move(TimeSpan.FromSeconds(1));
        bed.Restart();
        Assert.Equal("Raised@0 Cleared@5", bed.Story);
    }

    [Fact]
    public async Task A_changed_table_loses_no_alarm_and_a_removed_rule_leaves_none()
    {
        await using var bed = await AlarmBed.OpenAsync();
        bed.Use(AlarmBed.Rule("oil_temp > 80"), AlarmBed.Rule("oil_temp > 70", "other"));
        await bed.SayAsync("oil_temp", 85);
        var point = bed.Connect.Book.PointsOf(ConnectBed.Press).Single(p => p.Code == "oil_temp");
        Assert.Equal(Outcome.Ok, (await bed.Connect.Book.SaveAsync(ConnectBed.Engineer, ConnectBed.Press, [point with { Name = "液压油温" }])).Status);
        bed.Pass(1);
        Assert.Equal(2, bed.Told.Count);
        bed.Use(AlarmBed.Rule("oil_temp > 80"));
        Assert.Equal(("other", AlarmTurns.Cleared, 1.0), bed.Told[^1]);
        Assert.Equal(1, bed.Evaluator.Standing("r1").Active);
    }

    [Fact]
    public async Task A_rule_that_does_not_fit_a_device_says_where()
    {
        await using var bed = await AlarmBed.OpenAsync();
        bed.Use(AlarmBed.Rule("oil_temp > 80 A"), AlarmBed.Rule("nothing > 1", "unknown"));
        Assert.Equal(12, Assert.Single(bed.Evaluator.Standing("r1").Problems).Problem.Column);
        Assert.Equal(1, Assert.Single(bed.Evaluator.Standing("unknown").Problems).Problem.Column);
    }

    [Fact]
    public async Task Samples_of_long_ago_raise_nothing()
    {
        await using var bed = await AlarmBed.OpenAsync();
        bed.Use(AlarmBed.Rule("oil_temp > 80"));
        var series = PointSeries.Open(bed.Connect.Store, ThingsBed.Forge, bed.Connect.Book.PointsOf(ConnectBed.Press).Single(p => p.Code == "oil_temp"));
        var batch = new SampleBatch { ReceivedUs = bed.NowUs };
        batch.Add(series, bed.NowUs - 3_600_000_000, 95.0, Quality.Good);
        await bed.Connect.Feed.AppendAsync(batch);
        bed.Pass(5);
        Assert.Equal("", bed.Story);
    }

    [Fact]
    public async Task A_sample_allocates_nothing()
    {
        await using var bed = await AlarmBed.OpenAsync();
        bed.Use(AlarmBed.Rule("oil_temp > 1e6 持续 5 s", "a"), AlarmBed.Rule("avg(oil_temp, 10s) > 1e6 且 润滑压力 < 0.1", "b"), AlarmBed.Rule("rate(oil_temp, 1min) > 1e9", "c") with { OnDelayUs = 1_000_000 });
        await bed.SayAsync("oil_temp", 60);
        var series = PointSeries.Find(bed.Connect.Store, ThingsBed.Forge, bed.Connect.Book.PointsOf(ConnectBed.Press).Single(p => p.Code == "oil_temp"));
        var batch = new SampleBatch { ReceivedUs = bed.NowUs };
        for (var i = 1; i <= 1_000; i++) batch.Add(series, bed.NowUs + i, (double)i, Quality.Good);
        void Work()
        {
            bed.Evaluator.Heard(batch);
            bed.Clock.Move(TimeSpan.FromMilliseconds(1));
        }
        Work();
        Assert.Equal(0, Allocations.Least(Work));
    }
}
