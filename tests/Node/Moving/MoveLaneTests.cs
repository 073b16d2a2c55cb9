using System.Text;
using System.Text.Json.Nodes;
using Xunit;
using Yiwang.Cases;
using Yiwang.Cases.Definitions;
using Yiwang.Cases.Travel;
using Yiwang.Events;
using Yiwang.Events.Kinds;
using Yiwang.Net.Crossing;
using Yiwang.Net.Crossing.Feeds;
using Yiwang.Net.Moving.Arriving;
using Yiwang.Node.Tests.Crossing;
using Yiwang.Node.Tests.Harness;
using Yiwang.Pacts;
using Yiwang.Parties;
using Yiwang.Things;
using Yiwang.Unit.Tests.Cases.Travel;

namespace Yiwang.Node.Tests.Moving;

/// <summary>What a tenant has outside the log moves with it: lanes of its agreements with what waits in them, effects that have not run.</summary>
public sealed class MoveLaneTests : MovingTests
{
    private OrganizationId Tenant => OrganizationId.TryParse(Bed.Tenant.Organization, out var id) ? id : default;
    private OrganizationId Partner => OrganizationId.TryParse(Bed.ParentAdmin.Organization, out var id) ? id : default;

    [Fact]
    public async Task Lanes_go_on_at_the_new_node_with_nothing_lost_or_twice()
    {
        foreach (var node in new[] { Bed.Host, Bed.Parent }) Assert.Empty(Of<DefinitionStore>(node).Save(Encoding.UTF8.GetBytes(ConsultForm.Text)).Problems);
        var pact = await SignAsync();
        // nobody carries it while the agreement rests: what the step brings about fails, and is tried again minutes later
        PreparedNode.Done(await Of<IPacts>(Bed.Host).SuspendAsync(Bed.Tenant, pact, "盘点"));
        var early = await AskAsync("早问");
        await UntilAsync(() => Of<ICases>(Bed.Host).Pending(early).Any(p => p.Attempts >= 9), "an effect that fails", 10);
        PreparedNode.Done(await Of<IPacts>(Bed.Host).ResumeAsync(Bed.Tenant, pact));
        await UntilAsync(() => Of<IPacts>(Bed.Parent).Find(pact)!.State == PactState.Active, "the agreement carries again");
        var before = await RegisterAsync(Bed.Host, "L", 3);
        var delivered = await AskAsync("先问");
        await UntilAsync(() => Received().Count == before.Count && Place(Bed.Host, delivered) == CasePlace.Away && OutOf(Bed.Host)?.Waiting == 0, "delivered and acknowledged before the move");
        // the partner takes nothing for a while
        var partner = Of<CrossingRuntime>(Bed.Parent);
        await partner.HoldAsync(Partner, TestContext.Current.CancellationToken);
        var waiting = await RegisterAsync(Bed.Host, "W", 4);
        var under = await AskAsync("在途");
        await UntilAsync(() => OutOf(Bed.Host)?.Waiting == 5, "five messages wait");
        var sent = OutOf(Bed.Host)!.Sent;
        await Bed.BeginAsync(await Bed.CodeAsync());
        Assert.Equal((1L, 5L), (Bed.Arriving.Arriving!.Plan!.Pacts, Bed.Arriving.Arriving.Plan.Waiting));
        var done = await Bed.UntilAsync(s => s.Phase == MoveInPhase.Done);
        Assert.True(done.Trouble is null, done.Trouble);
        Assert.Equal(MoveInPhase.Done, done.Phase);
        Assert.Null(OutOf(Bed.Host));
        Assert.Equal((5L, sent), (OutOf(Bed.New)!.Waiting, OutOf(Bed.New)!.Sent));
        Assert.Equal(CasePlace.Leaving, Place(Bed.New, under));
        Assert.NotNull(await Of<CrossingRuntime>(Bed.New).FindReceiptAsync(pact, Tenant, $"case:{delivered}:1", TestContext.Current.CancellationToken));
        var after = await RegisterAsync(Bed.New, "N", 2);
        await partner.ReleaseAsync(Partner, TestContext.Current.CancellationToken);
        List<string> all = [.. before, .. waiting, .. after];
        await UntilAsync(() => Received().Count >= all.Count && Place(Bed.New, under) == CasePlace.Away, "what waited arrives from the new node, then what is recorded there");
        Assert.Equal(all, Received());
        // the effect that waited runs there
        await UntilAsync(() => Place(Bed.New, early) == CasePlace.Away, "the effect runs at the new node", 10);
        await UntilAsync(() => Of<ICases>(Bed.New).Pending(early).Count == 0, "and nothing of it is left to do");
        foreach (var id in new[] { delivered, under, early }) Assert.Equal("asked", Of<INodeCases>(Bed.Parent).Find(id)!.State);
        // the partner has learnt where it is
        PreparedNode.Done(await Of<ICases>(Bed.Parent).MoveAsync(Bed.ParentAdmin, new MoveCase(under, "answer", new JsonObject { ["answer"] = "可以" }, -1)));
        await UntilAsync(() => Of<INodeCases>(Bed.New).Find(under) is { State: "answered", Whereabouts.Place: CasePlace.Here }, "the answer comes to the new node");
        Assert.Equal(Bed.New.Http.BaseAddress, Of<IPacts>(Bed.Parent).Find(pact)!.Own(Tenant).Node);
        Assert.Equal(all, Received());
    }

    [Fact]
    public async Task A_case_that_came_to_the_tenant_goes_along_and_stays_with_the_old_node_as_a_copy()
    {
        foreach (var node in new[] { Bed.Host, Bed.Parent }) Assert.Empty(Of<DefinitionStore>(node).Save(Encoding.UTF8.GetBytes(ConsultForm.Text)).Problems);
        await SignAsync();
        var came = PreparedNode.Done(await Of<ICases>(Bed.Parent).OpenAsync(Bed.ParentAdmin, new OpenCase(ConsultForm.Code, new JsonObject { ["target"] = Tenant.ToString(), ["question"] = "来问" }, Transition: "ask"))).Id;
        await UntilAsync(() => Place(Bed.Host, came) == CasePlace.Here, "the case comes to the tenant");
        await Bed.BeginAsync(await Bed.CodeAsync());
        var done = await Bed.UntilAsync(s => s.Phase == MoveInPhase.Done);
        Assert.True(done.Trouble is null, done.Trouble);
        Assert.Equal((CasePlace.Away, CasePlace.Here), (Place(Bed.Host, came), Place(Bed.New, came)));
        PreparedNode.Done(await Of<ICases>(Bed.New).MoveAsync(Bed.Tenant, new MoveCase(came, "answer", new JsonObject { ["answer"] = "可以" }, -1)));
        await UntilAsync(() => Of<INodeCases>(Bed.Parent).Find(came) is { State: "answered", Whereabouts.Place: CasePlace.Here }, "the answer comes from the new node");
    }

    private CasePlace? Place(RunningNode node, string id) => Of<INodeCases>(node).Find(id)?.Whereabouts?.Place;

    private LaneStatus? OutOf(RunningNode node) => Of<CrossingRuntime>(node).Lanes.SingleOrDefault(l => l.IsOutward && l.Sender == Tenant);

    private async Task<string> AskAsync(string question) =>
        PreparedNode.Done(await Of<ICases>(Bed.Host).OpenAsync(Bed.Tenant, new OpenCase(ConsultForm.Code, new JsonObject { ["target"] = Partner.ToString(), ["question"] = question }, Transition: "ask"))).Id;

    private async Task<List<string>> RegisterAsync(RunningNode node, string name, int count)
    {
        List<string> handles = [];
        for (var n = 0; n < count; n++)
        {
            handles.Add($"99.1.7/{name}{n}");
            PreparedNode.Done(await Of<IRegistry>(node).RegisterAsync(Bed.Tenant, new RegisterThing(Handle.Parse(handles[^1]), null, 0, MovingBed.Values(name), [])));
        }
        return handles;
    }

    /// <summary>Facts of the tenant in the partner's log, in order.</summary>
    private List<string> Received()
    {
        var (events, foreign) = (Of<IEvents>(Bed.Parent), Of<IForeignEvents>(Bed.Parent));
        return [.. Enumerable.Range(0, (int)events.Size).Select(n => events.Read(n)).Where(e => e.Kind == CrossingKinds.EventReceived).Select(e => foreign.Read(e)!.Event.Heads[0])];
    }

    private async Task<string> SignAsync()
    {
        var (there, here) = (Of<IPacts>(Bed.Host), Of<IPacts>(Bed.Parent));
        var gives = PactPair.Everything with { Definitions = [ConsultForm.Code] };
        var text = new PactText("", 1, "YW", PactKind.Share, there.CardOf(Tenant)!, here.CardOf(Partner)!, gives, gives, Micros.Of(Bed.Clock) - 1_000_000, null, 0, "");
        var draft = PreparedNode.Done(await there.DraftAsync(Bed.Tenant, text));
        PreparedNode.Done(await there.ProposeAsync(Bed.Tenant, draft.Id));
        await UntilAsync(() => here.Find(draft.Id)?.Waiting is not null, "the proposal is heard");
        PreparedNode.Done(await here.SignAsync(Bed.ParentAdmin, draft.Id, here.Find(draft.Id)!.Waiting!.Hash, compared: true));
        await UntilAsync(() => there.Find(draft.Id)!.State == PactState.Active, "the signature is heard");
        return draft.Id;
    }

    /// <summary>The clock is moved on while it does not hold, so that pauses pass.</summary>
    private async Task UntilAsync(Func<bool> holds, string what, double step = 0.2)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(120));
        using var looks = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        try
        {
            for (var pace = new ClockPace(); !holds();)
            {
                await looks.WaitForNextTickAsync(patience.Token);
                if (pace.IsDue()) Bed.Clock.Advance(TimeSpan.FromSeconds(step));
            }
        }
        catch (OperationCanceledException)
        {
            Assert.Fail($"never: {what}. Old: {string.Join("; ", Of<CrossingRuntime>(Bed.Host).Lanes)} New: {string.Join("; ", Of<CrossingRuntime>(Bed.New).Lanes)} Partner: {string.Join("; ", Of<CrossingRuntime>(Bed.Parent).Lanes)}");
        }
    }
}
