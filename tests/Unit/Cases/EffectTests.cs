using Xunit;
using Yiwang.Cases;
using Yiwang.Events;
using Yiwang.Parties;
using static Yiwang.Unit.Tests.Cases.CaseBed;

namespace Yiwang.Unit.Tests.Cases;

public sealed class EffectTests : IAsyncLifetime
{
    private CaseBed _bed = null!;

    public async ValueTask InitializeAsync() => _bed = await CaseBed.OpenAsync();

    public ValueTask DisposeAsync() => _bed.DisposeAsync();

    private Task<CaseView> OpenAsync(string text = "a", string? uscc = null) => Ok(_bed.Cases.OpenAsync(_bed.Engineer, new OpenCase("job", Values($$"""{"text":"{{text}}"{{(uscc is null ? "" : $",\"uscc\":\"{uscc}\"")}}}"""))));

    private Task<CaseView> MoveAsync(CaseView view, string transition, string values = "{}") => Ok(_bed.Cases.MoveAsync(_bed.Engineer, new MoveCase(view.Id, transition, Values(values), -1)));

    private CaseView Now(CaseView view) => _bed.Node.Find(view.Id)!;

    [Fact]
    public async Task An_effect_runs_after_its_transition_and_its_result_goes_into_the_case()
    {
        _bed.Effect.Answer = _ => TestEffect.With("""{"result":"done well"}""", "tested");
        var view = await MoveAsync(await OpenAsync("hello"), "test");
        await _bed.UntilAsync(() => Now(view).State == "tested");
        Assert.Equal("done well", Now(view).Values["result"]!.GetValue<string>());
        Assert.Equal("say hello", Assert.Single(_bed.Effect.Ran).Text);
        await _bed.IdleAsync(view.Id);
        await _bed.RestartAsync();
        Assert.Single(_bed.Effect.Ran);
    }

    [Fact]
    public async Task A_failure_is_tried_again_with_growing_pauses_and_stands_visible_until_then()
    {
        _bed.Effect.Answer = _ => new EffectResult(new Outcome(Codes.ConnectNoAnswer));
        var view = await MoveAsync(await OpenAsync(), "test");
        await _bed.UntilAsync(() => _bed.Cases.Pending(view.Id) is [{ Attempts: 1 }, ..]);
        Assert.Contains("没有应答", _bed.Cases.Pending(view.Id)[0].Trouble, StringComparison.Ordinal);
        _bed.Time.Advance(TimeSpan.FromSeconds(1));
        await _bed.UntilAsync(() => _bed.Cases.Pending(view.Id) is [{ Attempts: 2 }, ..]);
        // over a restart too, which forgets neither the effect nor how often it was tried
        await _bed.RestartAsync();
        Assert.Equal(2, _bed.Cases.Pending(view.Id)[0].Attempts);
        _bed.Effect.Answer = _ => EffectResult.Done;
        _bed.Time.Advance(TimeSpan.FromSeconds(2));
        await _bed.IdleAsync(view.Id);
        Assert.Single(_bed.Effect.Ran.Select(r => r.Key).Distinct());
    }

    [Fact]
    public async Task One_that_failed_for_good_stays_on_the_case_and_lets_the_next_pass()
    {
        _bed.Effect.Answer = _ => new EffectResult(new Outcome(Codes.ConnectRefused), Final: true);
        var view = await MoveAsync(await OpenAsync(), "test");
        await _bed.UntilAsync(() => _bed.Cases.Pending(view.Id) is [{ Attempts: 1, NextAtUs: long.MaxValue }]);
        _bed.Effect.Answer = _ => EffectResult.Done;
        var again = await MoveAsync(view, "test");
        await _bed.UntilAsync(() => _bed.Effect.Ran.Count == 2 && _bed.Cases.Pending(again.Id).Count == 1);
    }

    [Fact]
    public async Task One_child_for_each_organisation_is_opened_once_and_the_parent_waits_for_all()
    {
        string[] targets = [_bed.Forge, _bed.Stranger.Organization!];
        var parent = await Ok(_bed.Cases.OpenAsync(_bed.Officer, new OpenCase("notice", Values($$"""{"subject":"预警","targets":["{{targets[0]}}","{{targets[1]}}"]}"""))));
        var issued = await Ok(_bed.Cases.MoveAsync(_bed.Officer, new MoveCase(parent.Id, "issue", [], -1)));
        var children = new List<CaseView>();
        await _bed.UntilAsync(() => _bed.Cases.Pending(parent.Id).Count == 0 && _bed.Events.FindHead("caseno:" + _bed.Officer.Organization + ":QS-2026-0002") >= 0);
        await foreach (var child in _bed.Node.AllAsync(new CaseQuery(Parent: parent.Id), CancellationToken.None)) children.Add(child);
        Assert.Equal(targets.Order(), children.Select(c => c.Parties["receiver"].Single()).Order());
        Assert.All(children, c => Assert.Equal("预警", c.Values["subject"]!.GetValue<string>()));
        var refused = await Refused(_bed.Cases.MoveAsync(_bed.Officer, new MoveCase(parent.Id, "close", [], issued.Position)), Codes.CasesNotPossible);
        Assert.Equal("cases.children", refused.Detail);
        var mine = children.Single(c => c.Parties["receiver"].Contains(_bed.Forge));
        // a receiver sees its own and not its neighbour's
        Assert.True(_bed.Cases.Find(_bed.Engineer, mine.Id).Succeeded);
        Assert.Equal(Codes.CasesNotFound, _bed.Cases.Find(_bed.Engineer, children.Single(c => c != mine).Id).Status.Code);
        foreach (var child in children) await Ok(_bed.Node.MoveAsync(new MoveCase(child.Id, "receive", [], -1)));
        await _bed.UntilAsync(() => Now(parent).State == "all-in");
        await Ok(_bed.Cases.MoveAsync(_bed.Officer, new MoveCase(parent.Id, "close", [], -1)));
    }

    [Fact]
    public async Task Of_two_cases_with_one_key_only_one_is_handed_in_however_close_they_come()
    {
        var code = "91500116YW00000126";
        var jobs = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => OpenAsync("x", code)));
        var claimed = await Task.WhenAll(jobs.Select(j => _bed.Cases.MoveAsync(_bed.Engineer, new MoveCase(j.Id, "claim", [], -1)).AsTask()));
        Assert.Single(claimed, c => c.Succeeded);
        Assert.All(claimed.Where(c => !c.Succeeded), c => Assert.Equal(Codes.CasesNotPossible, c.Status.Code));
        var winner = claimed.Single(c => c.Succeeded).Value!;
        await MoveAsync(winner, "end");
        await MoveAsync(jobs.First(j => j.Id != winner.Id), "claim");
    }

    [Fact]
    public async Task Whose_turn_it_becomes_is_told_once_and_not_the_one_who_did_it()
    {
        var draft = await Ok(_bed.Cases.OpenAsync(_bed.Engineer, new OpenCase("application", Values("""{"subject":"上云","amount":100}"""))));
        await Ok(_bed.Cases.MoveAsync(_bed.Engineer, new MoveCase(draft.Id, "submit", [], -1)));
        await _bed.UntilAsync(() => !_bed.Notices.Told.IsEmpty);
        var told = Assert.Single(_bed.Notices.Told);
        Assert.All(told.To, r => Assert.Equal(_bed.Officer.Organization, r.Organization));
        Assert.Equal("/cases/" + draft.Id, told.Link);
    }

    [Fact]
    public async Task A_turn_that_is_taken_settles_what_was_told_of_it_and_a_decider_only_his_own()
    {
        _bed.RecordNotices();
        var draft = await Ok(_bed.Cases.OpenAsync(_bed.Engineer, new OpenCase("application", Values("""{"subject":"上云","amount":100}"""))));
        await TakeAsync(_bed.Engineer, draft, "submit");
        Assert.Equal("case:" + draft.Id, Assert.Single(_bed.Notices.Told).About);
        Assert.True(_bed.Events.FindHead($"about:case:{draft.Id}") >= 0);
        _bed.Notices.Settled.Clear();
        await TakeAsync(_bed.Officer, draft, "accept");
        Assert.Equal([("case:" + draft.Id, "")], _bed.Notices.Settled);
        Assert.Equal(2, _bed.Notices.Told.Count);
        // the first of two deciders has done what he had to
        await TakeAsync(_bed.Leader, draft, "approve");
        Assert.Equal(("case:" + draft.Id, _bed.Leader.User!), _bed.Notices.Settled.Last());
        await TakeAsync(_bed.SecondLeader, draft, "approve");
        Assert.Equal(("case:" + draft.Id, ""), _bed.Notices.Settled.Last());
    }

    [Fact]
    public async Task Whom_a_saved_field_makes_the_assignee_is_told_once_and_the_one_before_need_not_act_any_more()
    {
        _bed.RecordNotices();
        var repair = await Ok(_bed.Cases.OpenAsync(_bed.Worker, new OpenCase("repair", Values("""{"machine":"M1","symptom":"响"}"""))));
        await TakeAsync(_bed.Engineer, repair, "assign", $$"""{"assignee":"{{_bed.SecondEngineer.User}}"}""");
        _bed.Notices.Told.Clear();
        _bed.Notices.Settled.Clear();
        // what says nothing of whose turn it is tells nobody
        await SaveAsync(_bed.Engineer, repair, """{"note":"带上密封件"}""");
        Assert.Empty(_bed.Notices.Told);
        Assert.Empty(_bed.Notices.Settled);
        await SaveAsync(_bed.Engineer, repair, $$"""{"assignee":"{{_bed.Worker.User}}"}""");
        await SaveAsync(_bed.Engineer, repair, $$"""{"assignee":"{{_bed.Worker.User}}","note":"还要油封"}""");
        var told = Assert.Single(_bed.Notices.Told);
        Assert.Equal([_bed.Worker.User], told.To.Select(r => r.User));
        Assert.Equal("case:" + repair.Id, told.About);
        Assert.Equal(1, SettledOf(repair));
        // nobody is told of what he takes on himself
        await SaveAsync(_bed.Engineer, repair, $$"""{"assignee":"{{_bed.Engineer.User}}"}""");
        Assert.Single(_bed.Notices.Told);
        Assert.Equal(2, SettledOf(repair));
        // without a name it is the party's again, which has to know
        await SaveAsync(_bed.Engineer, repair, """{"assignee":null}""");
        Assert.Equal((Role?)Role.EquipmentEngineer, Assert.Single(_bed.Notices.Told.Last().To).Role);
        await _bed.RestartAsync();
        Assert.Equal(2, _bed.Notices.Told.Count);
    }

    [Fact]
    public async Task Whom_a_saved_field_makes_the_party_whose_turn_it_is_is_told_too()
    {
        _bed.Write("visit", """
            case: visit
            version: 1
            name: 走访 | Visit
            menu: serve
            number: ZF-{n:4}
            title: "{subject}"
            openedBy: office
            parties:
              office: {name: 主管部门 | Authority, roles: [RegionOfficer]}
              visitor: {name: 走访人 | Visitor, field: visitor}
            fields:
              subject: {name: 事项 | Subject, required: true}
              visitor: {name: 走访人 | Visitor, type: user}
            states:
              draft: {name: 起草 | Draft, kind: draft, at: office}
              sent: {name: 已派 | Sent, at: visitor, edit: all}
              done: {name: 完成 | Done, kind: done}
            transitions:
              send: {name: 派出 | Send, from: draft, to: sent, by: office}
              finish: {name: 完成 | Finish, from: sent, to: done, by: [visitor, office]}
            """);
        await _bed.RestartAsync();
        _bed.RecordNotices();
        var visit = await Ok(_bed.Cases.OpenAsync(_bed.Officer, new OpenCase("visit", Values($$"""{"subject":"上门","visitor":"{{_bed.Leader.User}}"}"""))));
        await TakeAsync(_bed.Officer, visit, "send");
        Assert.Equal([_bed.Leader.User], Assert.Single(_bed.Notices.Told).To.Select(r => r.User));
        await SaveAsync(_bed.Officer, visit, $$"""{"visitor":"{{_bed.SecondLeader.User}}"}""");
        Assert.Equal([_bed.SecondLeader.User], _bed.Notices.Told.Last().To.Select(r => r.User));
        Assert.Equal(2, _bed.Notices.Told.Count);
        Assert.Equal(("case:" + visit.Id, ""), _bed.Notices.Settled.Last());
    }

    [Fact]
    public async Task A_deadline_that_is_over_settles_its_reminders_and_one_that_runs_does_not()
    {
        _bed.RecordNotices();
        var repair = await Ok(_bed.Cases.OpenAsync(_bed.Worker, new OpenCase("repair", Values("""{"machine":"M1","symptom":"响"}"""))));
        _bed.Time.Advance(TimeSpan.FromHours(23) + TimeSpan.FromMinutes(1));
        await _bed.UntilAsync(() => _bed.Notices.Told.Any(n => n.About == $"case:{repair.Id}:respond"));
        Assert.Empty(_bed.Notices.Settled);
        await TakeAsync(_bed.Engineer, repair, "assign", $$"""{"assignee":"{{_bed.SecondEngineer.User}}"}""");
        Assert.Contains(($"case:{repair.Id}:respond", ""), _bed.Notices.Settled);
        Assert.Contains(("case:" + repair.Id, ""), _bed.Notices.Settled);
    }

    [Fact]
    public async Task Where_nobody_was_told_nothing_is_settled()
    {
        var view = await OpenAsync();
        await _bed.IdleAsync(view.Id);
        // the notices of this test stand in no log
        await TakeAsync(_bed.Engineer, view, "tested");
        Assert.Empty(_bed.Notices.Settled);
    }

    /// <summary>How often nobody needed to act any more, whatever became of its deadlines.</summary>
    private int SettledOf(CaseView view) => _bed.Notices.Settled.Count(s => s == ("case:" + view.Id, ""));

    private async Task SaveAsync(Principal who, CaseView view, string values)
    {
        await Ok(_bed.Cases.SaveAsync(who, new SaveCase(view.Id, Values(values), -1)));
        await _bed.IdleAsync(view.Id);
    }

    private async Task TakeAsync(Principal who, CaseView view, string transition, string values = "{}")
    {
        await Ok(_bed.Cases.MoveAsync(who, new MoveCase(view.Id, transition, Values(values), -1, transition is "approve" ? "同意" : null)));
        await _bed.IdleAsync(view.Id);
    }
}
