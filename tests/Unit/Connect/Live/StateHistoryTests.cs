using System.Text;
using Xunit;
using Yiwang.Connect.Live;
using Yiwang.Connect.Points;
using Yiwang.Events;
using Yiwang.Events.Kinds;
using Yiwang.Streams;

namespace Yiwang.Unit.Tests.Connect.Live;

public sealed class StateHistoryTests
{
    private static readonly StateRule s_runs = new(DeviceState.Running, "AI0 > 3");

    [Fact]
    public async Task Every_change_is_kept_and_read_back_as_spans()
    {
        await using var bed = await LiveBed.OpenAsync(LiveBed.Rules(s_runs), LiveBed.Current);
        var began = bed.NowUs;
        await bed.SayAsync("AI0", 1);
        await bed.PassAsync(2);
        await bed.SayAsync("AI0", 5);
        await bed.PassAsync(2);
        await bed.SayAsync("AI0", 1);
        await bed.PassAsync(2);
        Assert.Equal([new(DeviceState.Idle, began, began + 2_000_000), new(DeviceState.Running, began + 2_000_000, began + 4_000_000), new(DeviceState.Idle, began + 4_000_000, began + 6_000_000)],
            bed.States.States(bed.Press, began, bed.NowUs + 9_000_000, 100));
        Assert.Equal([new(DeviceState.Running, began + 3_000_000, began + 3_500_000)], bed.States.States(bed.Press, began + 3_000_000, began + 3_500_000, 100));
        Assert.Equal([new(DeviceState.Idle, began + 4_000_000, began + 6_000_000)], bed.States.States(bed.Press, began, bed.NowUs, 1));
        Assert.Empty(bed.States.States(bed.Press, bed.NowUs, bed.NowUs + 1, 100));
    }

    [Fact]
    public async Task A_state_that_has_stood_for_months_reaches_into_today()
    {
        await using var bed = await LiveBed.OpenAsync(null, LiveBed.Current);
        await bed.SayAsync("AI0", 1);
        await bed.PassAsync(4);
        bed.Clock.Move(TimeSpan.FromDays(200));
        Assert.Equal(DeviceState.Offline, Assert.Single(bed.States.States(bed.Press, bed.NowUs - 3_600_000_000, bed.NowUs, 10)).State);
    }

    [Fact]
    public async Task The_time_while_the_node_was_down_is_unknown()
    {
        await using var bed = await LiveBed.OpenAsync(LiveBed.Rules(s_runs), LiveBed.Current);
        var began = bed.NowUs;
        await bed.SayAsync("AI0", 5);
        await bed.PassAsync(2);
        await bed.SayAsync("AI0", 6);
        var lastHeard = bed.NowUs;
        bed.Clock.Move(TimeSpan.FromHours(2));
        bed.Start();
        Assert.Equal(DeviceState.Unknown, bed.State);
        Assert.Equal(6, bed.Live.Points[0].Last!.Value.Number);
        Assert.True(bed.Live.Points[0].Stale);
        await bed.SayAsync("AI0", 5);
        var back = bed.NowUs;
        await bed.TurnAsync();
        await bed.PassAsync(1);
        Assert.Equal([new(DeviceState.Running, began, lastHeard + 1), new(DeviceState.Unknown, lastHeard + 1, back), new(DeviceState.Running, back, back + 1_000_000)],
            bed.States.States(bed.Press, began, bed.NowUs, 10));
    }

    [Fact]
    public async Task A_device_that_was_gone_before_a_restart_and_stays_away_is_offline_all_along()
    {
        await using var bed = await LiveBed.OpenAsync(null, LiveBed.Current);
        await bed.SayAsync("AI0", 5);
        await bed.PassAsync(4);
        var offline = bed.Live.SinceUs;
        bed.Clock.Move(TimeSpan.FromHours(2));
        bed.Start();
        await bed.PassAsync(4);
        Assert.Equal((DeviceState.Offline, offline), (bed.State, bed.Live.SinceUs));
        Assert.Equal(2, bed.Kept.Count);
    }

    [Fact]
    public async Task A_change_is_an_event_of_the_device()
    {
        await using var bed = await LiveBed.OpenAsync(LiveBed.Rules(s_runs), LiveBed.Current);
        await bed.SayAsync("AI0", 5);
        await bed.TurnAsync();
        var e = bed.Connect.Things.Events.Read(bed.Connect.Things.Events.FindHead("state:" + bed.Press));
        Assert.Equal(ConnectKinds.StateChanged, e.Kind);
        Assert.Equal($$"""{"before":"unknown","device":"{{bed.Press}}","state":"running"}""", Encoding.UTF8.GetString(e.Payload[Disclosure.Internal]!.Value.Span));
    }

    [Fact]
    public async Task A_flickering_device_fills_its_series_but_not_the_log()
    {
        await using var bed = await LiveBed.OpenAsync(LiveBed.Rules(s_runs), LiveBed.Current);
        await bed.SayAsync("AI0", 1);
        await bed.TurnAsync();
        var before = Count(bed);
        for (var i = 0; i < 100; i++)
        {
            await bed.SayAsync("AI0", i % 2 == 0 ? 5 : 1);
            await bed.PassAsync(1);
        }
        Assert.Equal(101, bed.Kept.Count);
        Assert.Equal(5, Count(bed) - before);
        // it settles: what it settled in is told once its time has come
        for (var i = 0; i < 300; i++)
        {
            bed.Confirm("AI0");
            await bed.PassAsync(1);
        }
        var newest = bed.Connect.Things.Events.Read(bed.Connect.Things.Events.FindHead("state:" + bed.Press));
        Assert.Contains("\"state\":\"idle\"", Encoding.UTF8.GetString(newest.Payload[Disclosure.Internal]!.Value.Span), StringComparison.Ordinal);
        Assert.Equal(6, Count(bed) - before);
    }

    [Fact]
    public async Task What_the_store_cannot_take_now_is_kept_for_later()
    {
        await using var bed = await LiveBed.OpenAsync(LiveBed.Rules(s_runs), LiveBed.Current);
        await bed.SayAsync("AI0", 5);
        for (var i = 0; i < 3; i++) bed.Connect.Store.Answers.Enqueue(AppendStatus.DiskFull);
        await bed.TurnAsync();
        Assert.Empty(bed.Kept);
        await bed.TurnAsync();
        await bed.TurnAsync();
        await bed.TurnAsync();
        Assert.Equal(DeviceState.Running, Assert.Single(bed.Kept).State);
    }

    private static long Count(LiveBed bed)
    {
        var events = bed.Connect.Things.Events;
        return Enumerable.Range(0, (int)events.Size).Count(i => events.Read(i).Kind == ConnectKinds.StateChanged);
    }
}
