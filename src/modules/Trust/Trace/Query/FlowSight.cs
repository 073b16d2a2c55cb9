using Yiwang.Events;
using Yiwang.Net.Crossing.Feeds;
using Yiwang.Parties;
using Yiwang.Trust.Trace.Facts;
using Yiwang.Trust.Trace.Graph;
using Yiwang.Trust.Trace.View;

namespace Yiwang.Trust.Trace.Query;

/// <summary>
/// Which product events concern a partner. Who hands over and who takes over stands in the event itself and decides first: what names the partner does, what names somebody else does not. What names
/// nobody does when the partner had one of the things then, or has it now.
/// </summary>
internal sealed class FlowSight(TraceGraph graph, TraceFeed feed, IEvents events) : IFlowSight
{
    /// <summary>Earlier entries that one hand-over brings along; of more the newest, as those say how things are packed.</summary>
    private const int EarlierMax = 500;

    public async ValueTask<IReadOnlyList<long>?> ConcernsAsync(RecordedEvent e, OrganizationId partner, CancellationToken cancel)
    {
        if (TraceFactReader.Read(e) is not { } fact) return null;
        var (id, named) = (partner.ToString(), Named(fact));
        if (!named.Contains(id) && NamesAnother(named, e.Owner, id)) return null;
        if (!await feed.WaitAsync(e.Position, cancel)) throw new InvalidOperationException("the graph of products stands still: " + feed.Trouble);
        // none when the graph is full: then only what is written in the event itself counts
        var row = graph.FindRow(events.Origin, e.Position);
        if (named.Contains(id)) return row is { } handed && Takers(fact).Contains(id) ? Earlier(handed, fact, e.Owner, id) : [];
        return Corrects(fact, id) || (row is { } at && (Has(id, fact, at, graph.Events[at].AtUs) || Has(id, fact, at, long.MaxValue))) ? [] : null;
    }

    public IReadOnlyList<string> PrefixesOf(RecordedEvent e) =>
        TraceFactReader.Read(e) is { } fact ? [.. fact.Codes.Where(c => c.Contains('/', StringComparison.Ordinal)).Select(c => c[..c.IndexOf('/', StringComparison.Ordinal)]).Distinct(StringComparer.OrdinalIgnoreCase)] : [];

    private static bool IsParty(TraceRef reference) => reference.Type.EndsWith("_party", StringComparison.Ordinal);

    private static IEnumerable<string> Takers(TraceFact fact) => fact.Destinations.Where(IsParty).Select(r => r.Id);

    private static HashSet<string> Named(TraceFact fact) => fact.Sources.Where(IsParty).Select(r => r.Id).Concat(Takers(fact)).ToHashSet(StringComparer.Ordinal);

    private static bool NamesAnother(HashSet<string> named, string owner, string partner) => named.Any(n => n != owner && n != partner);

    /// <summary>A withdrawal of what was given is given too.</summary>
    private bool Corrects(TraceFact fact, string partner) =>
        fact.Corrects is { } wrong && (wrong.Origin is null || wrong.Origin == events.Origin) && events.Find(wrong.Position) is { Succeeded: true, Value: { } old } && TraceFactReader.Read(old) is { } said && Named(said).Contains(partner);

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
    private List<long> Earlier(int handed, TraceFact fact, string giver, string partner)
    {
        var flow = new TraceWalk(new GraphView(graph, graph.Events[handed].AtUs), false, _ => true, onlyOpen: false).Run(CodesOf(fact));
        var own = graph.Origins.Find(events.Origin);
        var earlier = new List<long>();
        foreach (var step in flow.Steps.Select(s => graph.Events[s.Event]).Where(r => r.Origin == own && graph.Organizations[r.Owner] == giver && r.Position != graph.Events[handed].Position).OrderByDescending(r => r.AtUs).ThenByDescending(r => r.Position))
        {
            if (earlier.Count == EarlierMax) break;
            if (events.Find(step.KeptAt) is { Succeeded: true, Value: { } said } && TraceFactReader.Read(said) is { } before && !NamesAnother(Named(before), giver, partner)) earlier.Add(step.KeptAt);
        }
        earlier.Sort();
        return earlier;
    }

    private List<CodeRange> CodesOf(TraceFact fact) => [.. fact.Codes.Distinct(StringComparer.Ordinal).Select(c => graph.Series.Find(c)).Where(c => c is not null).Select(c => c!.Value)];
}
