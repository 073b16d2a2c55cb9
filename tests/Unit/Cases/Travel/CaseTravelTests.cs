using System.Text;
using Xunit;
using Yiwang.Cases;
using Yiwang.Cases.Travel;
using Yiwang.Events;
using Yiwang.Parties;
using static Yiwang.Unit.Tests.Cases.CaseBed;
using static Yiwang.Unit.Tests.Cases.Travel.TwoNodes;

namespace Yiwang.Unit.Tests.Cases.Travel;

public sealed class CaseTravelTests : IAsyncLifetime
{
    private TwoNodes _nodes = null!;
    private CaseBed Here => _nodes.Here;
    private CaseBed There => _nodes.There;

    public async ValueTask InitializeAsync() => _nodes = await OpenAsync();

    public ValueTask DisposeAsync() => _nodes.DisposeAsync();

    private Task<CaseView> AnswerAsync(CaseView view) => Ok(There.Cases.MoveAsync(There.Officer, new MoveCase(view.Id, "answer", Values("""{"answer":"可以"}"""), -1)));

    [Fact]
    public async Task From_the_moment_it_is_sent_the_sender_moves_nothing()
    {
        var sent = await AskedAsync(_nodes);
        Assert.Equal(["CaseOpened", "CaseSent"], Here.Kinds(sent));
        await Refused(Here.Cases.SaveAsync(Here.Engineer, new SaveCase(sent.Id, Values("""{"question":"x"}"""), -1)), Codes.CasesElsewhere);
        await Refused(Here.Cases.RemarkAsync(Here.Engineer, sent.Id, "x"), Codes.CasesElsewhere);
        await Refused(Here.Cases.MoveAsync(Here.Engineer, new MoveCase(sent.Id, "ask", [], -1)), Codes.CasesElsewhere);
        // its clock stands
        Assert.True(Assert.Single(sent.Clocks).Stopped);
        Here.Time.Advance(TimeSpan.FromDays(3));
        await Here.Runtime.Sweeper.SweepAsync(CancellationToken.None);
        Assert.DoesNotContain("CaseOverdue", Here.Kinds(sent));
    }

    [Fact]
    public async Task It_arrives_whole_its_clock_begins_there_and_what_the_sender_keeps_is_a_copy()
    {
        var sent = await AskedAsync(_nodes, ",\"secret\":\"底价\",\"phone\":\"13000000000\"");
        There.Time.Advance(TimeSpan.FromHours(30));
        var there = await DeliveredAsync(_nodes, sent);
        Assert.Equal((sent.Number, sent.Title, "asked"), (there.Number, there.Title, there.State));
        Assert.Equal("13000000000", there.Values["phone"]!.GetValue<string>());
        Assert.False(there.Values.ContainsKey("secret"));
        var due = Assert.Single(there.Clocks).DueAtUs;
        Assert.Equal(there.Whereabouts!.SinceUs + 24 * 3_600_000_000L, due);
        var copy = Here.Node.Find(sent.Id)!;
        Assert.Equal(CasePlace.Away, copy.Whereabouts!.Place);
        Assert.NotNull(copy.Whereabouts.AsOfUs);
        await Refused(Here.Cases.MoveAsync(Here.Engineer, new MoveCase(sent.Id, "close", [], -1)), Codes.CasesElsewhere);
        // it stands in the other side's list, with what happened before
        var mine = await There.Cases.ListAsync(There.Officer, new CaseQuery(Mine: true));
        Assert.Equal(sent.Id, Assert.Single(mine.Value!.Rows).Id);
        Assert.Contains(There.Cases.History(There.Officer, there), s => s.Kind == "CaseOpened");
    }

    [Fact]
    public async Task It_goes_there_and_back_and_what_the_pact_withheld_is_still_at_home()
    {
        var there = await DeliveredAsync(_nodes, await AskedAsync(_nodes, ",\"secret\":\"底价\""));
        await AnswerAsync(there);
        await There.UntilAsync(() => There.Node.Find(there.Id)!.Whereabouts!.Place == CasePlace.Leaving);
        var back = There.Runtime.Travel.Load(there.Id, 2).Value!;
        Assert.Equal(Outcome.Ok, await Here.Runtime.Travel.ReceiveAsync(_nodes.Arrival(back, Here)));
        Assert.Equal(Outcome.Ok, await There.Runtime.Travel.HandedOverAsync(there.Id, 2, Micros.Of(Here.Time)));
        var home = Here.Node.Find(there.Id)!;
        Assert.Equal(("answered", "可以", "底价"), (home.State, home.Values["answer"]!.GetValue<string>(), home.Values["secret"]!.GetValue<string>()));
        await Ok(Here.Cases.MoveAsync(Here.Engineer, new MoveCase(there.Id, "close", [], -1)));
        // those that had it are told how it ended
        var news = Assert.Single(Here.Runtime.Travel.News(there.Id));
        Assert.Equal(Outcome.Ok, await There.Runtime.Travel.CopyAsync(_nodes.Arrival(news, There)));
        Assert.Equal(("closed", CasePlace.Away), (There.Node.Find(there.Id)!.State, There.Node.Find(there.Id)!.Whereabouts!.Place));
        await _nodes.RestartAsync();
        Assert.Equal(("closed", "closed"), (Here.Node.Find(there.Id)!.State, There.Node.Find(there.Id)!.State));
    }

    [Fact]
    public async Task News_that_overtakes_the_receipt_is_not_lost()
    {
        var there = await DeliveredAsync(_nodes, await AskedAsync(_nodes));
        await AnswerAsync(there);
        await There.UntilAsync(() => There.Node.Find(there.Id)!.Whereabouts!.Place == CasePlace.Leaving);
        Assert.Equal(Outcome.Ok, await Here.Runtime.Travel.ReceiveAsync(_nodes.Arrival(There.Runtime.Travel.Load(there.Id, 2).Value!, Here)));
        // closed at once, before the other side has read its receipt
        await Ok(Here.Cases.MoveAsync(Here.Engineer, new MoveCase(there.Id, "close", [], -1)));
        Assert.Equal(Outcome.Ok, await There.Runtime.Travel.CopyAsync(_nodes.Arrival(Assert.Single(Here.Runtime.Travel.News(there.Id)), There)));
        Assert.Equal(("closed", CasePlace.Away), (There.Node.Find(there.Id)!.State, There.Node.Find(there.Id)!.Whereabouts!.Place));
        // the receipt says nothing new then
        Assert.Equal(Outcome.Ok, await There.Runtime.Travel.HandedOverAsync(there.Id, 2, Micros.Of(Here.Time)));
        Assert.Equal(("closed", CasePlace.Away), (There.Node.Find(there.Id)!.State, There.Node.Find(there.Id)!.Whereabouts!.Place));
        await _nodes.RestartAsync();
        Assert.Equal(("closed", CasePlace.Away), (There.Node.Find(there.Id)!.State, There.Node.Find(there.Id)!.Whereabouts!.Place));
    }

    [Fact]
    public async Task News_from_before_a_receipt_that_was_written_anew_is_not_lost()
    {
        var there = await DeliveredAsync(_nodes, await AskedAsync(_nodes));
        await AnswerAsync(there);
        await There.UntilAsync(() => There.Node.Find(there.Id)!.Whereabouts!.Place == CasePlace.Leaving);
        Assert.Equal(Outcome.Ok, await Here.Runtime.Travel.ReceiveAsync(_nodes.Arrival(There.Runtime.Travel.Load(there.Id, 2).Value!, Here)));
        await Ok(Here.Cases.MoveAsync(Here.Engineer, new MoveCase(there.Id, "close", [], -1)));
        var news = Assert.Single(Here.Runtime.Travel.News(there.Id));
        // killed before it had answered, it says that it received the case only now
        Assert.Equal(Outcome.Ok, await There.Runtime.Travel.HandedOverAsync(there.Id, 2, Micros.Of(Here.Time) + 60_000_000));
        Assert.Equal(Outcome.Ok, await There.Runtime.Travel.CopyAsync(_nodes.Arrival(news, There)));
        Assert.Equal(("closed", CasePlace.Away), (There.Node.Find(there.Id)!.State, There.Node.Find(there.Id)!.Whereabouts!.Place));
    }

    [Fact]
    public async Task It_comes_back_before_the_receipt_of_its_sending()
    {
        var sent = await AskedAsync(_nodes);
        Assert.Equal(Outcome.Ok, await There.Runtime.Travel.ReceiveAsync(_nodes.Arrival(Here.Runtime.Travel.Load(sent.Id, 1).Value!, There)));
        await AnswerAsync(There.Node.Find(sent.Id)!);
        await There.UntilAsync(() => There.Node.Find(sent.Id)!.Whereabouts!.Place == CasePlace.Leaving);
        var back = _nodes.Arrival(There.Runtime.Travel.Load(sent.Id, 2).Value!, Here);
        Assert.NotEqual(Outcome.Ok, await Here.Runtime.Travel.ReceiveAsync(back with { From = "o.aaaaaaaaaaaaaaaaaaaa", Pact = "o.aaaaaaaaaaaaaaaaaaaa/pact.x" }));
        Assert.Equal(Outcome.Ok, await Here.Runtime.Travel.ReceiveAsync(back));
        Assert.Equal(("answered", CasePlace.Here), (Here.Node.Find(sent.Id)!.State, Here.Node.Find(sent.Id)!.Whereabouts!.Place));
        // the receipt says nothing new then
        Assert.Equal(Outcome.Ok, await Here.Runtime.Travel.HandedOverAsync(sent.Id, 1, Micros.Of(There.Time)));
        await Ok(Here.Cases.MoveAsync(Here.Engineer, new MoveCase(sent.Id, "close", [], -1)));
    }

    [Fact]
    public async Task The_same_message_twice_is_one_arrival_and_a_second_one_is_refused()
    {
        var sent = await AskedAsync(_nodes);
        var load = Here.Runtime.Travel.Load(sent.Id, 1).Value!;
        var arrival = _nodes.Arrival(load, There);
        Assert.Equal(Outcome.Ok, await There.Runtime.Travel.ReceiveAsync(arrival));
        Assert.Equal(Outcome.Ok, await There.Runtime.Travel.ReceiveAsync(arrival));
        Assert.Equal(Codes.CasesElsewhere, (await There.Runtime.Travel.ReceiveAsync(_nodes.Arrival(load, There))).Code);
        Assert.Equal(["CaseReceived"], There.Kinds(There.Node.Find(sent.Id)!));
    }

    [Fact]
    public async Task Recalled_before_it_left_it_goes_on_here_with_its_clock()
    {
        var sent = await AskedAsync(_nodes);
        Here.Time.Advance(TimeSpan.FromHours(5));
        var home = await Ok(Here.Cases.RecallAsync(Here.Engineer, sent.Id));
        Assert.Equal(CasePlace.Here, home.Whereabouts!.Place);
        Assert.False(Assert.Single(home.Clocks).Stopped);
        await Ok(Here.Cases.RemarkAsync(Here.Engineer, sent.Id, "改主意了"));
        Assert.Equal(Codes.CasesNotFound, Here.Runtime.Travel.Load(sent.Id, 1).Status.Code);
    }

    [Fact]
    public async Task What_has_left_cannot_be_recalled()
    {
        var sent = await AskedAsync(_nodes);
        _nodes.HereRoads.Recall = new Outcome(Codes.NetUnreachable);
        await Refused(Here.Cases.RecallAsync(Here.Engineer, sent.Id), Codes.NetUnreachable);
        Assert.Equal(CasePlace.Leaving, Here.Node.Find(sent.Id)!.Whereabouts!.Place);
    }

    [Fact]
    public async Task Of_one_in_doubt_only_a_person_who_has_asked_takes_it_back_and_that_stands_in_its_history()
    {
        var sent = await AskedAsync(_nodes);
        // the pact is over: no road leads there any more
        (_nodes.HereRoads.Over, _nodes.HereRoads.Road, _nodes.HereRoads.Recall) = (true, null, new Outcome(Codes.NetUnreachable));
        Assert.True(Here.Node.Find(sent.Id)!.Whereabouts!.IsInDoubt);
        await Refused(Here.Cases.RecallAsync(Here.Engineer, sent.Id), Codes.NetUnreachable);
        await Refused(Here.Cases.MoveAsync(Here.Engineer, new MoveCase(sent.Id, "ask", [], -1)), Codes.CasesElsewhere);
        var home = await Ok(Here.Cases.RecallAsync(Here.Engineer, sent.Id, "已电话核实"));
        Assert.Equal((CasePlace.Here, false), (home.Whereabouts!.Place, home.Whereabouts.IsInDoubt));
        var step = Here.Cases.History(Here.Engineer, home)[^1];
        Assert.Equal(("CaseTakenBack", "已电话核实", Here.Engineer.User), (step.Kind, step.Opinion, step.Actor));
    }

    [Fact]
    public async Task A_form_with_an_effect_that_the_receiver_does_not_know_is_refused_with_the_reason_and_comes_back()
    {
        There.Forget("consult");
        There.Definitions.Reload();
        Here.Write("consult", ConsultForm.Text.Replace("version: 1", "version: 2", StringComparison.Ordinal).Replace("asks: answer,", "asks: answer,", StringComparison.Ordinal).Replace("by: asker}", "by: asker, effects: {test.note: {text: x}}}", StringComparison.Ordinal));
        Here.Definitions.Reload();
        Assert.Empty(Here.Definitions.Problems);
        var sent = await AskedAsync(_nodes);
        There.Definitions.Know(new(new Dictionary<string, IReadOnlyList<string>>(), new Dictionary<string, IReadOnlyList<string>> { ["cases.forward"] = ["to"] }));
        var refused = await There.Runtime.Travel.ReceiveAsync(_nodes.Arrival(Here.Runtime.Travel.Load(sent.Id, 1).Value!, There));
        Assert.Equal(Codes.CasesNotPossible, refused.Code);
        Assert.Contains("test.note", refused.Say!.Value.Zh, StringComparison.Ordinal);
        Assert.Null(There.Node.Find(sent.Id));
        Assert.Equal(Outcome.Ok, await Here.Runtime.Travel.TakeBackAsync(sent.Id, 1, refused));
        var home = Here.Node.Find(sent.Id)!;
        Assert.Equal(CasePlace.Here, home.Whereabouts!.Place);
        Assert.Contains("test.note", Here.Cases.History(Here.Engineer, home)[^1].Opinion, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_texts_under_one_version_are_refused()
    {
        There.Write("consult", ConsultForm.Text.Replace("within: 24 h", "within: 48 h", StringComparison.Ordinal));
        There.Definitions.Reload();
        var sent = await AskedAsync(_nodes);
        var refused = await There.Runtime.Travel.ReceiveAsync(_nodes.Arrival(Here.Runtime.Travel.Load(sent.Id, 1).Value!, There));
        Assert.Equal(Codes.CasesNotPossible, refused.Code);
        Assert.Contains("版本号", refused.Say!.Value.Zh, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_form_unknown_at_the_receiver_travels_with_its_case_and_outlives_a_restart()
    {
        There.Forget("consult");
        There.Definitions.Reload();
        var there = await DeliveredAsync(_nodes, await AskedAsync(_nodes));
        await _nodes.RestartAsync();
        var answered = await AnswerAsync(There.Node.Find(there.Id)!);
        Assert.Equal("answered", answered.State);
    }

    [Fact]
    public async Task Without_a_pact_it_stays_and_says_so()
    {
        _nodes.HereRoads.Road = null;
        var opened = await Ok(Here.Cases.OpenAsync(Here.Engineer, new OpenCase("consult", Values($$"""{"target":"{{_nodes.Expert}}","question":"a"}"""), Transition: "ask")));
        await Here.UntilAsync(() => Here.Cases.Pending(opened.Id) is [{ Name: "cases.forward", Attempts: 1 }]);
        Assert.Null(Here.Node.Find(opened.Id)!.Whereabouts);
    }

    [Fact]
    public async Task A_stranger_cannot_bring_a_case_of_this_node_nor_take_one_that_it_has()
    {
        var sent = await AskedAsync(_nodes);
        var load = Here.Runtime.Travel.Load(sent.Id, 1).Value!;
        var forged = Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(load.Body.Span).Replace(sent.Id, _nodes.Expert + sent.Id[sent.Id.LastIndexOf('/')..], StringComparison.Ordinal).Replace($"\"applicant\":\"{_nodes.Asker}\"", $"\"applicant\":\"{_nodes.Expert}\"", StringComparison.Ordinal));
        Assert.Equal(Codes.CasesNotPossible, (await There.Runtime.Travel.ReceiveAsync(_nodes.Arrival(load with { Body = forged }, There))).Code);
        // the sender still has it: nobody brings it here
        Assert.Equal(Codes.CasesElsewhere, (await Here.Runtime.Travel.ReceiveAsync(_nodes.Arrival(load, Here) with { To = _nodes.Asker })).Code);
        for (var length = 0; length < load.Body.Length; length += 7)
            Assert.NotEqual(Outcome.Ok, await There.Runtime.Travel.ReceiveAsync(_nodes.Arrival(load with { Body = load.Body[..length] }, There)));
    }
}
