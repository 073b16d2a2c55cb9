using Microsoft.Extensions.DependencyInjection;
using Xunit;
using System.Globalization;
using Yiwang.Identify.Reporting.Storing;
using Yiwang.Node.Clock;
using Yiwang.Node.Hosting;
using Yiwang.Node.Settings;
using Yiwang.Node.Tests.Crossing;
using Yiwang.Node.Tests.Harness;
using Yiwang.Pacts;
using Yiwang.Parties;
using Yiwang.Parties.Sessions;
using Yiwang.Signing;
using Yiwang.Storage.Sql;
using Yiwang.Things.Prefixes;

namespace Yiwang.Node.Tests.Reporting;

/// <summary>A top node that delegated 99.501 to a second-level node, both whole, under clocks that the test moves together.</summary>
internal sealed class ReportingPair : IAsyncDisposable
{
    public const string Second = "99.501", Enterprise = "99.501.1001";
    public static readonly string[] Reports = ["identify.tables", "identify.daily", "identify.monitoring", "identify.fault", "identify.monthly", "identify.escrow"];
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(120);
    private readonly TemporaryFolder _folder = new();
    private readonly TestClock[] _clocks = [new(), new()];
    private readonly int[] _ports = [FreePort.Next(), FreePort.Next()];
    private readonly NodeHost?[] _hosts = new NodeHost?[2];

    public NodeHost Top => _hosts[0]!;
    public NodeHost Below => _hosts[1]!;
    public string Pact { get; private set; } = "";
    public Principal Who { get; private set; } = Principal.Public;
    public TimeProvider Clock => _clocks[1];
    public string[] SettingsOf(int side) => [$"listen.http={PactPair.Number(_ports[side])}", $"publicUrl=http://127.0.0.1:{PactPair.Number(_ports[side])}/"];
    public string FolderOf(int side) => Path.Combine(_folder.Path, side == 0 ? "top" : "below");

    /// <param name="start">Local time of day at which the clocks begin, some day in the future; null = now.</param>
    public static async Task<ReportingPair> StartAsync(TimeSpan? start, SigningAlgorithm algorithm = SigningAlgorithm.Ed25519)
    {
        var pair = new ReportingPair();
        if (start is { } time) pair.SetTime(time);
        await pair.ServeAsync(0);
        await pair.ServeAsync(1);
        var top = await FoundAsync(pair.Top, "91500108YW00000551", "国家顶级节点（测试）", "99", algorithm);
        pair.Who = await FoundAsync(pair.Below, "91500116YW00000126", "汽摩标识服务有限公司", Second, algorithm);
        Done(await pair.Below.Services.GetRequiredService<IPrefixRegistry>().HomeAsync(pair.Who, new PrefixGrant(PreparedNode.PrefixOf(Enterprise), pair.Who.Organization!, "渝州精锻")));
        await pair.SignAsync(top);
        return pair;
    }

    public async Task ServeAsync(int side)
    {
        var settings = new NodeSettings
        {
            Origin = $"test.invalid/{(side == 0 ? "99" : Second)}", PublicUrl = $"http://127.0.0.1:{PactPair.Number(_ports[side])}/", Log = new() { Level = "error" }, Limits = new() { DrainSeconds = 1 },
            Listen = new() { Http = _ports[side], Https = -1, Handle = 0, Recursion = -1, Mqtt = -1, Mqtts = -1, Modbus = -1, HandleHttp = -1 },
        };
        _hosts[side] = await NodeHost.StartAsync(new DataFolder(FolderOf(side)), settings, _clocks[side], CancellationToken.None);
    }

    public async Task StopAsync(int side)
    {
        await _hosts[side]!.DisposeAsync();
        _hosts[side] = null;
    }

    public void Advance(TimeSpan by)
    {
        foreach (var clock in _clocks) clock.Advance(by);
    }

    /// <summary>To the next such time of day in Beijing.</summary>
    public void SetTime(TimeSpan timeOfDay)
    {
        var local = _clocks[0].GetUtcNow().ToOffset(TimeSpan.FromHours(8));
        var wait = timeOfDay - local.TimeOfDay;
        Advance(wait > TimeSpan.Zero ? wait : wait + TimeSpan.FromDays(1));
    }

    public DateOnly Today => DateOnly.FromDateTime(_clocks[0].GetUtcNow().ToOffset(TimeSpan.FromHours(8)).DateTime);

    public static string Day(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    public Task<List<SentReport>> SentAsync(string table = "") => StateOf(Below).ReadAsync(sql => SentRows.List(sql, Pact, table, long.MaxValue, 100_000));

    public Task<List<ReceivedReport>> ReceivedAsync(string table = "") => StateOf(Top).ReadAsync(sql => ReceivedRows.List(sql, Pact, table, long.MaxValue, 100_000));

    public async Task<(ReceivedReport Report, System.Text.Json.Nodes.JsonArray Rows, string Problems)> DocumentAsync(string table, string period, int part = 1)
    {
        var found = await StateOf(Top).ReadAsync(sql => ReceivedRows.Find(sql, Pact, Second, table, period, part));
        var (report, body, problems) = Assert.NotNull(found);
        return (report, Identify.Reporting.Documents.SignedReport.Read(body)!.Value.Document.Rows, problems);
    }

    public static IDatabase StateOf(NodeHost host) => host.Services.GetRequiredService<Identify.Reporting.ReportState>().Database;

    public static async Task UntilAsync(Func<Task<bool>> holds, string what)
    {
        using var patience = new CancellationTokenSource(s_patience);
        using var looks = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        try
        {
            while (!await holds()) await looks.WaitForNextTickAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            Assert.Fail(what);
        }
    }

    public static T Done<T>(Events.Outcome<T> outcome) => PreparedNode.Done(outcome);

    public async ValueTask DisposeAsync()
    {
        foreach (var host in _hosts)
            if (host is not null) await host.DisposeAsync();
        _folder.Dispose();
    }

    private static async Task<Principal> FoundAsync(NodeHost host, string uscc, string name, string prefix, SigningAlgorithm algorithm)
    {
        var services = host.Services;
        return (await PactPair.FoundAsync(services.GetRequiredService<Accounts>(), services.GetRequiredService<IParties>(), services.GetRequiredService<IPrefixRegistry>(), services.GetRequiredService<ApiTokens>(), uscc, name, prefix, algorithm)).Who;
    }

    private async Task SignAsync(Principal top)
    {
        var (a, b) = (Top.Services.GetRequiredService<IPacts>(), Below.Services.GetRequiredService<IPacts>());
        var (ownA, ownB) = (Top.Services.GetRequiredService<IDirectory>().Operator!.Id, Below.Services.GetRequiredService<IDirectory>().Operator!.Id);
        var takes = PactScope.Nothing with { Verbs = PactVerbs.Report, Reports = Reports, Prefixes = [Second], Regions = ["*"], MessagesPerDay = 100_000 };
        var gives = PactScope.Nothing with { Verbs = PactVerbs.Resolve, MaxGrade = 1, Prefixes = ["*"], Regions = ["*"], MessagesPerDay = 100_000 };
        var text = new PactText("", 1, "YW-TEST-501", PactKind.Delegate, a.CardOf(ownA)!, b.CardOf(ownB)!, takes, gives, Micros.Of(_clocks[0]) - 3_600_000_000, null, 0, "授权使用前缀，按日报送。");
        var drafted = Done(await a.DraftAsync(top, text));
        Done(await a.ProposeAsync(top, drafted.Id));
        await CarryAsync(a, b, drafted.Id, ownA);
        Done(await b.SignAsync(Who, drafted.Id, b.Find(drafted.Id)!.Hash, compared: true));
        await CarryAsync(b, a, drafted.Id, ownB);
        Pact = drafted.Id;
    }

    private static async Task CarryAsync(IPacts from, IPacts to, string pact, OrganizationId sender)
    {
        foreach (var notice in from.NoticesFrom(pact, sender, 1)) Assert.True((await to.ReceiveAsync(notice.Bytes)).Succeeded);
    }
}
