using Yiwang.Events;
using Yiwang.Net.Crossing;
using Yiwang.Console.Pacts;
using Yiwang.Console.Slots;
using Yiwang.Pacts;
using Yiwang.Parties;
using Yiwang.Things;

namespace Yiwang.Console.Network.Topology;

/// <summary>This node and its neighbours, as it knows them.</summary>
internal sealed class OwnTopology(INeighbours neighbours, ICrossing crossing, IPacts pacts, IDirectory directory, IAccess access, IEvents events, ConsoleOptions options, PageDoors doors, TimeProvider clock)
{
    /// <summary>Nodes beside one another on a page, and on a wall, where they are written larger.</summary>
    public const int OfPage = 5, OfWall = 3;
    private const string Own = "own";

    /// <summary>Quick: it is asked twice a second for each who looks.</summary>
    public NetworkTopology Look(Principal who, int ofRow = OfPage)
    {
        var lanes = LaneView.Of(who, crossing, pacts, directory, access).ToLookup(l => l.Pact.Id);
        var seen = Seen(who).OrderByDescending(n => n.IsParent).ThenBy(n => n.Name, StringComparer.Ordinal).ToList();
        var (above, below) = (seen.Where(n => n.IsParent).ToList(), seen.Where(n => !n.IsParent).ToList());
        var up = Math.Min(above.Count, StarLayout.EachSideMax(ofRow));
        var (x, y) = StarLayout.Own(up, ofRow);
        List<TopologyNode> nodes = [new(Own, new(options.NodeName, options.NodeName), PrefixIn(events.Origin), NodeStanding.Up, x, y, "/", null, IsOwn: true)];
        List<TopologyLink> links = [];
        foreach (var (side, isAbove) in new[] { (above, true), (below, false) })
        {
            var drawn = Math.Min(side.Count, StarLayout.EachSideMax(ofRow));
            for (var i = 0; i < drawn; i++)
            {
                var at = isAbove ? StarLayout.Above(i, up, ofRow) : StarLayout.Below(i, drawn, up, ofRow);
                nodes.Add(NodeOf(side[i], at.X, at.Y));
                links.Add(LinkOf(side[i], [.. side[i].Pacts.SelectMany(p => lanes[p])], doors.Admit(who, NetworkSetup.Neighbours)));
            }
        }
        return new NetworkTopology(nodes, links, NetworkTopology.Step(Micros.Of(clock)), seen.Count - links.Count);
    }

    /// <summary>Those with which the viewer's organisation has signed something; all for whoever runs the node.</summary>
    private IEnumerable<Neighbour> Seen(Principal who)
    {
        if (directory.Operator is { } node && access.Decide(who, AccessAction.ManageNode, new ThingScope(node.Id.ToString(), null)).Allowed) return neighbours.All;
        return OrganizationId.TryParse(who.Organization, out var own) ? neighbours.All.Where(n => n.Pacts.Any(p => pacts.Find(p)?.Has(own) == true)) : [];
    }

    private TopologyNode NodeOf(Neighbour n, int x, int y) =>
        new(n.Origin, NameOf(n), Delegated(n) ?? PrefixIn(n.Origin), StandingOf(n), x, y, n.Address?.ToString(), n.LastContactUs);

    /// <summary>The first prefix that an organisation here has given it; null = none.</summary>
    private string? Delegated(Neighbour n) =>
        n.Pacts.Select(pacts.Find).OfType<Pact>().Where(p => p.Text.Kind == PactKind.Delegate && n.Organizations.Contains(p.Text.B.Organization)).SelectMany(p => p.ANow.Prefixes).FirstOrDefault(p => p != PactScope.Everywhere);

    // a log is usually named domain/prefix; an authority's node has none
    private static string PrefixIn(string origin) => origin[(origin.LastIndexOf('/') + 1)..] is [>= '0' and <= '9', ..] tail && Prefix.TryParse(tail, out _, out _) ? tail : "";

    // of several organisations on that node: the one with which this node's own has signed
    private Bilingual NameOf(Neighbour n)
    {
        var name = directory.Operator is { } own ? n.Pacts.Select(pacts.Find).OfType<Pact>().FirstOrDefault(p => p.Has(own.Id))?.Other(own.Id).Name ?? n.Name : n.Name;
        return new(name, name);
    }

    // a round trip is what the last look measured; without one it was silent, or is not to be asked
    private static NodeStanding StandingOf(Neighbour n) => n.RoundTripMs is not null ? NodeStanding.Up : n.IsAsked && n.LastContactUs is not null ? NodeStanding.Silent : NodeStanding.Unknown;

    private TopologyLink LinkOf(Neighbour n, List<LaneView> lanes, bool opens)
    {
        var outward = lanes.Where(l => l.Lane.IsOutward).ToList();
        var waiting = outward.Sum(l => l.Lane.Waiting);
        var kinds = n.Pacts.Select(pacts.Find).OfType<Pact>().Select(p => p.Text.Kind).Distinct().Select(PactTexts.Title).ToList();
        var standing = n.RoundTripMs is not null ? lanes.Any(l => l.Trouble is not null) || waiting > 0 ? LinkStanding.Waiting : LinkStanding.Well
            : n.IsAsked && n.LastContactUs is not null ? LinkStanding.Broken : LinkStanding.Unknown;
        return new(Own, n.Origin, new(string.Join('、', kinds.Select(k => k.Zh)), string.Join(", ", kinds.Select(k => k.En))), standing, n.RoundTripMs, n.LastContactUs, waiting, lanes.Sum(l => l.Lane.IsOutward ? l.Lane.Sent : l.Lane.Received),
            opens ? lanes.FirstOrDefault()?.Href ?? NetworkSetup.Neighbours : null);
    }
}
