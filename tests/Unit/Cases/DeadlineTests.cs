using Xunit;
using Yiwang.Cases;
using Yiwang.Events.Kinds;
using Yiwang.Notices.Calendar;
using static Yiwang.Unit.Tests.Cases.CaseBed;

namespace Yiwang.Unit.Tests.Cases;

/// <summary>The bed's clock stands at Tuesday 2026-11-10, 16:00 in the node's zone.</summary>
public sealed class DeadlineTests : IAsyncLifetime
{
    private CaseBed _bed = null!;

    public async ValueTask InitializeAsync() => _bed = await CaseBed.OpenAsync();

    public ValueTask DisposeAsync() => _bed.DisposeAsync();

    private Task<CaseView> OpenRepairAsync(string severity) =>
        Ok(_bed.Cases.OpenAsync(_bed.Worker, new OpenCase("repair", Values($$"""{"machine":"EQ-1","severity":"{{severity}}","symptom":"漏油"}"""))));

    private Task<CaseView> MoveAsync(Yiwang.Parties.Principal who, CaseView view, string transition, string values = "{}", string? opinion = null) =>
        Ok(_bed.Cases.MoveAsync(who, new MoveCase(view.Id, transition, Values(values), -1, opinion)));

    private CaseView Now(CaseView view) => _bed.Node.Find(view.Id)!;

    private static long Us(string local) => Yiwang.Parties.Micros.Of(new DateTimeOffset(DateTime.Parse(local, System.Globalization.CultureInfo.InvariantCulture), TimeSpan.FromHours(8)));

    [Fact]
    public async Task Hours_run_by_the_clock_and_workdays_end_at_midnight_of_the_last()
    {
        var low = await OpenRepairAsync("low");
        var high = await OpenRepairAsync("high");
        Assert.Equal((Us("2026-11-11T16:00"), Us("2026-11-10T20:00")), (low.DueAtUs, high.DueAtUs));
        var working = await MoveAsync(_bed.Engineer, low, "assign", $$"""{"assignee":"{{_bed.Engineer.User}}"}""");
        // Wednesday, Thursday, Friday
        Assert.Equal(Us("2026-11-14T00:00"), working.DueAtUs);
        Assert.Equal("finish", Assert.Single(working.Clocks).Code);
    }

    [Fact]
    public async Task A_span_that_follows_a_field_counts_from_the_start_when_the_field_changes()
    {
        var low = await OpenRepairAsync("low");
        _bed.Time.Advance(TimeSpan.FromHours(1));
        var raised = await SeverityAsync(low, "high");
        Assert.Equal((Us("2026-11-10T20:00"), Us("2026-11-10T16:00")), (raised.DueAtUs, raised.Clocks.Single().StartedAtUs));
        Assert.Equal(Us("2026-11-11T16:00"), (await SeverityAsync(low, "low")).DueAtUs);
        // five hours on, four hours are over at once, and the reminder before them is not sent any more
        _bed.Time.Advance(TimeSpan.FromHours(5));
        Assert.Equal(Us("2026-11-10T20:00"), (await SeverityAsync(low, "high")).DueAtUs);
        await _bed.UntilAsync(() => Overdues() == 1);
        Assert.DoesNotContain(CaseKinds.CaseTold, _bed.Kinds(low));
        // lowered again it is in time, and what is due is told and recorded once more
        Assert.False((await SeverityAsync(low, "low")).Clocks.Single().Overdue);
        _bed.Time.Advance(TimeSpan.FromHours(17));
        await _bed.UntilAsync(() => _bed.Kinds(low)[^1] == CaseKinds.CaseTold);
        _bed.Time.Advance(TimeSpan.FromHours(1));
        await _bed.UntilAsync(() => Overdues() == 2);

        int Overdues() => _bed.Kinds(low).Count(k => k == CaseKinds.CaseOverdue);
    }

    [Fact]
    public async Task Time_that_a_clock_stood_is_given_again_and_workdays_left_grow_and_shrink_with_the_span()
    {
        _bed.Write("spans", Spanned);
        await _bed.RestartAsync();
        var opened = await Ok(_bed.Cases.OpenAsync(_bed.Worker, new OpenCase("spans", Values("""{"level":"slow"}"""))));
        Assert.Equal([Us("2026-11-11T16:00"), Us("2026-11-18T00:00")], opened.Clocks.Select(c => c.DueAtUs));
        _bed.Time.Advance(TimeSpan.FromHours(2));
        var held = await MoveAsync(_bed.Worker, opened, "hold");
        _bed.Time.Advance(TimeSpan.FromHours(3));
        await LevelAsync(held, "quick");
        // eight hours in all, two of them gone before it stood for three; two workdays, none of them gone
        var resumed = await MoveAsync(_bed.Worker, held, "resume");
        Assert.Equal([Us("2026-11-11T03:00"), Us("2026-11-13T00:00")], resumed.Clocks.Select(c => c.DueAtUs));
        var slow = await LevelAsync(held, "slow");
        Assert.Equal([Us("2026-11-11T19:00"), Us("2026-11-18T00:00")], slow.Clocks.Select(c => c.DueAtUs));

        async Task<CaseView> LevelAsync(CaseView view, string level) => await Ok(_bed.Node.SaveAsync(new SaveCase(view.Id, Values($$"""{"level":"{{level}}"}"""), -1)));
    }

    private const string Spanned = """
        case: spans
        version: 1
        name: 时限 | Spans
        menu: connect
        number: SP-{n:3}
        title: "{level}"
        columns: [number, title, state]
        parties: {owner: {name: 负责人 | Owner}}
        fields:
          level: {name: 级别 | Level, required: true, options: {slow: 慢 | Slow, quick: 快 | Quick}}
        clocks:
          hours: {name: 小时 | Hours, within: {by: level, slow: 24 h, quick: 8 h}}
          days: {name: 工作日 | Workdays, within: {by: level, slow: 5 wd, quick: 2 wd}}
        states:
          open: {name: 进行 | Open, at: owner, due: [hours, days]}
          held: {name: 等待 | Held, kind: waiting, at: owner}
          done: {name: 完成 | Done, kind: done}
        transitions:
          hold: {name: 等待 | Hold, from: open, to: held, by: owner}
          resume: {name: 继续 | Resume, from: held, to: open, by: owner}
          end: {name: 完成 | End, from: open, to: done, by: owner}
        """;

    private async Task<CaseView> SeverityAsync(CaseView view, string severity) => await Ok(_bed.Node.SaveAsync(new SaveCase(view.Id, Values($$"""{"severity":"{{severity}}"}"""), -1)));

    [Fact]
    public async Task A_passed_deadline_is_recorded_once_and_told_before_and_after_once_each()
    {
        var opened = await OpenRepairAsync("high");
        await _bed.UntilAsync(() => _bed.Notices.Told.Count == 1);
        _bed.Time.Advance(TimeSpan.FromHours(3));
        await _bed.UntilAsync(() => _bed.Notices.Told.Count == 2);
        Assert.False(Now(opened).Clocks[0].Overdue);
        _bed.Time.Advance(TimeSpan.FromHours(1));
        await _bed.UntilAsync(() => _bed.Kinds(opened).Contains(CaseKinds.CaseOverdue));
        await _bed.RestartAsync();
        _bed.Time.Advance(TimeSpan.FromDays(1));
        await _bed.Runtime.Sweeper.SweepAsync(CancellationToken.None);
        Assert.Equal([CaseKinds.CaseOpened, CaseKinds.CaseTold, CaseKinds.CaseOverdue], _bed.Kinds(opened));
        Assert.Equal(2, _bed.Notices.Told.Count);
        // the reminder made no form stale
        await Ok(_bed.Cases.MoveAsync(_bed.Engineer, new MoveCase(opened.Id, "assign", Values($$"""{"assignee":"{{_bed.Engineer.User}}"}"""), opened.Position)));
    }

    [Fact]
    public async Task While_it_waits_the_clock_stands_and_goes_on_with_the_days_that_were_left()
    {
        var working = await MoveAsync(_bed.Engineer, await OpenRepairAsync("low"), "assign", $$"""{"assignee":"{{_bed.Engineer.User}}"}""");
        _bed.Time.Advance(TimeSpan.FromDays(1));
        var waiting = await MoveAsync(_bed.Engineer, working, "hold");
        Assert.True(Assert.Single(waiting.Clocks).Stopped);
        Assert.Null(waiting.DueAtUs);
        // Monday the 16th; two workdays were left
        _bed.Time.Advance(TimeSpan.FromDays(5));
        await _bed.Runtime.Sweeper.SweepAsync(CancellationToken.None);
        var resumed = await MoveAsync(_bed.Engineer, waiting, "resume");
        Assert.Equal(Us("2026-11-19T00:00"), resumed.DueAtUs);
        Assert.False(resumed.Clocks[0].Overdue);
    }

    [Fact]
    public async Task A_returned_application_stops_its_clock_and_the_correction_has_its_own()
    {
        var submitted = await Ok(_bed.Cases.OpenAsync(_bed.Engineer, new OpenCase("application", Values("""{"subject":"上云","amount":100}"""), Transition: "submit")));
        var returned = await MoveAsync(_bed.Officer, submitted, "return", opinion: "补");
        Assert.Equal(["correct running", "review stopped"], returned.Clocks.Select(c => c.Code + (c.Stopped ? " stopped" : " running")).Order());
        var saved = await Ok(_bed.Cases.SaveAsync(_bed.Engineer, new SaveCase(returned.Id, Values("""{"amount":200}"""), returned.Position)));
        Assert.Equal(returned.Clocks.Count(c => c.Stopped), saved.Clocks.Count(c => c.Stopped));
        _bed.Time.Advance(TimeSpan.FromDays(2));
        var again = await MoveAsync(_bed.Engineer, saved, "submit");
        Assert.Equal((1, Us("2026-11-20T00:00")), (again.Clocks.Count, again.DueAtUs!.Value));
        // carried over by its code into the next state
        var decision = await MoveAsync(_bed.Officer, again, "accept");
        Assert.Equal((again.DueAtUs, again.Clocks[0].StartedAtUs), (decision.DueAtUs, decision.Clocks[0].StartedAtUs));
    }

    [Fact]
    public async Task When_time_is_up_the_node_takes_the_transition_exactly_once_also_after_a_long_stop()
    {
        var submitted = await Ok(_bed.Cases.OpenAsync(_bed.Engineer, new OpenCase("application", Values("""{"subject":"上云","amount":100}"""), Transition: "submit")));
        await _bed.RestartAsync();
        _bed.Time.Advance(TimeSpan.FromDays(30));
        await _bed.UntilAsync(() => Now(submitted).State == "lapsed");
        Assert.Equal([CaseKinds.CaseOpened, CaseKinds.CaseOverdue, CaseKinds.CaseMoved], _bed.Kinds(submitted));
        // what took it is struck off after the fact
        await _bed.IdleAsync(submitted.Id);
    }

    [Fact]
    public async Task A_validity_ends_with_its_last_day()
    {
        var submitted = await Ok(_bed.Cases.OpenAsync(_bed.Engineer, new OpenCase("application", Values("""{"subject":"上云","amount":100}"""), Transition: "submit")));
        var decision = await MoveAsync(_bed.Officer, submitted, "accept");
        await MoveAsync(_bed.Leader, decision, "approve", """{"until":"2026-11-12"}""");
        var active = await MoveAsync(_bed.SecondLeader, decision, "approve");
        Assert.Equal(Us("2026-11-13T00:00"), active.DueAtUs);
        _bed.Time.Advance(TimeSpan.FromDays(3));
        await _bed.UntilAsync(() => Now(active).State == "expired");
    }

    [Fact]
    public async Task A_clock_stepped_back_makes_nothing_due_again_and_time_never_runs_backwards_in_a_case()
    {
        var opened = await OpenRepairAsync("high");
        _bed.Time.Advance(TimeSpan.FromHours(5));
        await _bed.UntilAsync(() => _bed.Kinds(opened).Contains(CaseKinds.CaseOverdue));
        _bed.Time.Advance(-TimeSpan.FromHours(5));
        await _bed.Runtime.Sweeper.SweepAsync(CancellationToken.None);
        var working = await MoveAsync(_bed.Engineer, opened, "assign", $$"""{"assignee":"{{_bed.Engineer.User}}"}""");
        Assert.True(working.MovedAtUs >= opened.MovedAtUs + 4 * 3_600_000_000L);
        Assert.Single(_bed.Kinds(opened), k => k == CaseKinds.CaseOverdue);
    }

    [Fact]
    public async Task An_edited_calendar_moves_deadlines_in_workdays_and_says_so()
    {
        var working = await MoveAsync(_bed.Engineer, await OpenRepairAsync("low"), "assign", $$"""{"assignee":"{{_bed.Engineer.User}}"}""");
        var commands = new CalendarCommands(_bed.Events, _bed.Calendar, _bed.Parties.Directory, new Yiwang.Parties.Rights.AuditedAccess(new Yiwang.Parties.Rights.Access(new Yiwang.Parties.Rights.NoGrants()), _bed.Audit));
        var admin = _bed.Parties.Directory.Find(Yiwang.Unit.Tests.Parties.PartyTestBed.Name("boss"))!.Memberships.Values.First();
        var year = _bed.Calendar.Find(2026);
        var set = await commands.SetDayAsync(admin, new DateOnly(2026, 11, 12), works: false, "停电", year?.Position ?? -1);
        Assert.True(set.Succeeded, $"{set}");
        await _bed.Runtime.Sweeper.SweepAsync(CancellationToken.None);
        Assert.Equal(Us("2026-11-17T00:00"), Now(working).DueAtUs);
        Assert.Equal(CaseKinds.CaseRescheduled, _bed.Kinds(working)[^1]);
        // once
        await _bed.Runtime.Sweeper.SweepAsync(CancellationToken.None);
        Assert.Single(_bed.Kinds(working), k => k == CaseKinds.CaseRescheduled);
    }
}
