using System.Text;
using Xunit;
using Yiwang.Events;
using Yiwang.Events.Kinds;
using Yiwang.Pacts;

namespace Yiwang.Node.Tests.Crossing;

/// <summary>Nodes with a pact vouch for each other's heads in their own logs; one below another writes down the head above it as such.</summary>
public sealed class AnchorTests : IAsyncLifetime
{
    private static readonly TimeSpan s_step = TimeSpan.FromMinutes(10);
    private PairOnLines _pair = null!;

    public async ValueTask InitializeAsync() => _pair = await PairOnLines.StartAsync();

    public ValueTask DisposeAsync() => _pair.DisposeAsync();

    [Fact]
    public async Task Heads_of_neighbours_stand_in_the_log_as_anchored_or_as_of_the_node_above()
    {
        var (a, b) = (_pair.A, _pair.B);
        await a.RegisterAsync("99.1/x");
        await b.RegisterAsync("99.2/x");
        await _pair.UntilAsync(() => Heads(a, NetKinds.HeadAnchored).Contains(Origin(b)) && Heads(b, NetKinds.HeadAnchored).Contains(Origin(a)), "each is anchored at the other", s_step);
        // its own head is published with the neighbour's cosignature, when there is something new: the first may have gone out before the neighbour was asked
        await a.RegisterAsync("99.1/w");
        await _pair.UntilAsync(() => Facts(a, NetKinds.HeadPublished).Any(p => p.Contains($"\u2014 {Origin(b)} ", StringComparison.Ordinal)), "published and cosigned", s_step);
        Assert.Empty(Heads(a, NetKinds.HeadWitnessed));

        // A administers B: for B it is the node above
        await _pair.SignAnotherAsync(PactKind.Administer, PactPair.Everything, PactPair.Everything);
        await a.RegisterAsync("99.1/y");
        await _pair.UntilAsync(() => Heads(b, NetKinds.HeadWitnessed).Contains(Origin(a)), "the head above is witnessed below", s_step);
        await b.RegisterAsync("99.2/y");
        var before = Heads(a, NetKinds.HeadAnchored).Count;
        await _pair.UntilAsync(() => Heads(a, NetKinds.HeadAnchored).Count > before, "the one below is anchored above", s_step);
        Assert.Empty(Heads(a, NetKinds.HeadWitnessed));
    }

    private static string Origin(PairOnLines.Site site) => site.Get<IEvents>().Origin;

    private static List<string> Heads(PairOnLines.Site site, string kind) => [.. Facts(site, kind).Select(f => System.Text.Json.Nodes.JsonNode.Parse(f)!["origin"]!.GetValue<string>())];

    private static IEnumerable<string> Facts(PairOnLines.Site site, string kind)
    {
        var events = site.Get<IEvents>();
        return Enumerable.Range(0, (int)events.Size).Select(n => events.Read(n)).Where(e => e.Kind == kind).Select(e => Encoding.UTF8.GetString(e.Payload[Disclosure.Public]!.Value.Span));
    }
}
