using Yiwang.Cases;
using Yiwang.Cases.Travel;
using Yiwang.Events;
using Yiwang.Parties;

namespace Yiwang.Unit.Tests.Cases.Travel;

/// <summary>Two nodes of different organisations, with a road between the forge of the one and the authority of the other; the test carries what goes over it.</summary>
internal sealed class TwoNodes : IAsyncDisposable
{
    public required CaseBed Here { get; init; }
    public required CaseBed There { get; init; }
    public OneRoad HereRoads { get; } = new();
    public OneRoad ThereRoads { get; } = new();
    public string Asker => Here.Engineer.Organization!;
    public string Expert => There.Officer.Organization!;
    private int _messages;

    public static async Task<TwoNodes> OpenAsync()
    {
        var nodes = new TwoNodes { Here = await CaseBed.OpenAsync(), There = await CaseBed.OpenAsync() };
        foreach (var bed in new[] { nodes.Here, nodes.There })
        {
            bed.Write(ConsultForm.Code, ConsultForm.Text);
            Xunit.Assert.Empty(bed.Definitions.Reload());
        }
        nodes.Join();
        return nodes;
    }

    public async Task RestartAsync()
    {
        await Here.RestartAsync();
        await There.RestartAsync();
        Join();
    }

    private void Join()
    {
        Here.Partners = new OnePartner(Expert);
        There.Partners = new OnePartner(Asker);
        HereRoads.Road = new CaseRoad("p", Asker, Expert, 2);
        ThereRoads.Road = new CaseRoad("p", Expert, Asker, 2);
        Here.Runtime.Carry(HereRoads);
        There.Runtime.Carry(ThereRoads);
    }

    public CaseArrival Arrival(CaseRoadLoad load, CaseBed at, string? once = null) =>
        new(load.Body, load.Definition, load.Road.Sender, load.Road.Receiver, load.Road.Pact, once ?? $"crossing:{load.Road.Pact}:{load.Road.Sender}:{++_messages}", Micros.Of(at.Time));

    public static async Task<CaseView> AskedAsync(TwoNodes nodes, string more = "")
    {
        var opened = await CaseBed.Ok(nodes.Here.Cases.OpenAsync(nodes.Here.Engineer, new OpenCase("consult", CaseBed.Values($$"""{"target":"{{nodes.Expert}}","question":"能否共用检测台"{{more}}}"""), Transition: "ask")));
        await nodes.Here.UntilAsync(() => nodes.Here.Node.Find(opened.Id)!.Whereabouts?.Place == CasePlace.Leaving);
        return nodes.Here.Node.Find(opened.Id)!;
    }

    /// <summary>Delivered and receipted.</summary>
    public static async Task<CaseView> DeliveredAsync(TwoNodes nodes, CaseView sent)
    {
        var load = nodes.Here.Runtime.Travel.Load(sent.Id, sent.Whereabouts!.Token).Value!;
        Xunit.Assert.Equal(Outcome.Ok, await nodes.There.Runtime.Travel.ReceiveAsync(nodes.Arrival(load, nodes.There)));
        Xunit.Assert.Equal(Outcome.Ok, await nodes.Here.Runtime.Travel.HandedOverAsync(sent.Id, sent.Whereabouts.Token, Micros.Of(nodes.There.Time)));
        return nodes.There.Node.Find(sent.Id)!;
    }

    public async ValueTask DisposeAsync()
    {
        await Here.DisposeAsync();
        await There.DisposeAsync();
    }

    internal sealed class OneRoad : ICaseRoads
    {
        public CaseRoad? Road { get; set; }
        public Outcome Recall { get; set; } = Outcome.Ok;

        public Outcome<CaseRoad> Find(string definition, IReadOnlyList<string> senders, string to) =>
            Road is { } road && senders.Contains(road.Sender) && road.Receiver == to ? road : new Outcome(Codes.CasesNotPossible, "no pact");

        public bool Over { get; set; }

        public bool IsOver(string pact) => Over;

        public ValueTask<Outcome> RecallAsync(string pact, string id, int token, bool asked, CancellationToken cancel) => new(asked ? Outcome.Ok : Recall);
    }

    private sealed class OnePartner(string id) : IPartners
    {
        public Partner? Find(string organization) => organization == id && OrganizationId.TryParse(id, out var parsed) ? new(parsed, "对方", null) : null;
        public IReadOnlyList<Partner> Of(OrganizationId organization) => Find(id) is { } partner ? [partner] : [];
    }
}
