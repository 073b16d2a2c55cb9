using Yiwang.Events;
using Yiwang.Events.Moving;
using Yiwang.Net.Crossing.Feeds;
using Yiwang.Parties;
using Yiwang.Trust.Trace.Facts;
using Yiwang.Trust.Trace.Graph;
using Yiwang.Trust.Trace.View;

namespace Yiwang.Trust.Trace.Query;

/// <summary>
/// Which product events concern a partner. Who hands over and who takes over stands in the event itself and decides first: what names the partner does, what names somebody else does not. What names
/// nobody does when the partner had one of the things then, or has it now. A correction reaches both: who is named now with all that belongs to it, who was named wrongly with what everybody may know.
/// </summary>
internal sealed class FlowSight(TraceGraph graph, TraceFeed feed, IEvents events) : IFlowSight
{
    /// <summary>Earlier entries that one hand-over brings along; of more the newest, as those say how things are packed.</summary>
    private const int EarlierMax = 500;

    public async ValueTask<Concern?> ConcernsAsync(RecordedEvent e, OrganizationId partner, CancellationToken cancel)
    {
        if (TraceFactReader.Read(e) is not { } fact) return null;
        var (id, named, wrong) = (partner.ToString(), Named(fact), Corrected(e, fact));
        var another = !named.Contains(id) && NamesAnother(named, e.Owner, id);
        if (another && wrong is null) return null;
        if (!await feed.WaitAsync(e.Position, cancel)) throw new InvalidOperationException("the graph of products stands still: " + feed.Trouble);
        // a withdrawal of what was given is given too; who has the goods instead is not the partner's to know
        if (another) return WasGiven(wrong!, id) ? new Concern([], OnlyPublic: true) : null;
        // none when the graph is full: then only what is written in the event itself counts
        var row = graph.FindRow(events.Origin, e.Position);
        if (named.Contains(id)) return row is { } handed && Takers(fact).Contains(id) ? new Concern(Earlier(handed, fact, e, wrong, id)) : Concern.Itself;
        return (wrong is not null && WasGiven(wrong, id)) || (row is { } at && (Has(id, fact, at, graph.Events[at].AtUs) || Has(id, fact, at, long.MaxValue))) ? Concern.Itself : null;
    }

    public IReadOnlyList<string> PrefixesOf(RecordedEvent e) =>
        TraceFactReader.Read(e) is { } fact ? [.. Codes(e, fact).Where(c => c.Contains('/', StringComparison.Ordinal)).Select(c => c[..c.IndexOf('/', StringComparison.Ordinal)]).Distinct(StringComparer.OrdinalIgnoreCase)] : [];

    /// <summary>One that only withdraws another is of what that one named.</summary>
    private IEnumerable<string> Codes(RecordedEvent e, TraceFact fact) => fact.Codes.Any() || Corrected(e, fact) is not { } wrong || TraceFactReader.Read(wrong) is not { } said ? fact.Codes : said.Codes;

    private static bool IsParty(TraceRef reference) => reference.Type.EndsWith("_party", StringComparison.Ordinal);

    private static IEnumerable<string> Takers(TraceFact fact) => fact.Destinations.Where(IsParty).Select(r => r.Id);

    private static HashSet<string> Named(TraceFact fact) => fact.Sources.Where(IsParty).Select(r => r.Id).Concat(Takers(fact)).ToHashSet(StringComparer.Ordinal);

    private static bool NamesAnother(HashSet<string> named, string owner, string partner) => named.Any(n => n != owner && n != partner);

    /// <summary>The entry here that the event declares to be wrong; null = none, or one that another organisation recorded.</summary>
    private RecordedEvent? Corrected(RecordedEvent e, TraceFact fact)
    {
        if (fact.Corrects is not { } wrong) return null;
        var position = wrong.Origin is null || wrong.Origin == events.Origin ? wrong.Position : events.FindHead(new TakenFrom(wrong.Origin, wrong.Position).Head);
        return events.Find(position) is { Succeeded: true, Value: { } old } && old.Owner == e.Owner ? old : null;
    }

    private bool WasGiven(RecordedEvent e, string partner)
    {
        if (TraceFactReader.Read(e) is not { } said) return false;
        var named = Named(said);
        return named.Contains(partner) || (!NamesAnother(named, e.Owner, partner) && graph.FindRow(events.Origin, e.Position) is { } at && Has(partner, said, at, graph.Events[at].AtUs));
    }

    /// <summary>Whether one of the event's things, or what it holds, is with the partner; the event itself moves nothing yet.</summary>
    private bool Has(string partner, TraceFact fact, int e, long atUs)
    {
        if (graph.Organizations.Find(partner) is not (>= 0 and var party)) return false;
        var view = new GraphView(graph, atUs);
        var flow = new TraceWalk(view, true, _ => true, onlyOpen: true, withLots: false).Run(CodesOf(fact));
        var handOver = Handover.Of(graph);
        var places = new Whereabouts(view, flow, moved => moved == e ? -1 : handOver.PartyAfter(moved));
        return flow.All.Series.Where(s => !flow.IsContainer(s)).Any(s => places.Ranges(s).Any(r => r.Party == party));
    }

    /// <summary>How what is handed over was packed and made, as far as the giver said so itself and names nobody else there.</summary>
    /// <param name="wrong">What the hand-over corrects: what became of the things since would have come to the partner, had it been named at first.</param>
    private List<long> Earlier(int handed, TraceFact fact, RecordedEvent e, RecordedEvent? wrong, string partner)
    {
        var (codes, atUs) = (CodesOf(fact), graph.Events[handed].AtUs);
        var earlier = new List<long>();
        foreach (var step in Steps(codes, atUs, e))
        {
            if (earlier.Count == EarlierMax) break;
            if (Said(step, e.Owner, partner) is not null) earlier.Add(graph.Events[step].KeptAt);
        }
        if (wrong is not null)
            foreach (var step in Steps(codes, long.MaxValue, e).Where(s => graph.Events[s].AtUs > atUs && graph.Events[s].Position > wrong.Position && graph.Events[s].Position < e.Position).Take(EarlierMax))
                if (Said(step, e.Owner, partner) is { } since && Has(partner, since, step, graph.Events[step].AtUs)) earlier.Add(graph.Events[step].KeptAt);
        return [.. earlier.Distinct().Order()];
    }

    /// <summary>What the giver's own log has of these things and of what is in them up to a moment, the newest first.</summary>
    private IEnumerable<int> Steps(List<CodeRange> codes, long atUs, RecordedEvent handed)
    {
        var own = graph.Origins.Find(events.Origin);
        return new TraceWalk(new GraphView(graph, atUs), false, _ => true, onlyOpen: false).Run(codes).Steps.Select(s => s.Event)
            .Where(s => graph.Events[s] is var r && r.Origin == own && graph.Organizations[r.Owner] == handed.Owner && r.Position != handed.Position)
            .OrderByDescending(s => graph.Events[s].AtUs).ThenByDescending(s => graph.Events[s].Position);
    }

    /// <summary>Null when it names somebody else.</summary>
    private TraceFact? Said(int step, string giver, string partner) =>
        events.Find(graph.Events[step].KeptAt) is { Succeeded: true, Value: { } e } && TraceFactReader.Read(e) is { } said && !NamesAnother(Named(said), giver, partner) ? said : null;

    private List<CodeRange> CodesOf(TraceFact fact) => [.. fact.Codes.Distinct(StringComparer.Ordinal).Select(c => graph.Series.Find(c)).Where(c => c is not null).Select(c => c!.Value)];
}
