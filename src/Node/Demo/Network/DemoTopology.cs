using Yiwang.Console.Network.Topology;
using Yiwang.Console.Pacts;
using Yiwang.Events;
using Yiwang.Net.Crossing;
using Yiwang.Pacts;
using Yiwang.Parties;

namespace Yiwang.Node.Demo.Network;

/// <summary>The whole network of the demonstration: one process knows what each of its nodes knows.</summary>
internal sealed class DemoTopology(DemoNetwork network)
{
    /// <param name="remote">Whoever looks came over the network and goes on over it.</param>
    public NetworkTopology Look(bool remote)
    {
        var members = network.Members;
        var known = members.Where(m => m.IsRunning).SelectMany(m => SidesOf(m, members)).ToList();
        var sides = known.ToLookup(s => PairOf(s.From, s.To));
        // when anybody last heard of it
        var heard = known.ToLookup(s => s.To, s => s.LastUs);
        List<TopologyNode> nodes = [.. members.Select(m => new TopologyNode(m.Node.Key, new(m.Node.NameZh, m.Node.NameEn), m.Node.Prefix, m.IsRunning ? NodeStanding.Up : NodeStanding.Stopped, m.Node.X, m.Node.Y, m.IsRunning ? m.Base(remote) : null, heard[m.Node.Key].Max()))];
        List<TopologyLink> links = [.. DemoPairs.Of(network.Data).Select(p => LinkOf(p, [.. sides[PairOf(p.From, p.To)]], members, remote))];
        return new NetworkTopology(nodes, links, NetworkTopology.Step(Micros.Of(TimeProvider.System)));
    }

    /// <summary>What one node knows of its line to another.</summary>
    private sealed record Side(string From, string To, double? RoundTripMs, long? LastUs, long Waiting, long Delivered, bool Trouble, string Href);

    private static IEnumerable<Side> SidesOf(DemoMember member, IReadOnlyList<DemoMember> members)
    {
        var lanes = member.Host.Services.GetRequiredService<ICrossing>().Lanes.Where(l => l.IsOutward).ToLookup(l => l.Pact);
        foreach (var n in member.Host.Services.GetRequiredService<INeighbours>().All)
        {
            if (members.FirstOrDefault(m => DemoNetwork.OriginOf(m.Node) == n.Origin) is not { } other) continue;
            var own = n.Pacts.SelectMany(p => lanes[p]).ToList();
            var href = own.FirstOrDefault() is { } lane ? $"/network/lane?pact={Uri.EscapeDataString(lane.Pact)}&sender={lane.Sender}" : "/network/neighbours";
            yield return new Side(member.Node.Key, other.Node.Key, n.RoundTripMs, n.LastContactUs, own.Sum(l => l.Waiting), own.Sum(l => l.Sent), own.Exists(l => l.Trouble is not null), href);
        }
    }

    private TopologyLink LinkOf(DemoPair pair, List<Side> sides, IReadOnlyList<DemoMember> members, bool remote)
    {
        var both = new[] { pair.From, pair.To };
        var cut = network.Links.Cut.Count(c => PairOf(c.From, c.To) == PairOf(pair.From, pair.To));
        var stopped = members.Any(m => both.Contains(m.Node.Key) && !m.IsRunning);
        var reached = sides.Count(s => s.RoundTripMs is not null);
        var waiting = sides.Sum(s => s.Waiting);
        var standing = stopped || cut == 2 ? LinkStanding.Broken : cut == 1 ? LinkStanding.OneWay : reached == 2 ? waiting > 0 || sides.Exists(s => s.Trouble) ? LinkStanding.Waiting : LinkStanding.Well
            : sides.TrueForAll(s => s.LastUs is null) ? LinkStanding.Unknown : reached == 1 ? LinkStanding.OneWay : LinkStanding.Broken;
        Bilingual? note = stopped ? new("一端已停机", "One end has stopped") : cut > 0 ? new("在本页切断", "Cut on this page") : null;
        // the side with traffic, on a node that answers
        var shown = sides.OrderByDescending(s => s.Waiting).ThenByDescending(s => s.Delivered).FirstOrDefault();
        var href = shown is not null && members.FirstOrDefault(m => m.Node.Key == shown.From) is { } at ? at.Enter(remote, shown.Href) : null;
        return new(pair.From, pair.To, pair.What, standing, standing is LinkStanding.Broken ? null : sides.Max(s => s.RoundTripMs), sides.Max(s => s.LastUs), waiting, sides.Sum(s => s.Delivered), href, note);
    }

    private static (string, string) PairOf(string a, string b) => string.CompareOrdinal(a, b) < 0 ? (a, b) : (b, a);
}

/// <summary>Two nodes between which agreements are in force, and what these are.</summary>
internal sealed record DemoPair(string From, string To, Bilingual What);

internal static class DemoPairs
{
    public static IReadOnlyList<DemoPair> Of(DemoData data) =>
    [
        .. from pact in data.Pacts
           where pact.State == "signed"
           let ends = new[] { data.Organization(pact.A).Node, data.Organization(pact.B).Node }
           where ends[0] != ends[1]
           group Enum.Parse<PactKind>(pact.Kind) by (From: ends.Min(StringComparer.Ordinal)!, To: ends.Max(StringComparer.Ordinal)!) into pair
           let kinds = pair.Distinct().Select(PactTexts.Title).ToList()
           select new DemoPair(pair.Key.From, pair.Key.To, new(string.Join('、', kinds.Select(k => k.Zh)), string.Join(", ", kinds.Select(k => k.En)))),
    ];
}
