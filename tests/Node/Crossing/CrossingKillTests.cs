using System.Globalization;
using System.Text.RegularExpressions;
using Xunit;
using Yiwang.Events.Kinds;
using Yiwang.Net.Crossing.Feeds;
using Yiwang.Node.Composition;
using Yiwang.Node.Settings;
using Yiwang.Node.Tests.Crash;
using Yiwang.Node.Tests.Harness;

namespace Yiwang.Node.Tests.Crossing;

/// <summary>kill -9 of either side while facts of one log cross to the other. The seed decides which side, and after how many acknowledgements.</summary>
public sealed partial class CrossingKillTests : IDisposable
{
    private const int Seed = 20261123;
    private static readonly int s_rounds = CrashRounds.Count;
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(90);
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Every_fact_that_crosses_arrives_once_and_none_is_lost()
    {
        var (a, b, pair) = await PactPair.PrepareServedAsync(_folder.Path);
        await using (a)
        await using (b)
        {
            var random = new Random(Seed);
            await a.ServeAsync();
            await b.ServeAsync();
            for (var round = 0; round < s_rounds; round++)
            {
                var load = new RegistrationLoad(a.Http, pair.Token, $"R{round}");
                var killsSender = random.Next(2) == 0;
                var (before, after) = (random.Next(20, 300), random.Next(20, 200));
                // the receiver goes down under way and comes back; the sender's end ends the load
                await load.RunAsync(killsSender ? before : before + after, async () =>
                {
                    if (!killsSender) await b.KillAsync();
                    await a.KillAsync();
                });
                await a.ServeAsync();
                if (!killsSender) await b.ServeAsync();
            }
            await DrainedAsync(a, b);
            Assert.Equal(0, (await a.Node.StopAsync()).ExitCode);
            Assert.Equal(0, (await b.Node.StopAsync()).ExitCode);
        }
        await CheckAsync(pair);
    }

    /// <summary>Until nothing waits on either side and what one says it has sent, the other has received, twice running.</summary>
    private static async Task DrainedAsync(ServedNode a, ServedNode b)
    {
        using var patience = new CancellationTokenSource(s_patience);
        using var looks = new PeriodicTimer(TimeSpan.FromMilliseconds(300));
        var last = (-1L, -1L);
        while (await looks.WaitForNextTickAsync(patience.Token))
        {
            var (sent, received) = (await FiguresAsync(a, patience.Token), await FiguresAsync(b, patience.Token));
            var now = (sent.Sent, received.Received);
            if (sent.Waiting == 0 && received.Unhandled == 0 && now.Sent == now.Received && now == last) return;
            last = now;
        }
    }

    private static async Task<(long Sent, long Waiting, long Received, long Unhandled)> FiguresAsync(ServedNode node, CancellationToken cancel)
    {
        var text = await node.Http.GetStringAsync("/metrics", cancel);
        return (Of("sent_total"), Of("waiting"), Of("received_total"), Of("unhandled"));

        long Of(string name) => Line().Matches(text).Where(m => m.Groups[1].Value == name).Select(m => long.Parse(m.Groups[2].Value, CultureInfo.InvariantCulture)).FirstOrDefault();
    }

    /// <summary>Both logs are read: each fact that A recorded under the pact stands once in B's, and nothing else does. Rows of an import come when it is closed, after facts that stand behind them.</summary>
    private static async Task CheckAsync(PreparedPair pair)
    {
        await using var a = await OpenAsync(pair.FolderA);
        await using var b = await OpenAsync(pair.FolderB);
        // Rows of an import that the kill broke off are in the log and are no facts: the index, which the feed does not read, has no head of theirs. Each identifier was tried once.
        var written = Enumerable.Range(0, (int)a.Events.Size).Select(n => a.Events.Read(n)).Where(e => e.Kind == PactPair.Kind).ToList();
        var own = written.Where(e => a.Events.FindHead(e.Heads[0]) == e.Position).ToDictionary(e => e.Position, e => e.Heads[0]);
        Assert.All(written.Where(e => !own.ContainsKey(e.Position)), e => Assert.Equal(-1, a.Events.FindHead(e.Heads[0])));
        var foreign = new ForeignEvents(b.Events);
        var received = Enumerable.Range(0, (int)b.Events.Size).Select(n => b.Events.Read(n)).Where(e => e.Kind == CrossingKinds.EventReceived).Select(e => foreign.Read(e)!).ToList();
        Assert.True(own.Count > 20 * s_rounds, $"{own.Count} facts");
        Assert.Equal(own.Keys.Order(), received.Select(r => r.Event.Position).Order());
        Assert.All(received, r => Assert.Equal((pair.Origin, own[r.Event.Position]), (r.Origin, r.Event.Heads[0])));
    }

    private static Task<NodeStores> OpenAsync(string path) => NodeStores.OpenAsync(new DataFolder(path), new NodeSettings(), TimeProvider.System, CancellationToken.None);

    [GeneratedRegex(@"^yiwang_crossing_(\w+) (\d+)$", RegexOptions.Multiline)]
    private static partial Regex Line();
}
