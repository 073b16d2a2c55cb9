using Xunit;
using Yiwang.Connect.Alarms.Keeping;
using Yiwang.Connect.Alarms.Rules;
using In = Yiwang.Connect.Alarms.AlarmForm.In;
using State = Yiwang.Connect.Alarms.AlarmForm.State;

namespace Yiwang.Unit.Tests.Connect.Alarms;

/// <summary>One rule with HH, H, L and LL is one alarm, shown at the gravest level that is reached (exclusive limits of OPC UA Part 9).</summary>
public sealed class LevelTests
{
    private static readonly LimitLevel s_hh = new(LimitState.HighHigh, 75, AlarmSeverity.Critical, "油温过高"), s_h = new(LimitState.High, 65, AlarmSeverity.Minor, ""),
        s_ll = new(LimitState.LowLow, 2, AlarmSeverity.Major, ""), s_l = new(LimitState.Low, 8, AlarmSeverity.Info, "");

    [Fact]
    public async Task It_goes_through_its_levels_as_one_alarm()
    {
        await using var bed = await AlarmBed.OpenAsync();
        bed.Use(Rule(s_hh, s_h, s_ll, s_l));
        foreach (var value in new[] { 40d, 66, 76, 70, 60, 7, 1, 40 })
        {
            await bed.SayAsync("oil_temp", value);
            bed.Pass(1);
        }
        Assert.Equal("Raised@1 LevelChanged@2 LevelChanged@3 Cleared@4 Raised@5 LevelChanged@6 Cleared@7", bed.Story);
        Assert.Equal([LimitState.High, LimitState.HighHigh, LimitState.High, LimitState.Low, LimitState.LowLow], bed.Levels);
    }

    [Fact]
    public async Task Levels_of_an_average_leave_a_moment_out_and_are_one_alarm_through_both_zones()
    {
        await using var bed = await AlarmBed.OpenAsync();
        var rule = Rule(s_hh, s_h) with { LimitAverageMinutes = 1 };
        Assert.Equal(["avg([oil_temp], 1min) >= 75", "avg([oil_temp], 1min) >= 65"], rule.Conditions);
        bed.Use(rule);
        await bed.KeepSayingAsync("oil_temp", 60, 60);
        await bed.KeepSayingAsync("oil_temp", 90, 2);
        Assert.Equal("", bed.Story);
        await bed.KeepSayingAsync("oil_temp", 90, 60);
        Assert.Equal([LimitState.High, LimitState.HighHigh], bed.Levels);
        Assert.StartsWith("Raised@", bed.Story, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Each_level_has_its_own_delay_and_dead_band()
    {
        await using var bed = await AlarmBed.OpenAsync();
        bed.Use(Rule(s_hh with { OnDelayUs = 2_000_000 }, s_h) with { OnDelayUs = 10_000_000, Hysteresis = 3 });
        await bed.KeepSayingAsync("oil_temp", 76, 5);
        Assert.Equal(("Raised@2", LimitState.HighHigh), (bed.Story, bed.Levels[^1]));
        await bed.KeepSayingAsync("oil_temp", 73, 2);
        Assert.Equal("Raised@2", bed.Story);
        await bed.KeepSayingAsync("oil_temp", 71, 6);
        // HH has gone, and the ten seconds of H were over meanwhile or clear it until they are
        Assert.Equal("Raised@2 Cleared@7 Raised@10", bed.Story);
    }

    [Fact]
    public async Task After_a_restart_it_stands_at_its_level_and_is_not_raised_again()
    {
        await using var bed = await AlarmBed.OpenAsync();
        bed.Use(Rule(s_hh, s_h));
        await bed.SayAsync("oil_temp", 76);
        bed.Pass(1);
        bed.Restart();
        await bed.SayAsync("oil_temp", 70);
        bed.Pass(1);
        Assert.Equal("Raised@0 LevelChanged@1", bed.Story);
        Assert.Equal(LimitState.High, bed.Levels[^1]);
    }

    [Fact]
    public async Task A_graver_level_asks_again_whoever_acknowledged_the_lesser()
    {
        await using var bed = await DeskBed.OpenAsync();
        var rule = Rule(s_hh, s_h) with { Owner = bed.Cases.Forge, Device = null, Message = "油温高" };
        await bed.MeasureAsync(rule, 66);
        Assert.Equal(("h", "normal", "油温高"), (bed.Only.Values.Text(In.Level), bed.Only.Values.Text(In.Severity), bed.Only.Values.Text(In.Message)));
        await bed.Acts.AcknowledgeAsync(bed.Cases.Engineer, [bed.Only.Id], default);
        await bed.UntilAsync(() => bed.Only.State == State.Acked);
        await bed.MeasureAsync(rule, 80);
        Assert.Equal((State.Active, "hh", "urgent", "油温过高"), (bed.Only.State, bed.Only.Values.Text(In.Level), bed.Only.Values.Text(In.Severity), bed.Only.Values.Text(In.Message)));
        await bed.Acts.AcknowledgeAsync(bed.Cases.Engineer, [bed.Only.Id], default);
        await bed.UntilAsync(() => bed.Only.State == State.Acked);
        await bed.MeasureAsync(rule, 70);
        Assert.Equal((State.Acked, "h", "normal", "油温高"), (bed.Only.State, bed.Only.Values.Text(In.Level), bed.Only.Values.Text(In.Severity), bed.Only.Values.Text(In.Message)));
        await bed.MeasureAsync(rule, 40);
        Assert.Empty(bed.Open);
    }

    [Fact]
    public async Task After_a_restart_of_the_desk_the_level_is_known()
    {
        await using var bed = await DeskBed.OpenAsync();
        var rule = Rule(s_hh, s_h) with { Owner = bed.Cases.Forge, Device = null };
        await bed.MeasureAsync(rule, 80);
        await bed.StartAsync();
        Assert.True(bed.Sink.IsActive(rule, Yiwang.Things.Handle.Parse(bed.Cases.Forge + "/EQ-001"), out var level));
        Assert.Equal(LimitState.HighHigh, level);
        Assert.Equal((1, AlarmSeverity.Critical), bed.Desk.Of(Yiwang.Things.Handle.Parse(bed.Cases.Forge + "/EQ-001")));
    }

    private static AlarmRule Rule(params LimitLevel[] levels) => AlarmBed.Rule("oil_temp") with { LimitPoint = "oil_temp", Levels = levels, Severity = AlarmSeverity.Critical };
}
