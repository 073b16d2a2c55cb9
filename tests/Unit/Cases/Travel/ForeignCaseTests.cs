using System.Text;
using System.Text.Json.Nodes;
using Xunit;
using Yiwang.Cases;
using Yiwang.Cases.Travel;
using Yiwang.Events;
using Yiwang.Events.Kinds;
using static Yiwang.Unit.Tests.Cases.CaseBed;
using static Yiwang.Unit.Tests.Cases.Travel.TwoNodes;

namespace Yiwang.Unit.Tests.Cases.Travel;

/// <summary>What another node may bring with a case, and what it may not: it speaks of its own cases, under the form that the pact was asked for, and changes nothing for anybody else.</summary>
public sealed class ForeignCaseTests : IAsyncLifetime
{
    private const string Stranger = "o.aaaaaaaaaaaaaaaaaaaa";
    private TwoNodes _nodes = null!;
    private CaseBed Here => _nodes.Here;
    private CaseBed There => _nodes.There;

    public async ValueTask InitializeAsync() => _nodes = await OpenAsync();

    public ValueTask DisposeAsync() => _nodes.DisposeAsync();

    [Fact]
    public async Task Under_a_newer_form_that_came_with_a_case_nothing_begins_here()
    {
        Here.Write(ConsultForm.Code, Version(9));
        Assert.Empty(Here.Definitions.Reload());
        var there = await DeliveredAsync(_nodes, await AskedAsync(_nodes));
        Assert.Equal(9, there.Definition.Version);
        for (var start = 0; start < 2; start++)
        {
            Assert.True(There.Definitions.TryFind(ConsultForm.Code, out var newest) && newest.Version == 1);
            Assert.DoesNotContain(There.Definitions.Newest, d => d.Version == 9);
            await _nodes.RestartAsync();
        }
        Assert.Equal("answered", (await AnswerAsync(there)).State);
    }

    [Fact]
    public async Task A_form_of_this_node_takes_the_number_of_one_that_came()
    {
        Here.Write(ConsultForm.Code, Version(9));
        Assert.Empty(Here.Definitions.Reload());
        var there = await DeliveredAsync(_nodes, await AskedAsync(_nodes));
        There.Write(ConsultForm.Code, Version(9).Replace("within: 24 h", "within: 48 h", StringComparison.Ordinal));
        Assert.Empty(There.Definitions.Reload());
        var own = await Ok(There.Cases.OpenAsync(There.Officer, new OpenCase(ConsultForm.Code, Values("""{"question":"本节点的"}"""))));
        for (var start = 0; start < 2; start++)
        {
            Assert.Contains("within: 48 h", There.Definitions.Text(ConsultForm.Code, 9), StringComparison.Ordinal);
            Assert.Equal(9, There.Node.Find(own.Id)!.Definition.Version);
            await _nodes.RestartAsync();
        }
        // both texts stand in the log, so that both cases explain themselves
        Assert.Equal(2, Count(There, CaseKinds.DefinitionPublished));
        Assert.Equal("answered", (await AnswerAsync(there)).State);
    }

    [Fact]
    public async Task What_is_refused_leaves_no_form_behind()
    {
        Here.Write(ConsultForm.Code, Version(9));
        Assert.Empty(Here.Definitions.Reload());
        var arrival = await ArrivalAsync();
        Assert.Equal(Codes.CasesNotPossible, (await There.Runtime.Travel.ReceiveAsync(arrival with { To = There.ForgeAdmin.Organization! })).Code);
        Assert.Equal(Codes.PactsNotPermitted, (await There.Runtime.Travel.ReceiveAsync(arrival with { Form = "recall-notice" })).Code);
        Assert.False(There.Definitions.TryFind(ConsultForm.Code, 9, out _));
        Assert.Equal(0, Count(There, CaseKinds.DefinitionPublished));
        Assert.Equal(Outcome.Ok, await There.Runtime.Travel.ReceiveAsync(arrival));
        Assert.Equal(1, Count(There, CaseKinds.DefinitionPublished));
    }

    [Fact]
    public async Task Nobody_brings_a_case_in_the_name_of_an_organisation_of_this_node()
    {
        var arrival = await ArrivalAsync();
        var local = There.ForgeAdmin.Organization!;
        foreach (var token in (int[])[1, 2])
        {
            foreach (var applicant in (string[])[local, _nodes.Expert])
            {
                await RefusedAsync(arrival, it => (it["case"]!["applicant"], it["case"]!["id"], it["token"]) = (applicant, $"{applicant}/case.{new string('1', 26)}", token));
                await RefusedAsync(arrival, it => (it["case"]!["applicant"], it["token"]) = (applicant, token));
            }
        }
        // nor one of a third party in which it takes no part, or one below a case of somebody else
        await RefusedAsync(arrival with { From = Stranger }, _ => { });
        var own = await Ok(There.Cases.OpenAsync(There.Officer, new OpenCase(ConsultForm.Code, Values("""{"question":"本节点的"}"""))));
        await RefusedAsync(arrival, it => it["case"]!["parent"] = own.Id);
        Assert.Equal(Outcome.Ok, await There.Runtime.Travel.ReceiveAsync(arrival));
    }

    [Fact]
    public async Task A_case_that_is_known_stays_whose_and_what_it_is()
    {
        var sent = await AskedAsync(_nodes);
        var there = await DeliveredAsync(_nodes, sent);
        await AnswerAsync(there);
        await There.UntilAsync(() => There.Node.Find(there.Id)!.Whereabouts!.Place == CasePlace.Leaving);
        var back = _nodes.Arrival(There.Runtime.Travel.Load(there.Id, 2).Value!, Here);
        foreach (var act in (Func<CaseArrival, ValueTask<Outcome>>[])[a => Here.Runtime.Travel.ReceiveAsync(a), a => Here.Runtime.Travel.CopyAsync(a)])
        {
            Assert.Equal(Codes.CasesNotPossible, (await act(Changed(back, it => it["case"]!["applicant"] = _nodes.Expert))).Code);
            Assert.Equal(Codes.CasesNotPossible, (await act(Changed(back, it => it["case"]!["number"] = "C-1999-0001"))).Code);
            Assert.Equal(Codes.CasesNotPossible, (await act(Changed(back, it => it["case"]!["form"] = "leave") with { Form = "leave" })).Code);
            Assert.Equal(Codes.PactsNotPermitted, (await act(back with { Form = "leave" })).Code);
            Assert.Equal(Codes.CasesNotPossible, (await act(back with { From = Stranger, Pact = Stranger + "/pact.x" })).Code);
        }
        Assert.Equal((CasePlace.Away, "asked"), (Here.Node.Find(sent.Id)!.Whereabouts!.Place, Here.Node.Find(sent.Id)!.State));
        Assert.Equal(Outcome.Ok, await Here.Runtime.Travel.ReceiveAsync(back));
        Assert.Equal("answered", Here.Node.Find(sent.Id)!.State);
    }

    [Fact]
    public async Task A_form_that_never_leaves_this_node_does_not_come_to_it_either()
    {
        There.Write(ConsultForm.Code, Version(3).Replace(", effects: {cases.forward: {to: expert}}", "", StringComparison.Ordinal).Replace(", effects: {cases.forward: {to: asker}}", "", StringComparison.Ordinal));
        Assert.Empty(There.Definitions.Reload());
        Here.Write(ConsultForm.Code, Version(9));
        Assert.Empty(Here.Definitions.Reload());
        await RefusedAsync(await ArrivalAsync(), _ => { });
        Assert.False(There.Definitions.TryFind(ConsultForm.Code, 9, out _));
    }

    [Fact]
    public async Task Nulls_where_texts_must_stand_are_refused_once_and_for_all()
    {
        var arrival = await ArrivalAsync();
        foreach (var change in (Action<JsonNode>[])[it => it["case"]!["number"] = null, it => it["case"]!["form"] = null, it => it["case"]!["parties"]!["asker"] = JsonNode.Parse("[null]"), it => it["withheld"] = JsonNode.Parse("[null]"), it => it["case"]!["clocks"] = new JsonArray(new JsonObject { ["code"] = null })])
            await RefusedAsync(arrival, change);
    }

    private async Task<CaseArrival> ArrivalAsync()
    {
        var sent = await AskedAsync(_nodes);
        return _nodes.Arrival(Here.Runtime.Travel.Load(sent.Id, 1).Value!, There);
    }

    private async Task RefusedAsync(CaseArrival arrival, Action<JsonNode> change)
    {
        var before = There.Events.Size;
        Assert.Equal(Codes.CasesNotPossible, (await There.Runtime.Travel.ReceiveAsync(Changed(arrival, change))).Code);
        Assert.Equal(before, There.Events.Size);
    }

    private static CaseArrival Changed(CaseArrival arrival, Action<JsonNode> change)
    {
        var it = JsonNode.Parse(arrival.Body.Span)!;
        change(it);
        return arrival with { Body = Encoding.UTF8.GetBytes(it.ToJsonString()) };
    }

    private Task<CaseView> AnswerAsync(CaseView view) => Ok(There.Cases.MoveAsync(There.Officer, new MoveCase(view.Id, "answer", Values("""{"answer":"可以"}"""), -1)));

    private static int Count(CaseBed bed, string kind) => Enumerable.Range(0, (int)bed.Events.Size).Count(at => bed.Events.Read(at).Kind == kind);

    private static string Version(int version) => ConsultForm.Text.Replace("version: 1", $"version: {version}", StringComparison.Ordinal);
}
