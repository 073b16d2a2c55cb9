using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Xunit;
using Yiwang.Events.Kinds;
using Yiwang.Identify.Reporting.Storing;
using Yiwang.Net.Crossing.Feeds;
using Yiwang.Node.Composition;
using Yiwang.Node.Settings;
using Yiwang.Node.Tests.Harness;
using Yiwang.Pacts;
using Yiwang.Storage.Sql;

namespace Yiwang.Node.Tests.Crossing;

/// <summary>
/// A node and the one that delegated its prefix, each a process under a clock that the test moves. The upper one is killed and away for a day: what the lower one asks, tells, hands over and reports meanwhile
/// is answered out of its cache or waits, and is there once afterwards.
/// </summary>
public sealed partial class PartitionProcessTests : IDisposable
{
    private const int Hours = 24, Every = 4;
    private const string Known = "99.1/ONE", Unknown = "99.1/TWO";
    private static readonly TimeSpan s_hour = TimeSpan.FromHours(1), s_minute = TimeSpan.FromMinutes(1), s_patience = TimeSpan.FromSeconds(180);
    private static readonly string[] s_reports = ["identify.tables", "identify.daily", "identify.monitoring", "identify.fault"];
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_virtual_day_without_the_other_process_loses_nothing_of_any_verb_and_doubles_nothing()
    {
        var (portA, portB) = (FreePort.Next(), FreePort.Next());
        var pair = await PactPair.PrepareAsync(_folder.Path, ServedNode.At(portA), ServedNode.At(portB), change: Delegation);
        await PutForm.AtBothAsync(pair);
        await using var upper = new ServedNode(pair.FolderA, portA, pair.Token, Path.Combine(_folder.Path, "a.clock"));
        await using var lower = new ServedNode(pair.FolderB, portB, pair.TokenB, Path.Combine(_folder.Path, "b.clock"), $"upstream={ServedNode.At(portA)}");
        await Task.WhenAll(upper.ServeAsync(), lower.ServeAsync());
        await RegisterAsync(upper, Known);
        await RegisterAsync(upper, Unknown);
        Assert.Null((await lower.UntilAsync("/api/v1/things/" + Known, _ => true))["asOf"]);

        var other = (string)(await upper.GetAsync("/net/v1/party")).Body!["organization"]!;
        await upper.KillAsync();
        var (registered, asked) = await DayAsync(lower, other);
        await UntilAsync([lower], async () => (await FiguresAsync(lower)).Waiting >= registered.Count + asked.Count + s_reports.Length, "all of it waits");
        // what was asked before is answered as of then; what was not cannot be
        Assert.NotNull((await lower.GetAsync("/api/v1/things/" + Known)).Body!["asOf"]);
        var (status, body) = await lower.GetAsync("/api/v1/things/" + Unknown);
        Assert.Equal((HttpStatusCode.GatewayTimeout, "net.unreachable"), (status, (string?)body?["code"]));
        foreach (var id in asked) Assert.Equal("leaving", (string?)(await lower.GetAsync(At(id))).Body!["whereabouts"]?["place"]);

        await upper.ServeAsync();
        await upper.AdvanceAsync(s_hour * Hours);
        await DrainedAsync(upper, lower);
        await HomeAsync(upper, lower, asked);
        await UntilAsync([upper, lower], async () => await lower.GetAsync("/api/v1/things/" + Known) is { Body: { } fresh } && fresh["asOf"] is null, "asked anew");
        Assert.Equal(HttpStatusCode.OK, (await lower.GetAsync("/api/v1/things/" + Unknown)).Status);
        await DrainedAsync(upper, lower);
        await ReportedAsync(pair, upper, lower);
        await upper.StopAsync();
        await lower.StopAsync();
        await CheckFactsAsync(pair, registered);
    }

    /// <summary>Of the lower side's prefix: the upper one takes its reports and cases, and each gives the other answers; the lower one its facts too.</summary>
    private static PactText Delegation(PactText text) => text with
    {
        Kind = PactKind.Delegate,
        AGives = PactPair.Everything with { Verbs = PactVerbs.Resolve | PactVerbs.Forward | PactVerbs.Report, Prefixes = [PactPair.PrefixB], Reports = s_reports, EventKinds = [] },
        BGives = PactPair.Everything with { Verbs = PactVerbs.Resolve | PactVerbs.Subscribe | PactVerbs.Forward, Reports = [] },
    };

    /// <summary>The day as the lower node has it: every few hours something is registered and something asked. Its reports it makes by itself.</summary>
    private static async Task<(List<string> Registered, List<string> Asked)> DayAsync(ServedNode lower, string upper)
    {
        List<string> registered = [], asked = [];
        for (var hour = 1; hour <= Hours; hour++)
        {
            await lower.AdvanceAsync(s_hour);
            if (hour % Every != 0) continue;
            registered.Add(string.Create(CultureInfo.InvariantCulture, $"{PactPair.PrefixB}/H{hour:D2}"));
            await RegisterAsync(lower, registered[^1]);
            asked.Add((string)(await lower.PostAsync("/api/v1/cases", JsonNode.Parse($$"""{"definition":"consult","values":{"target":"{{upper}}","question":"第 {{hour}} 小时"},"transition":"ask"}""")!))["id"]!);
        }
        return (registered, asked);
    }

    /// <summary>Each case arrived once; its answer goes home.</summary>
    private static async Task HomeAsync(ServedNode upper, ServedNode lower, List<string> asked)
    {
        Assert.Equal(asked.Count, (await upper.GetAsync("/api/v1/cases/counts?definition=consult")).Body!.AsArray().Sum(c => (int)c!["count"]!));
        foreach (var id in asked)
        {
            Assert.Equal("asked", (string?)(await upper.GetAsync(At(id))).Body!["state"]);
            await upper.PostAsync($"{At(id)}/transitions/answer", JsonNode.Parse("""{"values":{"answer":"可以"}}""")!);
        }
        await UntilAsync([upper, lower], async () =>
        {
            foreach (var id in asked)
                if ((string?)(await lower.GetAsync(At(id))).Body?["state"] != "answered") return false;
            return true;
        }, "answers come home");
        Assert.Equal(asked.Count, (await lower.GetAsync("/api/v1/cases/counts?definition=consult")).Body!.AsArray().Sum(c => (int)c!["count"]!));
    }

    /// <summary>Yesterday's tables and those of the day that passed: each made once, taken once.</summary>
    private static async Task ReportedAsync(PreparedPair pair, ServedNode upper, ServedNode lower)
    {
        await using var own = await StateAsync(pair.FolderB);
        await using var top = await StateAsync(pair.FolderA);
        List<SentReport> made = [];
        await UntilAsync([upper, lower], async () => (made = await own.ReadAsync(sql => SentRows.List(sql, pair.Pact, "", long.MaxValue, 10_000))).TrueForAll(r => r.Outcome == "ok") && made.Count(r => r.Table == "M2") >= 2, "each report has its receipt");
        var came = await top.ReadAsync(sql => ReceivedRows.List(sql, pair.Pact, "", long.MaxValue, 10_000));
        Assert.Equal(made.Select(r => $"{r.Table} {r.Period} {r.Part} {r.Rows}").Order(StringComparer.Ordinal), came.Select(r => $"{r.Table} {r.Period} {r.Part} {r.Rows}").Order(StringComparer.Ordinal));
        Assert.Equal(made.Count, made.Select(r => $"{r.Table} {r.Period} {r.Part}").Distinct().Count());
    }

    /// <summary>Both logs are read.</summary>
    private static async Task CheckFactsAsync(PreparedPair pair, List<string> registered)
    {
        await using var lower = await NodeStores.OpenAsync(new DataFolder(pair.FolderB), new NodeSettings(), TimeProvider.System, CancellationToken.None);
        await using var upper = await NodeStores.OpenAsync(new DataFolder(pair.FolderA), new NodeSettings(), TimeProvider.System, CancellationToken.None);
        var told = Enumerable.Range(0, (int)lower.Events.Size).Select(n => lower.Events.Read(n)).Where(e => e.Kind == PactPair.Kind).Select(e => e.Heads[0]).ToList();
        Assert.Equal(registered, told);
        var foreign = new ForeignEvents(upper.Events);
        Assert.Equal(told, Enumerable.Range(0, (int)upper.Events.Size).Select(n => upper.Events.Read(n)).Where(e => e.Kind == CrossingKinds.EventReceived).Select(e => foreign.Read(e)!.Event.Heads[0]));
    }

    /// <summary>Until nothing waits on either side and each has received what the other sent.</summary>
    private static Task DrainedAsync(ServedNode upper, ServedNode lower) => UntilAsync([upper, lower], async () =>
    {
        var (a, b) = (await FiguresAsync(upper), await FiguresAsync(lower));
        return a is { Waiting: 0, Unhandled: 0 } && b is { Waiting: 0, Unhandled: 0 } && a.Received == b.Sent && b.Received == a.Sent;
    }, "the lanes are empty");

    private static async Task<(long Sent, long Waiting, long Received, long Unhandled)> FiguresAsync(ServedNode node)
    {
        var text = await node.Http.GetStringAsync(new Uri("/metrics", UriKind.Relative), TestContext.Current.CancellationToken);
        return (Of("sent_total"), Of("waiting"), Of("received_total"), Of("unhandled"));

        long Of(string name) => Line().Matches(text).Where(m => m.Groups[1].Value == name).Select(m => long.Parse(m.Groups[2].Value, CultureInfo.InvariantCulture)).FirstOrDefault();
    }

    /// <summary>Looks again while the clocks go on by minutes, so that pauses after failures pass.</summary>
    private static async Task UntilAsync(ServedNode[] moved, Func<Task<bool>> holds, string what)
    {
        using var patience = new CancellationTokenSource(s_patience);
        using var looks = new PeriodicTimer(TimeSpan.FromMilliseconds(200));
        try
        {
            while (!await holds())
            {
                await looks.WaitForNextTickAsync(patience.Token);
                foreach (var node in moved) await node.AdvanceAsync(s_minute);
            }
        }
        catch (OperationCanceledException)
        {
            Assert.Fail("never: " + what);
        }
    }

    private static Task<JsonNode> RegisterAsync(ServedNode node, string handle) => node.PostAsync("/api/v1/things", JsonNode.Parse($$"""{"handle":"{{handle}}","values":[{"index":1,"type":"DESC","value":"{{handle}}"}]}""")!, handle);

    private static Task<IDatabase> StateAsync(string folder) => Databases.OpenStateAsync(NodeStores.DatabasesOf(new NodeSettings()), folder, [], CancellationToken.None);

    private static string At(string id) => $"/api/v1/cases/{id}";

    [GeneratedRegex(@"^yiwang_crossing_(\w+) (\d+)$", RegexOptions.Multiline)]
    private static partial Regex Line();
}
