using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Xunit;
using Yiwang.Cases;
using Yiwang.Cases.Travel;
using Yiwang.Node.Hosting;
using Yiwang.Node.Settings;
using Yiwang.Node.Tests.Crossing;
using Yiwang.Node.Tests.Harness;
using Yiwang.Parties;
using Yiwang.Things;
using Yiwang.Trust;
using Yiwang.Trust.Trace.Capture;
using Yiwang.Trust.Trace.Pages;
using Yiwang.Trust.Trace.Query;
using Yiwang.Trust.Trace.Recall;
using Yiwang.Trust.Trace.Recall.Board;

namespace Yiwang.Node.Tests.Coding;

/// <summary>A recall whose dealer is on another node: the notice goes there under the agreement, comes back with the count, and the board has both.</summary>
public sealed class RecallTravelTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task The_notice_reaches_a_dealer_on_another_node_and_comes_home_with_what_was_found()
    {
        var (portA, portB) = (FreePort.Next(), FreePort.Next());
        var scope = PactPair.Everything with { Definitions = ["recall-notice"], EventKinds = ["Recalled"] };
        var pair = await PactPair.PrepareAsync(_folder.Path, new Uri($"http://127.0.0.1:{portA}/"), new Uri($"http://127.0.0.1:{portB}/"), scope);
        await using var maker = await StartAsync(pair.FolderA, portA);
        await using var dealer = await StartAsync(pair.FolderB, portB);
        var (clerk, chief) = (Admin(maker), await SecondAsync(maker));
        await PackAndShipAsync(maker, clerk, pair.OrganizationB);

        var recall = await BeginAsync(maker, clerk);
        Assert.Equal([pair.OrganizationB], recall.Values["holders"]!.AsArray().Select(h => h!.ToString()));
        await MoveAsync(maker, chief, recall.Id, "approve", "{}");

        // at the dealer's own node
        var arrived = await UntilAsync(async () => await FindAsync(dealer, n => n.State == "delivered" && n.Whereabouts?.Place == CasePlace.Here));
        Assert.Equal("瓶口裂纹", arrived.Values["cause"]!.ToString());
        await UntilAsync(() => Task.FromResult(dealer.Services.GetRequiredService<IRecalls>().Find(Handle.Parse("99.1/RC-B007", null))));
        var away = await UntilAsync(async () => (await BoardAsync(maker, clerk, recall.Id)) is { Holders: [{ Notice.Whereabouts.Place: CasePlace.Away }] } board ? board : null);
        Assert.Equal((10, 60, 0, 10, 0), (away.Things, away.Inside, away.Found, away.Sought, away.Confirmed));
        await MoveAsync(dealer, Admin(dealer), arrived.Id, "sign", "{}");
        await MoveAsync(dealer, Admin(dealer), arrived.Id, "report", """{"sealed":8,"sold":2}""");

        // home again
        await UntilAsync(async () => await FindAsync(maker, n => n.State == "reported" && n.Whereabouts?.Place == CasePlace.Here));
        await MoveAsync(maker, clerk, arrived.Id, "confirm", "{}");
        var done = (await BoardAsync(maker, clerk, recall.Id))!;
        Assert.Equal((10, 1, 8, 2), (done.Found, done.Confirmed, done.Holders[0].Sealed, done.Holders[0].Sold));
        Assert.Equal("山城整车有限公司", done.Holders[0].Name);
        Assert.Equal("confirmed", (await UntilAsync(async () => await FindAsync(dealer, n => n.State == "confirmed"))).State);
        await ExportsAsync(maker, pair.Token, recall.Id);
        // the board is the maker's
        Assert.False((await dealer.Services.GetRequiredService<RecallBoards>().ReadAsync(Admin(dealer), recall.Id, default)).Succeeded);
    }

    private static async Task ExportsAsync(NodeHost node, string token, string recall)
    {
        using var http = new HttpClient { BaseAddress = node.Addresses.Single(a => a.Scheme == "http") };
        http.DefaultRequestHeaders.Authorization = new("Bearer", token);
        var table = await http.GetStringAsync($"/trust/recalls/export?case={Uri.EscapeDataString(recall)}&format=csv");
        Assert.Contains("山城整车有限公司", table, StringComparison.Ordinal);
        Assert.Contains(",10,8,2,0,", table, StringComparison.Ordinal);
        var page = System.Net.WebUtility.HtmlDecode(await http.GetStringAsync("/trust/recalls/" + recall));
        Assert.Contains("全部确认", page, StringComparison.Ordinal);
        using var stranger = await new HttpClient { BaseAddress = http.BaseAddress }.GetAsync($"/trust/recalls/export?case={Uri.EscapeDataString(recall)}");
        Assert.True((int)stranger.StatusCode >= 400, stranger.StatusCode.ToString());
    }

    private static async Task PackAndShipAsync(NodeHost node, Principal who, string receiver)
    {
        IReadOnlyDictionary<string, IReadOnlyList<string>> packed = new Dictionary<string, IReadOnlyList<string>> { ["parent"] = ["99.1/RC-C[01-10]"], ["child"] = ["99.1/RC-B[001-060]"] };
        IReadOnlyDictionary<string, IReadOnlyList<string>> shipped = new Dictionary<string, IReadOnlyList<string>> { ["subject"] = ["99.1/RC-C[01-10]"] };
        var now = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds() * 1_000;
        Assert.True((await TraceSeed.RecordAsync(node.Services, who, "liquor", "case", packed, new Dictionary<string, string>(), 6, now - 60_000_000, default)).Succeeded);
        Assert.True((await TraceSeed.RecordAsync(node.Services, who, "liquor", "shipped", shipped, new Dictionary<string, string> { ["deliveryNo"] = "CK-1", ["receiver"] = receiver }, 0, now - 30_000_000, default)).Succeeded);
    }

    /// <summary>As the button of the trace page does.</summary>
    private static async Task<CaseView> BeginAsync(NodeHost node, Principal who)
    {
        var s = node.Services;
        var answer = PreparedNode.Done(await s.GetRequiredService<ITraces>().AskAsync(who, new TraceQuestion("99.1/RC-B[001-060]", TraceDirection.Forward)));
        var values = RecallDraft.Of(answer, s.GetRequiredService<RecallReach>(), s.GetRequiredService<PartyNames>(), who.Organization!);
        foreach (var (field, value) in new[] { ("product", "赤河·陈酿"), ("batch", "RC"), ("level", "second"), ("cause", "瓶口裂纹"), ("measures", "就地封存"), ("contact", "张琴"), ("phone", "0830-0000000") }) values[field] = value;
        return PreparedNode.Done(await s.GetRequiredService<ICases>().OpenAsync(who, new OpenCase("recall", values, Transition: "submit")));
    }

    private static async Task MoveAsync(NodeHost node, Principal who, string id, string transition, string values)
    {
        var cases = node.Services.GetRequiredService<ICases>();
        PreparedNode.Done(await cases.MoveAsync(who, new MoveCase(id, transition, (JsonObject)JsonNode.Parse(values)!, PreparedNode.Done(cases.Find(who, id)).Position)));
    }

    private static async Task<RecallBoard?> BoardAsync(NodeHost node, Principal who, string id) => (await node.Services.GetRequiredService<RecallBoards>().ReadAsync(who, id, default)).Value;

    private static async Task<CaseView?> FindAsync(NodeHost node, Func<CaseView, bool> which)
    {
        await foreach (var notice in node.Services.GetRequiredService<INodeCases>().AllAsync(new CaseQuery("recall-notice")))
            if (which(notice)) return notice;
        return null;
    }

    private static async Task<T> UntilAsync<T>(Func<Task<T?>> look) where T : class
    {
        using var late = new CancellationTokenSource(TimeSpan.FromSeconds(120));
        using var tick = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        while (true)
        {
            if (await look() is { } found) return found;
            await tick.WaitForNextTickAsync(late.Token);
        }
    }

    private static Principal Admin(NodeHost node)
    {
        var directory = node.Services.GetRequiredService<IDirectory>();
        return directory.Find(Name("admin"))!.In(directory.Operator!.Id)!;
    }

    /// <summary>Nobody approves what he asked for.</summary>
    private static async Task<Principal> SecondAsync(NodeHost node)
    {
        var own = node.Services.GetRequiredService<IDirectory>().Operator!.Id;
        return PreparedNode.Done(await node.Services.GetRequiredService<IParties>().BindAsync(Admin(node), new BindUser(own, Name("chief"), new Person("总经理", null), [Role.OrgAdmin]))).In(own)!;
    }

    private static UserName Name(string text) => UserName.TryParse(text, out var name) ? name : throw new ArgumentException(text);

    private static Task<NodeHost> StartAsync(string folder, int port)
    {
        var settings = new NodeSettings
        {
            PublicUrl = $"http://127.0.0.1:{PactPair.Number(port)}/", Listen = new() { Address = "127.0.0.1", Http = port, Https = -1, Handle = -1, Recursion = -1, Mqtt = -1, Mqtts = -1 }, Log = new() { Level = "error" }, Limits = new() { DrainSeconds = 1 },
        };
        return NodeHost.StartAsync(new DataFolder(folder), settings, TimeProvider.System, CancellationToken.None);
    }
}
