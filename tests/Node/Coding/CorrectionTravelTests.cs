using Microsoft.Extensions.DependencyInjection;
using Xunit;
using Yiwang.Events;
using Yiwang.Events.Kinds;
using Yiwang.Net.Crossing.Feeds;
using Yiwang.Node.Hosting;
using Yiwang.Node.Settings;
using Yiwang.Node.Tests.Crossing;
using Yiwang.Node.Tests.Harness;
using Yiwang.Parties;
using Yiwang.Trust;
using Yiwang.Trust.Trace.Capture;
using Yiwang.Trust.Trace.Facts;
using Yiwang.Trust.Trace.Query;

namespace Yiwang.Node.Tests.Coding;

/// <summary>A delivery that was recorded with the wrong receiver and is corrected, seen from the node of a dealer whose pact gives only what concerns it.</summary>
public sealed class CorrectionTravelTests : IDisposable
{
    private const string Elsewhere = "o.cccccccccccccccccccc", Cases = "99.1/CO-C[01-10]";
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Who_is_named_now_gets_it_as_if_named_at_first_and_who_was_named_wrongly_learns_that_it_was_wrong_and_nothing_else()
    {
        var (portA, portB) = (FreePort.Next(), FreePort.Next());
        var scope = PactPair.Everything with { EventKinds = ["Packed", "Shipped", "Stored"], OnlyConcerned = true };
        var pair = await PactPair.PrepareAsync(_folder.Path, ServedNode.At(portA), ServedNode.At(portB), scope);
        await using var maker = await StartAsync(pair.FolderA, portA);
        await using var dealer = await StartAsync(pair.FolderB, portB);
        var now = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds() * 1_000;
        await PackAsync(maker, now - 90_000_000);
        var toDealer = await RecordAsync(maker, Shipped(pair.OrganizationB, "99.1/CO-C01"), now - 60_000_000);
        var toAnother = await RecordAsync(maker, Shipped(Elsewhere, "99.1/CO-C02"), now - 60_000_000);
        await ArrivedAsync(dealer, pair.Origin, toDealer);
        Assert.Equal([pair.OrganizationB], await HoldersAsync(dealer, "99.1/CO-C01"));

        // of the case that came back it must not learn where it went; of the one that is its own by now, all
        var away = await RecordAsync(maker, Shipped(Elsewhere, "99.1/CO-C01") with { Corrects = new(null, toDealer, "客户代码填错") }, now - 60_000_000);
        var here = await RecordAsync(maker, Shipped(pair.OrganizationB, "99.1/CO-C02") with { Corrects = new(null, toAnother, "客户代码填错") }, now - 60_000_000);
        await ArrivedAsync(dealer, pair.Origin, here);
        await ArrivedAsync(dealer, pair.Origin, away);
        Assert.Equal([pair.OrganizationB], await HoldersAsync(dealer, "99.1/CO-C02"));
        Assert.DoesNotContain(pair.OrganizationB, await HoldersAsync(dealer, "99.1/CO-C01"));
        var backward = PreparedNode.Done(await dealer.Services.GetRequiredService<ITraces>().AskAsync(Admin(dealer), new TraceQuestion("99.1/CO-C02", TraceDirection.Backward)));
        Assert.Contains(backward.Steps, s => s.Kind == ProductKinds.Packed);
        Assert.DoesNotContain(Received(dealer), e => Text(e).Contains(Elsewhere, StringComparison.Ordinal));
        Assert.DoesNotContain(Received(dealer), e => e.Position == toAnother);
        var withdrawal = Assert.Single(Received(dealer), e => e.Position == away);
        Assert.DoesNotContain("CO-C01", Text(withdrawal), StringComparison.Ordinal);
        Assert.Equal(toDealer, TraceFactReader.Read(withdrawal)!.Corrects!.Position);
        // at the maker's the case is where it is
        Assert.Equal([Elsewhere], await HoldersAsync(maker, "99.1/CO-C01"));
    }

    private static TraceFact Shipped(string receiver, string code) =>
        new() { Form = TraceFact.Object, Action = TraceFact.Observe, Chain = "liquor", Link = "shipped", Epcs = [code], Transactions = [new("desadv", "CK-1")], Destinations = [new("possessing_party", receiver)] };

    private static async Task PackAsync(NodeHost node, long atUs)
    {
        IReadOnlyDictionary<string, IReadOnlyList<string>> packed = new Dictionary<string, IReadOnlyList<string>> { ["parent"] = [Cases], ["child"] = ["99.1/CO-B[001-060]"] };
        Assert.Equal(Outcome.Ok, await TraceSeed.RecordAsync(node.Services, Admin(node), "liquor", "case", packed, new Dictionary<string, string>(), 6, atUs, default));
    }

    private static async Task<long> RecordAsync(NodeHost node, TraceFact fact, long atUs) =>
        PreparedNode.Done(await node.Services.GetRequiredService<ITraceCapture>().RecordAsync(Admin(node), [new TraceEntry(ProductKinds.Shipped, fact, atUs)])).FirstPosition;

    private static async Task<IReadOnlyList<string?>> HoldersAsync(NodeHost node, string code) =>
        [.. PreparedNode.Done(await node.Services.GetRequiredService<ITraces>().AskAsync(Admin(node), new TraceQuestion(code, TraceDirection.Forward))).Parties.Select(p => p.Organization)];

    /// <summary>What pacts brought, as the other log has it.</summary>
    private static List<RecordedEvent> Received(NodeHost node)
    {
        var (events, foreign) = (node.Services.GetRequiredService<IEvents>(), node.Services.GetRequiredService<IForeignEvents>());
        return [.. events.Log.ReadEffective(0, int.MaxValue, k => k == CrossingKinds.EventReceived, withBatchRows: false, out _).Select(e => foreign.Read(events.Decode(e))!.Event)];
    }

    private static string Text(RecordedEvent e) => string.Concat(e.Payload.Values.Select(p => p is { } bytes ? System.Text.Encoding.UTF8.GetString(bytes.Span) : ""));

    /// <summary>It is in the dealer's log and in its graph.</summary>
    private static async Task ArrivedAsync(NodeHost node, string origin, long position)
    {
        using var late = new CancellationTokenSource(TimeSpan.FromSeconds(180));
        using var tick = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        var (events, foreign) = (node.Services.GetRequiredService<IEvents>(), node.Services.GetRequiredService<IForeignEvents>());
        Assert.True(OrganizationId.TryParse(Admin(node).Organization, out var own));
        while (foreign.Find(own, origin, position) is null) await tick.WaitForNextTickAsync(late.Token);
        Assert.True(await node.Services.GetRequiredService<Yiwang.Trust.Trace.View.TraceFeed>().WaitAsync(events.Size - 1, late.Token));
    }

    private static Principal Admin(NodeHost node)
    {
        var directory = node.Services.GetRequiredService<IDirectory>();
        return directory.Find(UserName.TryParse("admin", out var name) ? name : default)!.In(directory.Operator!.Id)!;
    }

    private static Task<NodeHost> StartAsync(string folder, int port)
    {
        var settings = new NodeSettings
        {
            PublicUrl = ServedNode.At(port).ToString(), Listen = new() { Address = "127.0.0.1", Http = port, Https = -1, Handle = -1, Recursion = -1, Mqtt = -1, Mqtts = -1 }, Log = new() { Level = "error" }, Limits = new() { DrainSeconds = 1 },
        };
        return NodeHost.StartAsync(new DataFolder(folder), settings, TimeProvider.System, CancellationToken.None);
    }
}
