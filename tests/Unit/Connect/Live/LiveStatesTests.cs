using Xunit;
using Yiwang.Connect.Live;
using Yiwang.Connect.Points;
using Yiwang.Events;
using Yiwang.Streams;

namespace Yiwang.Unit.Tests.Connect.Live;

public sealed class LiveStatesTests
{
    [Fact]
    public async Task Before_anything_came_a_device_is_not_connected_yet()
    {
        await using var bed = await LiveBed.OpenAsync(LiveBed.Rules(), LiveBed.Current);
        await bed.PassAsync(60);
        Assert.Equal(DeviceState.Unknown, bed.State);
        Assert.Null(Assert.Single(bed.Live.Points).Last);
        Assert.Empty(bed.Kept);
    }

    /// <summary>J1 step 4: a grinder without a controller, its clamp and its piece pulse.</summary>
    [Fact]
    public async Task A_clamp_tells_that_a_dumb_machine_runs()
    {
        await using var bed = await LiveBed.OpenAsync(LiveBed.Rules(new StateRule(DeviceState.Running, "AI0 > 3.5", 5_000), new StateRule(DeviceState.Running, "pulses(DI0 = 1, 10s) >= 1")), LiveBed.Current, LiveBed.Pulse);
        await bed.SayAsync("DI0", 0);
        await bed.SayAsync("AI0", 0.2);
        Assert.Equal(DeviceState.Idle, bed.State);
        for (var s = 0; s < 5; s++)
        {
            await bed.SayAsync("AI0", 6.5);
            bed.Confirm("DI0");
            Assert.Equal(DeviceState.Idle, bed.State);
            await bed.PassAsync(1);
        }
        Assert.Equal(DeviceState.Running, bed.State);
        await bed.SayAsync("AI0", 1);
        Assert.Equal(DeviceState.Idle, bed.State);
        await bed.SayAsync("DI0", 1);
        Assert.Equal(DeviceState.Running, bed.State);
        for (var s = 0; s < 12; s++)
        {
            bed.Confirm("AI0");
            await bed.PassAsync(1);
        }
        Assert.Equal(DeviceState.Idle, bed.State);
    }

    [Fact]
    public async Task The_first_rule_that_holds_wins()
    {
        await using var bed = await LiveBed.OpenAsync(LiveBed.Rules(new StateRule(DeviceState.Fault, "AI0 > 20 A"), new StateRule(DeviceState.Running, "AI0 > 3"), new StateRule(DeviceState.Stopped, "AI0 < 0.1")), LiveBed.Current);
        foreach (var (current, state) in new[] { (25, DeviceState.Fault), (5, DeviceState.Running), (0, DeviceState.Stopped), (1, DeviceState.Idle) })
        {
            await bed.SayAsync("AI0", current);
            Assert.Equal(state, bed.State);
        }
    }

    [Fact]
    public async Task A_device_that_says_its_state_is_believed()
    {
        var map = new Dictionary<int, DeviceState> { [0] = DeviceState.Stopped, [1] = DeviceState.Idle, [2] = DeviceState.Running, [3] = DeviceState.Fault };
        await using var bed = await LiveBed.OpenAsync(new DeviceRules(ConnectBed.Press, "state", map, []));
        foreach (var (word, state) in map)
        {
            await bed.SayAsync("state", word);
            Assert.Equal(state, bed.State);
        }
        await bed.SayAsync("state", 9);
        Assert.Equal(DeviceState.Unknown, bed.State);
    }

    [Fact]
    public async Task Silence_of_three_intervals_is_offline_and_values_are_old()
    {
        await using var bed = await LiveBed.OpenAsync(null, LiveBed.Current);
        await bed.SayAsync("AI0", 5);
        await bed.PassAsync(2.75);
        Assert.Equal((DeviceState.Idle, false), (bed.State, bed.Live.Points[0].Stale));
        await bed.PassAsync(0.25);
        Assert.Equal((DeviceState.Offline, true), (bed.State, bed.Live.Points[0].Stale));
        Assert.Equal(Quality.BadExpired, bed.Live.Points[0].Why);
        Assert.Equal(5, bed.Live.Points[0].Last!.Value.Number);
        await bed.SayAsync("AI0", 5);
        Assert.Equal((DeviceState.Idle, false), (bed.State, bed.Live.Points[0].Stale));
    }

    [Fact]
    public async Task A_value_that_does_not_change_stays_fresh_while_it_is_confirmed()
    {
        await using var bed = await LiveBed.OpenAsync(null, LiveBed.Current);
        await bed.SayAsync("AI0", 5);
        var said = bed.NowUs;
        for (var s = 0; s < 30; s++)
        {
            await bed.PassAsync(1);
            bed.Confirm("AI0");
        }
        await bed.TurnAsync();
        Assert.Equal(DeviceState.Idle, bed.State);
        Assert.Equal(said, bed.Live.Points[0].Last!.Value.TimeUs);
        Assert.Equal((bed.NowUs, bed.NowUs), (bed.Live.Points[0].HeardUs, bed.Live.LastGoodUs));
    }

    [Fact]
    public async Task A_lost_connection_is_offline_at_once_and_what_was_read_before_does_not_bring_it_back()
    {
        await using var bed = await LiveBed.OpenAsync(null, LiveBed.Current);
        await bed.SayAsync("AI0", 5);
        await bed.SayAsync("AI0", double.NaN, Quality.BadOffline);
        Assert.Equal((DeviceState.Offline, Quality.BadOffline), (bed.State, bed.Live.Points[0].Why));
        bed.Confirm("AI0");
        await bed.PassAsync(1);
        Assert.Equal(DeviceState.Offline, bed.State);
    }

    [Fact]
    public async Task A_bad_sensor_is_not_a_lost_device()
    {
        await using var bed = await LiveBed.OpenAsync(LiveBed.Rules(new StateRule(DeviceState.Running, "AI0 > 3")), LiveBed.Current);
        await bed.SayAsync("AI0", 5);
        await bed.SayAsync("AI0", double.NaN, Quality.BadDevice);
        // there is no knowing whether it runs
        Assert.Equal((DeviceState.Unknown, Quality.BadDevice), (bed.State, bed.Live.Points[0].Why));
    }

    [Fact]
    public async Task One_dead_part_does_not_make_the_device_offline_and_its_rules_do_not_hold()
    {
        await using var bed = await LiveBed.OpenAsync(LiveBed.Rules(new StateRule(DeviceState.Running, "AI0 > 3"), new StateRule(DeviceState.Fault, "DI0 = 1")), LiveBed.Current, LiveBed.Pulse);
        await bed.SayAsync("DI0", 0);
        await bed.SayAsync("AI0", 5);
        Assert.Equal(DeviceState.Running, bed.State);
        for (var s = 0; s < 4; s++)
        {
            await bed.PassAsync(1);
            bed.Confirm("DI0");
        }
        await bed.PassAsync(0.25);
        Assert.Equal(DeviceState.Idle, bed.State);
    }

    [Fact]
    public async Task A_slow_point_does_not_keep_a_device_online()
    {
        await using var bed = await LiveBed.OpenAsync(null, LiveBed.Current, LiveBed.Current with { Code = "hourly", SamplingMs = 3_600_000 });
        await bed.SayAsync("hourly", 1);
        await bed.SayAsync("AI0", 5);
        await bed.PassAsync(4);
        Assert.Equal(DeviceState.Offline, bed.State);
        Assert.False(bed.Live.Points.Single(p => p.Point.Code == "hourly").Stale);
    }

    [Fact]
    public async Task The_limit_of_a_device_goes_before_its_intervals()
    {
        await using var bed = await LiveBed.OpenAsync(LiveBed.Rules() with { OfflineAfterMs = 20_000 }, LiveBed.Current);
        await bed.SayAsync("AI0", 5);
        await bed.PassAsync(19);
        Assert.Equal(DeviceState.Idle, bed.State);
        await bed.PassAsync(1);
        Assert.Equal(DeviceState.Offline, bed.State);
    }

    [Fact]
    public async Task What_comes_late_is_not_the_present()
    {
        await using var bed = await LiveBed.OpenAsync(LiveBed.Rules(new StateRule(DeviceState.Running, "AI0 > 3")), LiveBed.Current);
        await bed.SayAsync("AI0", 1);
        await bed.SayAsync("AI0", 9, timeUs: bed.NowUs - 3_600_000_000);
        Assert.Equal((DeviceState.Idle, 1d), (bed.State, bed.Live.Points[0].Last!.Value.Number));
        await bed.PassAsync(4);
        Assert.Equal(DeviceState.Offline, bed.State);
        // newer than all that was known, and still an hour old
        await bed.PassAsync(7_200);
        await bed.SayAsync("AI0", 9, timeUs: bed.NowUs - 3_600_000_000);
        Assert.Equal((DeviceState.Offline, 9d, true), (bed.State, bed.Live.Points[0].Last!.Value.Number, bed.Live.Points[0].Stale));
    }

    [Fact]
    public async Task A_clock_set_back_or_forward_moves_nothing_but_the_times_that_are_written()
    {
        await using var bed = await LiveBed.OpenAsync(LiveBed.Rules(new StateRule(DeviceState.Running, "AI0 > 3", 5_000)), LiveBed.Current);
        foreach (var step in new[] { TimeSpan.FromHours(-1), TimeSpan.FromHours(2) })
        {
            await bed.SayAsync("AI0", 1);
            await bed.SayAsync("AI0", 5);
            await bed.PassAsync(2);
            bed.Clock.Set(step);
            Assert.Equal(DeviceState.Idle, bed.State);
            await bed.SayAsync("AI0", 5);
            await bed.PassAsync(2);
            Assert.Equal((DeviceState.Idle, bed.NowUs - 2_000_000), (bed.State, bed.Live.Points[0].Last!.Value.TimeUs));
            await bed.SayAsync("AI0", 5);
            await bed.PassAsync(1);
            Assert.Equal(DeviceState.Running, bed.State);
        }
    }

    [Fact]
    public async Task A_rule_that_names_nothing_is_shown_and_the_others_work()
    {
        await using var bed = await LiveBed.OpenAsync(LiveBed.Rules(new StateRule(DeviceState.Fault, "AI1 > 1"), new StateRule(DeviceState.Running, "AI0 > 3")), LiveBed.Current, LiveBed.Current with { Code = "AI1" });
        Assert.Empty(bed.Live.Troubles);
        Assert.Equal(Outcome.Ok, await bed.Connect.Book.RetireAsync(ConnectBed.Engineer, bed.Press, ["AI1"]));
        await bed.TurnAsync();
        await bed.SayAsync("AI0", 5);
        Assert.Equal(DeviceState.Running, bed.State);
        var trouble = Assert.Single(bed.Live.Troubles);
        Assert.Equal((0, 1, "AI0"), (trouble.Rule, trouble.Problem.Column, trouble.Problem.Suggestion));
    }

    [Fact]
    public async Task A_changed_table_or_rule_is_followed_and_nothing_known_is_forgotten()
    {
        await using var bed = await LiveBed.OpenAsync(LiveBed.Rules(new StateRule(DeviceState.Running, "AI0 > 3")), LiveBed.Current);
        await bed.SayAsync("AI0", 5);
        var rules = bed.Connect.Book.RulesOf(bed.Press);
        Assert.Equal(Outcome.Ok, await bed.Connect.Book.SetRulesAsync(ConnectBed.Engineer, bed.Press, rules with { Rules = [new StateRule(DeviceState.Running, "AI0 > 10")] }));
        await bed.TurnAsync();
        await bed.SayAsync("AI0", 6);
        Assert.Equal((DeviceState.Idle, 6d, false), (bed.State, bed.Live.Points[0].Last!.Value.Number, bed.Live.Points[0].Stale));
        Assert.Equal(Outcome.Ok, (await bed.Connect.Book.SaveAsync(ConnectBed.Engineer, bed.Press, [LiveBed.Pulse])).Status);
        await bed.TurnAsync();
        Assert.Equal(["AI0", "DI0"], bed.Live.Points.Select(p => p.Point.Code).Order());
        Assert.Equal(6d, bed.Live.Points.Single(p => p.Point.Code == "AI0").Last!.Value.Number);
        Assert.Equal(Outcome.Ok, await bed.Connect.Book.RetireAsync(ConnectBed.Engineer, bed.Press, ["AI0", "DI0"]));
        await bed.TurnAsync();
        Assert.Empty(bed.States.All(null));
    }

    [Fact]
    public async Task New_rules_are_asked_about_values_that_stand_still()
    {
        await using var bed = await LiveBed.OpenAsync(LiveBed.Rules(new StateRule(DeviceState.Running, "AI0 > 3")), LiveBed.Current);
        await bed.SayAsync("AI0", 0);
        Assert.Equal(DeviceState.Idle, bed.State);
        var rules = bed.Connect.Book.RulesOf(bed.Press);
        Assert.Equal(Outcome.Ok, await bed.Connect.Book.SetRulesAsync(ConnectBed.Engineer, bed.Press, rules with { Rules = [new StateRule(DeviceState.Running, "AI0 < 100", 5_000)] }));
        for (var second = 0; second < 6; second++)
        {
            bed.Confirm("AI0");
            await bed.PassAsync(1);
        }
        Assert.Equal(DeviceState.Running, bed.State);
    }

    [Fact]
    public async Task A_reader_is_told_once_a_turn_and_never_of_nothing()
    {
        await using var bed = await LiveBed.OpenAsync(null, LiveBed.Current);
        var seen = await bed.States.ChangedAsync(bed.Press, 0, default);
        await bed.TurnAsync();
        seen = await bed.States.ChangedAsync(bed.Press, 0, default);
        var next = bed.States.ChangedAsync(bed.Press, seen, default).AsTask();
        var all = bed.States.ChangedAsync(null, await bed.States.ChangedAsync(null, 0, default), default).AsTask();
        await bed.TurnAsync();
        Assert.False(next.IsCompleted || all.IsCompleted);
        for (var i = 0; i < 100; i++) await bed.SayAsync("AI0", i);
        Assert.False(next.IsCompleted);
        await bed.TurnAsync();
        Assert.Equal(seen + 1, await next);
        await all;
        using var gone = new CancellationTokenSource();
        var left = bed.States.ChangedAsync(bed.Press, seen + 1, gone.Token).AsTask();
        await gone.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => left);
    }
}
