using Xunit;
using Yiwang.Connect.Alarms;
using Yiwang.Connect.Alarms.Keeping;
using Yiwang.Connect.Alarms.Rules;
using Yiwang.Events;
using In = Yiwang.Connect.Alarms.AlarmForm.In;
using State = Yiwang.Connect.Alarms.AlarmForm.State;

namespace Yiwang.Unit.Tests.Connect.Alarms;

public sealed class DeskTests
{
    [Fact]
    public async Task An_alarm_is_raised_acknowledged_and_closed_when_it_returns()
    {
        await using var bed = await DeskBed.OpenAsync();
        await bed.SetAsync(bed.Rule(), true);
        Assert.Equal((State.Active, "serious", 1L), (bed.Only.State, bed.Only.Values.Text(In.Severity), bed.Only.Values.Whole(In.Occurrences)));
        Assert.Equal((1, Outcome.Ok), await bed.Acts.AcknowledgeAsync(bed.Cases.Engineer, [bed.Only.Id], default));
        await bed.UntilAsync(() => bed.Only.State == State.Acked);
        await bed.SetAsync(bed.Rule(), false);
        Assert.Empty(bed.Open);
        Assert.Equal(State.Closed, Assert.Single(await bed.AllAsync()).State);
    }

    [Fact]
    public async Task What_returned_by_itself_waits_for_somebody_to_know_of_it()
    {
        await using var bed = await DeskBed.OpenAsync();
        await bed.SetAsync(bed.Rule(), true);
        await bed.SetAsync(bed.Rule(), false);
        Assert.Equal(State.Cleared, bed.Only.State);
        Assert.False(bed.Only.Values.Flag(In.IsActive));
        await bed.SetAsync(bed.Rule(), true);
        Assert.Equal((State.Active, 2L), (bed.Only.State, bed.Only.Values.Whole(In.Occurrences)));
        await bed.SetAsync(bed.Rule(), false);
        await bed.Acts.AcknowledgeAsync(bed.Cases.Engineer, [bed.Only.Id], default);
        await bed.UntilAsync(() => bed.Open.Count == 0);
    }

    [Fact]
    public async Task One_that_came_and_went_between_two_turns_is_in_the_journal()
    {
        await using var bed = await DeskBed.OpenAsync();
        bed.Set(bed.Rule(), true);
        bed.Set(bed.Rule(), false);
        await bed.TurnAsync();
        Assert.Equal(State.Cleared, bed.Only.State);
    }

    [Fact]
    public async Task A_lost_signal_keeps_the_alarm_and_says_so()
    {
        await using var bed = await DeskBed.OpenAsync();
        await bed.SetAsync(bed.Rule(), true);
        await bed.SetAsync(bed.Rule(), null);
        Assert.Equal((State.Active, "bad"), (bed.Only.State, bed.Only.Values.Text(In.Quality)));
        await bed.SetAsync(bed.Rule(), true);
        Assert.Equal("good", bed.Only.Values.Text(In.Quality));
    }

    [Fact]
    public async Task After_a_restart_it_stands_and_is_not_raised_again()
    {
        await using var bed = await DeskBed.OpenAsync();
        await bed.SetAsync(bed.Rule(), true);
        await bed.StartAsync();
        Assert.True(bed.Sink.IsActive(bed.Rule(), Yiwang.Things.Handle.Parse(bed.Cases.Forge + "/EQ-001"), out _));
        await bed.TurnAsync();
        Assert.Single(await bed.AllAsync());
        await bed.SetAsync(bed.Rule(), false);
        Assert.Equal(State.Cleared, bed.Only.State);
    }

    [Fact]
    public async Task A_latched_alarm_stays_until_it_is_reset()
    {
        await using var bed = await DeskBed.OpenAsync();
        var rule = bed.Rule() with { Latched = true };
        await bed.SetAsync(rule, true);
        await bed.SetAsync(rule, false);
        Assert.Equal(State.LatchedUnacked, bed.Only.State);
        await bed.Acts.AcknowledgeAsync(bed.Cases.Engineer, [bed.Only.Id], default);
        await bed.UntilAsync(() => bed.Only.State == State.LatchedAcked);
        Assert.Equal(Outcome.Ok, await bed.Acts.MoveAsync(bed.Cases.Engineer, bed.Only.Id, AlarmForm.Act.Reset, default));
        await bed.UntilAsync(() => bed.Open.Count == 0);
    }

    [Fact]
    public async Task What_is_shelved_for_a_time_stays_shelved_however_often_it_comes()
    {
        await using var bed = await DeskBed.OpenAsync();
        await bed.SetAsync(bed.Rule(), true);
        Assert.Equal(Outcome.Ok, await bed.Acts.ShelveAsync(bed.Cases.Engineer, bed.Only.Id, 60, once: false, "传感器待更换", default));
        await bed.UntilAsync(() => bed.Only.State == State.Shelved);
        await bed.SetAsync(bed.Rule(), false);
        await bed.SetAsync(bed.Rule(), true);
        Assert.Equal((State.Shelved, 2L), (bed.Only.State, bed.Only.Values.Whole(In.Occurrences)));
        await bed.SetAsync(bed.Rule(), false);
        Assert.Equal(Outcome.Ok, await bed.Acts.MoveAsync(bed.Cases.Engineer, bed.Only.Id, AlarmForm.Act.Unshelve, default));
        // it was over before: nobody has to acknowledge it
        await bed.UntilAsync(() => bed.Open.Count == 0);
    }

    [Fact]
    public async Task What_is_shelved_once_is_closed_when_it_returns()
    {
        await using var bed = await DeskBed.OpenAsync();
        await bed.SetAsync(bed.Rule(), true);
        Assert.Equal(Outcome.Ok, await bed.Acts.ShelveAsync(bed.Cases.Engineer, bed.Only.Id, 60, once: true, "等备件", default));
        await bed.UntilAsync(() => bed.Only.State == State.Shelved);
        await bed.SetAsync(bed.Rule(), false);
        await bed.UntilAsync(() => bed.Open.Count == 0);
    }

    [Fact]
    public async Task Longer_than_the_rule_allows_or_without_a_reason_nothing_is_shelved()
    {
        await using var bed = await DeskBed.OpenAsync();
        await bed.SetAsync(bed.Rule(), true);
        Assert.False((await bed.Acts.ShelveAsync(bed.Cases.Engineer, bed.Only.Id, 481, once: false, "太久", default)).Succeeded);
        Assert.False((await bed.Acts.ShelveAsync(bed.Cases.Engineer, bed.Only.Id, 60, once: false, "", default)).Succeeded);
        Assert.Equal(State.Active, bed.Only.State);
    }

    [Fact]
    public async Task A_chattering_alarm_is_one_case_that_counts()
    {
        await using var bed = await DeskBed.OpenAsync();
        for (var i = 0; i < 8; i++)
        {
            await bed.SetAsync(bed.Rule(), true);
            bed.Cases.Time.Advance(TimeSpan.FromSeconds(2));
            await bed.SetAsync(bed.Rule(), false);
            bed.Cases.Time.Advance(TimeSpan.FromSeconds(2));
        }
        Assert.Equal((State.Active, 8L, true), (bed.Only.State, bed.Only.Values.Whole(In.Occurrences), bed.Only.Values.Flag(In.Chattering)));
        bed.Cases.Time.Advance(TimeSpan.FromSeconds(60));
        await bed.TurnAsync();
        Assert.Equal(State.Cleared, bed.Only.State);
    }

    [Fact]
    public async Task Alarms_of_one_device_within_ten_seconds_are_a_group_and_the_first_is_marked()
    {
        await using var bed = await DeskBed.OpenAsync();
        await bed.SetAsync(bed.Rule("first"), true);
        bed.Cases.Time.Advance(TimeSpan.FromSeconds(3));
        await bed.SetAsync(bed.Rule("second"), true);
        bed.Cases.Time.Advance(TimeSpan.FromSeconds(20));
        await bed.SetAsync(bed.Rule("later"), true);
        await bed.TurnAsync();
        var byRule = bed.Open.ToDictionary(v => v.Values.Text(In.Rule), v => v.Values);
        Assert.Equal((true, false, false), (byRule["first"].Flag(In.FirstOut), byRule["second"].Flag(In.FirstOut), byRule["later"].Flag(In.FirstOut)));
        Assert.Equal(byRule["first"].Text(In.Group), byRule["second"].Text(In.Group));
        Assert.NotEqual("", byRule["first"].Text(In.Group));
        Assert.Equal("", byRule["later"].Text(In.Group));
    }

    [Fact]
    public async Task Ten_thousand_rules_at_once_are_bounded_and_none_is_forgotten()
    {
        await using var bed = await DeskBed.OpenAsync();
        for (var device = 1; device <= 200; device++)
        {
            for (var rule = 0; rule < 50; rule++) bed.Set(bed.Rule($"r{rule}") with { Severity = rule == 0 ? AlarmSeverity.Critical : AlarmSeverity.Minor }, true, device);
        }
        await bed.UntilAsync(() => bed.Desk.Held == 10_000 - AlarmLimits.OpenMax && bed.Open.Any(v => v.Values.Whole(In.Held) > 0));
        var summary = bed.Open.Single(v => v.Values.Text(In.Rule) == AlarmSummary.Rule);
        Assert.Equal(AlarmLimits.OpenMax, bed.Open.Count - 1);
        Assert.Equal(10_000 - AlarmLimits.OpenMax, bed.Desk.Held);
        Assert.Equal(bed.Desk.Held, summary.Values.Whole(In.Held));
        // the gravest first
        Assert.Equal(200, bed.Open.Count(v => v.Values.Text(In.Severity) == "urgent" && v.Values.Text(In.Rule) == "r0"));
        for (var device = 1; device <= 200; device++)
        {
            for (var rule = 0; rule < 50; rule++) bed.Set(bed.Rule($"r{rule}"), false, device);
        }
        bed.Cases.Time.Advance(TimeSpan.FromSeconds(6));
        await bed.UntilAsync(() => bed.Desk.Held == 0 && !bed.Open.Any(v => v.Values.Flag(In.IsActive)));
        Assert.Contains("8000", bed.Open.Single(v => v.Values.Text(In.Rule) == AlarmSummary.Rule).Values.Text(In.Message), StringComparison.Ordinal);
    }
}
