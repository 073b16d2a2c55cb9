using System.Globalization;
using System.Net;
using Xunit;
using Yiwang.Cases;
using Yiwang.Events;
using Yiwang.Things;
using Yiwang.Trust.Coding.Activation;
using Yiwang.Trust.Coding.Scans;

namespace Yiwang.Node.Tests.Coding;

/// <summary>The public page of a visible code.</summary>
public sealed class ScanTests(CodingNode node) : IClassFixture<CodingNode>
{
    [Fact]
    public async Task Opening_The_Page_Counts_Nothing_Opens_Nothing_And_Sets_No_Cookie()
    {
        var (bottle, size) = (node.Bottle(), node.Get<IEvents>().Size);
        foreach (var path in new[] { $"/i/{bottle}", $"/i/{bottle}?seen=1", $"/i/{bottle}?secret={node.Secrets[0]}", $"/scan/count/{bottle}", $"/scan/open/{bottle}?secret={node.Secrets[0]}" })
        {
            foreach (var method in new[] { HttpMethod.Get, HttpMethod.Head })
            {
                var answer = await node.SendAsync(method, path, CodingNode.Chongqing + "1");
                Assert.False(answer.Headers.Contains("Set-Cookie"), path);
                Assert.True(path.StartsWith("/i/", StringComparison.Ordinal) == answer.IsSuccessStatusCode || method == HttpMethod.Head, $"{path} {answer.StatusCode}");
            }
        }
        Assert.Empty(node.FactsSince(size));
        Assert.Equal(0, (await node.Get<ScanStore>().ReadAsync(Key(bottle), 5, default)).Total);
    }

    [Fact]
    public async Task The_Pages_Own_Post_Counts_Once_For_A_Device_In_Ten_Minutes_And_The_First_One_Is_A_Fact()
    {
        var bottle = node.Bottle();
        var size = node.Get<IEvents>().Size;
        Assert.Equal(1, (int)(await node.CountAsync(bottle, CodingNode.Chongqing + "1", CodingNode.Device(1)))!["total"]!);
        var fact = Assert.Single(node.FactsSince(size));
        Assert.Equal("Scanned", fact.Kind);
        Assert.Equal(bottle, CodeFacts.Code(fact));
        Assert.Equal("重庆市", CodeFacts.City(fact)!.Value.Zh);
        Assert.Equal(1, (int)(await node.CountAsync(bottle, CodingNode.Chengdu + "1", CodingNode.Device(1)))!["total"]!);
        Assert.Equal(2, (int)(await node.CountAsync(bottle, CodingNode.Chengdu + "1", CodingNode.Device(2)))!["total"]!);
        node.Clock.Advance(TimeSpan.FromMinutes(11));
        Assert.Equal(3, (int)(await node.CountAsync(bottle, CodingNode.Unknown + "1", CodingNode.Device(1)))!["total"]!);
        Assert.Single(node.FactsSince(size));
        var page = await node.PageAsync("/i/" + bottle, CodingNode.Chongqing + "9");
        Assert.Contains("已查询 3 次", page, StringComparison.Ordinal);
        Assert.Contains("重庆市", page, StringComparison.Ordinal);
        Assert.Contains("未成年人请勿饮酒", page, StringComparison.Ordinal);
        Assert.DoesNotContain("正品", page, StringComparison.Ordinal);
        Assert.True(page.Length < 60_000, $"{page.Length}");
    }

    [Fact]
    public async Task A_Browser_Without_A_Cookie_Gets_A_Random_One_And_A_Button_Does_What_The_Script_Does()
    {
        var bottle = node.Bottle();
        var answer = await node.SendAsync(HttpMethod.Post, "/scan/count/" + bottle, CodingNode.Chongqing + "1");
        Assert.Equal(HttpStatusCode.SeeOther, answer.StatusCode);
        var cookie = Assert.Single(answer.Headers.GetValues("Set-Cookie"));
        Assert.Matches("^yw-device=[0-9a-f]{32}; max-age=15552000; path=/; samesite=lax; httponly$", cookie);
        Assert.Contains("已查询 1 次", await node.PageAsync(answer.Headers.Location!.ToString(), CodingNode.Chongqing + "1"), StringComparison.Ordinal);
    }

    [Theory, InlineData("cross-site"), InlineData("same-site")]
    public async Task Another_Sites_Page_Counts_Nothing(string site)
    {
        var bottle = node.Bottle();
        var request = new HttpRequestMessage(HttpMethod.Post, "/scan/count/" + bottle);
        request.Headers.Add("Sec-Fetch-Site", site);
        Assert.Equal(HttpStatusCode.NotFound, (await node.Http.SendAsync(request)).StatusCode);
        Assert.Equal(0, (await node.Get<ScanStore>().ReadAsync(Key(bottle), 5, default)).Total);
    }

    [Theory, InlineData("99.1/B26A199999999"), InlineData("99.1/nothing"), InlineData("99.9/B26A100000001"), InlineData("x")]
    public async Task What_Is_Not_Registered_Is_Not_Counted(string code)
    {
        Assert.Null(await node.CountAsync(code, CodingNode.Chongqing + "1"));
        Assert.Equal(HttpStatusCode.NotFound, (await node.SendAsync(HttpMethod.Post, "/scan/open/" + code, CodingNode.Chongqing + "1", null, new FormUrlEncodedContent([new("secret", node.Secrets[0])]))).StatusCode);
    }

    [Fact]
    public async Task One_Address_And_One_Code_Are_Counted_At_A_Bounded_Rate()
    {
        var bottle = node.Bottle();
        var counted = 0;
        while (counted < 500 && await node.CountAsync(bottle, $"203.0.113.{counted % 250}", CodingNode.Device(1_000 + counted)) is not null) counted++;
        // 120 at once, and one more a second that the test took
        Assert.InRange(counted, 120, 400);
        var many = 0;
        for (; many < 900; many++)
            if (await node.CountAsync($"99.1/B26A1{1_000 + many:D8}", "100.64.7.7", CodingNode.Device(5)) is null) break;
        Assert.InRange(many, 240, 800);
    }

    [Fact]
    public async Task Many_Scans_In_Many_Cities_Warn_On_The_Page_And_Open_One_Case()
    {
        var bottle = node.Bottle();
        string[] from = [CodingNode.Chongqing, CodingNode.Chengdu, CodingNode.Guangzhou, CodingNode.Unknown];
        // six in two known cities and the unknown: no hit
        for (var i = 0; i < 6; i++) await node.CountAsync(bottle, from[i % 2 == 0 ? 3 : i % 4 == 1 ? 0 : 1] + "1", CodingNode.Device(100 + i));
        Assert.DoesNotContain("疑似仿冒", await node.PageAsync("/i/" + bottle, from[0] + "2"), StringComparison.Ordinal);
        for (var i = 0; i < 6; i++) await node.CountAsync(bottle, from[2] + "1", CodingNode.Device(200 + i));
        var suspicion = await node.SuspicionAsync("suspected-counterfeit", bottle);
        Assert.Equal("scans", suspicion.Values["rule"]!.ToString());
        Assert.Equal("7", suspicion.Values["scans"]!.ToString());
        Assert.Equal("3", suspicion.Values["cities"]!.ToString());
        var page = await node.WarnedAsync(bottle);
        Assert.Contains("疑似仿冒", page, StringComparison.Ordinal);
        Assert.Contains("广州市", page, StringComparison.Ordinal);
        Assert.Single(await AllAsync("suspected-counterfeit", bottle));
        await node.MoveAsync(suspicion.Id, "dismiss", """{"finding": "展会扫码"}""");
        // the page follows the case a moment later
        using var late = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while ((await node.PageAsync("/i/" + bottle, from[0] + "2")).Contains("疑似仿冒", StringComparison.Ordinal)) late.Token.ThrowIfCancellationRequested();
    }

    [Fact]
    public async Task Lines_Older_Than_180_Days_Go_And_Nothing_Else()
    {
        var (old, fresh) = (node.Bottle(), node.Bottle());
        var store = node.Get<ScanStore>();
        var now = node.Clock.GetUtcNow().ToUnixTimeMilliseconds() * 1_000;
        await store.CountAsync(new Scan(Key(old), now - 181 * 86_400_000_000, 1, 500000, ScanChannel.WeChat, ScanKind.Query, 7), default);
        await store.CountAsync(new Scan(Key(fresh), now - 179 * 86_400_000_000, 1, 500000, ScanChannel.WeChat, ScanKind.Query, 7), default);
        await store.SweepAsync(now, default);
        Assert.Equal(0, (await store.ReadAsync(Key(old), 5, default)).Total);
        Assert.Single((await store.ReadAsync(Key(fresh), 5, default)).Newest);
    }

    private async Task<List<CaseView>> AllAsync(string form, string bottle)
    {
        var all = new List<CaseView>();
        await foreach (var view in node.Get<INodeCases>().AllAsync(new CaseQuery(form, Text: bottle))) all.Add(view);
        return all;
    }

    private static string Key(string bottle) => CodeKey.Of(Handle.Parse(bottle, CultureInfo.InvariantCulture));
}
