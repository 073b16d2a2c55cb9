using Xunit;
using Yiwang.Connect.Live;
using Yiwang.Connect.Points;
using Yiwang.Streams;

namespace Yiwang.Unit.Tests.Connect.Live;

/// <summary>States for a time whose samples came late.</summary>
public sealed class StateCorrectionTests
{
    private const long SecondUs = 1_000_000, MinuteUs = 60 * SecondUs;
    private static readonly StateRule s_runs = new(DeviceState.Running, "AI0 > 3");

    /// <summary>The line is cut for ten minutes, and then the node learns what the machine did meanwhile.</summary>
    private static async Task<(LiveBed Bed, long CutUs)> AfterAnOutageAsync(DeviceRules? rules = null)
    {
        var bed = await LiveBed.OpenAsync(rules ?? LiveBed.Rules(s_runs), LiveBed.Current);
        await bed.SayAsync("AI0", 5);
        await bed.PassAsync(1);
        var cut = bed.NowUs - SecondUs;
        await bed.PassAsync(9);
        Assert.Equal(DeviceState.Offline, bed.State);
        bed.Clock.Move(TimeSpan.FromMinutes(10) - TimeSpan.FromSeconds(10));
        await bed.SayAsync("AI0", 5);
        await bed.PassAsync(1);
        return (bed, cut);
    }

    private static async Task BackFillAsync(LiveBed bed, long cutUs, Func<int, double> valueAt)
    {
        for (var s = 10; s < 600; s += 10) await bed.SayAsync("AI0", valueAt(s), timeUs: cutUs + s * SecondUs);
    }

    private static async Task ComeToRestAsync(LiveBed bed)
    {
        for (var i = 0; i < 24; i++)
        {
            await bed.PassAsync(0.25);
            await bed.SayAsync("AI0", 5);
        }
        await bed.TurnAsync();
    }

    [Fact]
    public async Task Durations_are_those_of_the_machine_after_a_back_fill()
    {
        var (bed, cut) = await AfterAnOutageAsync();
        await using var _ = bed;
        Assert.Contains(bed.States.States(bed.Press, cut, bed.NowUs, 100), s => s.State == DeviceState.Offline && s.ToUs - s.FromUs > 9 * MinuteUs);
        Assert.Equal(DeviceState.Running, bed.State);
        await BackFillAsync(bed, cut, s => s is >= 120 and < 300 ? 1 : 5);
        await ComeToRestAsync(bed);
        Assert.Equal(1, await bed.Correction.RunAsync(all: false, default));
        var spans = bed.States.States(bed.Press, cut, cut + 10 * MinuteUs, 100);
        Assert.Equal([new(DeviceState.Running, cut, cut + 2 * MinuteUs), new(DeviceState.Idle, cut + 2 * MinuteUs, cut + 5 * MinuteUs), new(DeviceState.Running, cut + 5 * MinuteUs, cut + 10 * MinuteUs)], spans);
        // what came after is as it was
        Assert.Equal(DeviceState.Running, Assert.Single(bed.States.States(bed.Press, cut + 10 * MinuteUs, bed.NowUs, 100)).State);
        Assert.Equal(0, await bed.Correction.RunAsync(all: true, default));
    }

    [Fact]
    public async Task A_part_that_stays_missing_stays_offline()
    {
        var (bed, cut) = await AfterAnOutageAsync();
        await using var _ = bed;
        for (var s = 10; s <= 120; s += 10) await bed.SayAsync("AI0", 5, timeUs: cut + s * SecondUs);
        await ComeToRestAsync(bed);
        await bed.Correction.RunAsync(all: false, default);
        var spans = bed.States.States(bed.Press, cut, cut + 9 * MinuteUs, 100);
        Assert.Equal([DeviceState.Running, DeviceState.Offline], spans.Select(s => s.State));
        Assert.InRange(spans[1].FromUs, cut + 2 * MinuteUs, cut + 2 * MinuteUs + 70 * SecondUs);
        Assert.True(spans[1].ToUs == cut + 9 * MinuteUs);
    }

    [Fact]
    public async Task A_rule_that_waits_is_asked_between_the_samples_too()
    {
        var (bed, cut) = await AfterAnOutageAsync(LiveBed.Rules(s_runs with { ForMs = 25_000 }));
        await using var _ = bed;
        await BackFillAsync(bed, cut, s => s is >= 120 and < 300 ? 1 : 5);
        await ComeToRestAsync(bed);
        await bed.Correction.RunAsync(all: false, default);
        var spans = bed.States.States(bed.Press, cut + MinuteUs, cut + 9 * MinuteUs, 100);
        Assert.Equal([(DeviceState.Running, cut + 2 * MinuteUs), (DeviceState.Idle, cut + 5 * MinuteUs + 25 * SecondUs), (DeviceState.Running, cut + 9 * MinuteUs)], spans.Select(s => (s.State, s.ToUs)));
    }

    [Fact]
    public async Task A_store_without_room_gets_it_later()
    {
        var (bed, cut) = await AfterAnOutageAsync();
        await using var _ = bed;
        await BackFillAsync(bed, cut, _ => 5);
        await ComeToRestAsync(bed);
        bed.Connect.Store.Answers.Enqueue(AppendStatus.DiskFull);
        await bed.Correction.RunAsync(all: false, default);
        Assert.Contains(bed.States.States(bed.Press, cut, bed.NowUs, 100), s => s.State == DeviceState.Offline);
        await bed.Correction.RunAsync(all: true, default);
        Assert.DoesNotContain(bed.States.States(bed.Press, cut, bed.NowUs, 100), s => s.State == DeviceState.Offline);
    }

    [Fact]
    public async Task What_comes_in_time_is_not_looked_at_again()
    {
        await using var bed = await LiveBed.OpenAsync(LiveBed.Rules(s_runs), LiveBed.Current);
        for (var i = 0; i < 20; i++)
        {
            await bed.SayAsync("AI0", i % 7, timeUs: bed.NowUs - 3 * SecondUs);
            await bed.PassAsync(1);
        }
        Assert.Equal(0, await bed.Correction.RunAsync(all: true, default));
    }
}
