using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Xunit;
using Yiwang.Console.Network.Topology;
using Yiwang.Net.Crossing;
using Yiwang.Node.Demo;
using Yiwang.Node.Demo.Faults;
using Yiwang.Node.Demo.Network;
using Yiwang.Node.Tests.Harness;

namespace Yiwang.Node.Tests.Demo;

/// <summary>What a visitor breaks is really broken, said by the nodes themselves, and mended again.</summary>
[Collection(DemoTests.Name)]
public sealed class DemoLeversTests(DemoFixture demo)
{
    private DemoLevers Levers => new(demo.Network);

    [Fact]
    public async Task A_cut_line_is_broken_for_both_sides_until_it_is_mended()
    {
        await ReachesAsync("cq", "sc");
        Assert.True(await PullAsync(DemoLever.Cut, "cq", "sc"));
        await ReachesAsync("cq", "sc", reaches: false);
        await ReachesAsync("sc", "cq", reaches: false);
        await ReachesAsync("cq", "top");
        await StandsAsync("cq", "sc", LinkStanding.Broken);
        using (var admin = await demo.EnterAsync("xiangyun")) await DemoFixture.UntilAsync(admin, "/network/neighbours", page => page.Contains("连不上", StringComparison.Ordinal));
        using (var forge = demo.Open("forge")) await DemoFixture.UntilAsync(forge, "/demo/network", page => page.Contains("重庆市级节点与四川省级节点之间已切断", StringComparison.Ordinal));

        Assert.True(await PullAsync(DemoLever.Mend, "cq", "sc"));
        await ReachesAsync("cq", "sc");
        await ReachesAsync("sc", "cq");
        await StandsAsync("cq", "sc", LinkStanding.Well);
    }

    [Fact]
    public async Task A_line_is_cut_in_one_direction()
    {
        Assert.True(await PullAsync(DemoLever.CutOneWay, "sc", "chihe"));
        await ReachesAsync("sc", "chihe", reaches: false);
        await ReachesAsync("chihe", "sc");
        await StandsAsync("sc", "chihe", LinkStanding.OneWay);
        Assert.True(await PullAsync(DemoLever.Mend, "sc", "chihe"));
        await ReachesAsync("sc", "chihe");
    }

    [Fact]
    public async Task A_stopped_node_is_missed_and_comes_back_with_what_it_had()
    {
        Assert.True(await PullAsync(DemoLever.Stop, "joint"));
        Assert.False(await PullAsync(DemoLever.Stop, "joint"));
        await ReachesAsync("sc", "joint", reaches: false);
        Assert.Equal(NodeStanding.Stopped, new DemoTopology(demo.Network).Look(remote: false).Find("joint")!.Standing);
        await StandsAsync("joint", "sc", LinkStanding.Broken);
        using (var city = await demo.EnterAsync("wutao")) await DemoFixture.UntilAsync(city, "/wall", page => page.Contains("数字不含", StringComparison.Ordinal));

        Assert.True(await PullAsync(DemoLever.Start, "joint"));
        await ReachesAsync("sc", "joint");
        using var top = demo.Open("top");
        await DemoFixture.UntilAsync(top, "/i/99.512.1003/PL-100", page => page.Contains("高频疲劳试验机", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_edited_row_turns_the_object_page_red_until_it_is_put_back()
    {
        var thing = Levers.TargetOf("chihe")!.Value;
        using var chihe = await demo.EnterAsync("zhangqin");
        Assert.True(await PullAsync(DemoLever.EditRow, "chihe"));
        Assert.False(await PullAsync(DemoLever.EditRow, "chihe"));
        Assert.Contains("与存证不一致", WebUtility.HtmlDecode(await chihe.ReadAsync("/things/" + thing)), StringComparison.Ordinal);
        Assert.True(await PullAsync(DemoLever.UndoRow, "chihe"));
        Assert.DoesNotContain("与存证不一致", WebUtility.HtmlDecode(await chihe.ReadAsync("/things/" + thing)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_changed_byte_of_the_log_shows_no_value_until_it_is_put_back()
    {
        var path = "/i/" + Levers.TargetOf("liquor")!.Value;
        using var liquor = demo.Open("liquor");
        Assert.True(await PullAsync(DemoLever.FlipByte, "liquor"));
        using (var damaged = await liquor.GetAsync(path))
        {
            Assert.Equal(HttpStatusCode.ServiceUnavailable, damaged.StatusCode);
            Assert.Contains("存证记录损坏", WebUtility.HtmlDecode(await damaged.Content.ReadAsStringAsync()), StringComparison.Ordinal);
        }
        // what a stop would do as well: the log must not be cut off there at the next start
        demo.Network.Tampering.Heal();
        Assert.Empty(demo.Network.Tampering.Done);
        using var healed = await liquor.AskAsync(path);
        Assert.Equal(HttpStatusCode.OK, healed.StatusCode);
    }

    [Fact]
    public async Task The_buttons_of_the_page_do_it_but_not_to_the_node_that_serves_it()
    {
        using var browser = new Browser(demo.Network.Entry.Local);
        using (var cut = await browser.SubmitAsync("/demo/network", "", ("lever", "Cut"), ("node", "auto"), ("other", "cq"))) Assert.Equal("/demo/network", cut.Headers.Location?.OriginalString);
        Assert.True(demo.Network.Links.IsCut("cq", "auto"));
        using (var mend = await browser.SubmitAsync("/demo/network", "", ("lever", "Mend"), ("node", "auto"), ("other", "cq"))) Assert.Equal("/demo/network", mend.Headers.Location?.OriginalString);
        Assert.Empty(demo.Network.Links.Cut);
        using var stop = await browser.SubmitAsync("/demo/network", "", ("lever", "Stop"), ("node", "forge"), ("other", ""));
        Assert.Equal("/demo/network?did=no", stop.Headers.Location?.OriginalString);
        using var without = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false }) { BaseAddress = demo.Network.Entry.Local };
        using var refused = await without.PostAsync("/demo/network", new FormUrlEncodedContent(new Dictionary<string, string> { ["lever"] = "Cut", ["node"] = "auto", ["other"] = "cq" }));
        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
    }

    [Theory]
    [InlineData("wutao", "计划指标", "重庆市级节点")]
    [InlineData("xiangyun", "标识解析", "四川省级节点")]
    public async Task The_wall_shows_figures_that_open_their_lists(string user, string figure, string node)
    {
        using var http = await demo.EnterAsync(user);
        var page = WebUtility.HtmlDecode(await http.ReadAsync("/wall"));
        Assert.Contains(figure, page, StringComparison.Ordinal);
        Assert.Contains(node, page, StringComparison.Ordinal);
        Assert.Contains("截至", page, StringComparison.Ordinal);
        foreach (var href in System.Text.RegularExpressions.Regex.Matches(page, "<a href=\"([^\"]+)\" class=\"wall-part").Select(m => m.Groups[1].Value).Distinct())
        {
            using var list = await http.AskAsync(href);
            Assert.True(list.StatusCode == HttpStatusCode.OK, $"{user}: {href} answers {list.StatusCode}");
        }
    }

    private Task<bool> PullAsync(DemoLever lever, string node, string other = "") => Levers.PullAsync(lever, node, other, TestContext.Current.CancellationToken);

    /// <summary>The probe that the lever asks for may be lost on a busy machine, as any: the next round says it.</summary>
    private Task ReachesAsync(string from, string to, bool reaches = true) => UntilAsync(() => NeighbourOf(from, to) is { } neighbour && neighbour.RoundTripMs is not null == reaches, $"{from} {(reaches ? "reaches" : "misses")} {to}");

    /// <summary>What waited while a line was cut is sent when it is mended, and until then it is not well.</summary>
    private Task StandsAsync(string from, string to, LinkStanding standing) => UntilAsync(() => Link(from, to).Standing == standing, $"between {from} and {to}: {standing}");

    private static async Task UntilAsync(Func<bool> holds, string what)
    {
        using var late = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        late.CancelAfter(Patience.Deadline);
        using var looks = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
        while (!holds())
        {
            Assert.False(late.IsCancellationRequested, what);
            await looks.WaitForNextTickAsync(TestContext.Current.CancellationToken);
        }
    }

    private TopologyLink Link(string from, string to) => new DemoTopology(demo.Network).Look(remote: false).Links.Single(l => (l.From, l.To) == (from, to) || (l.From, l.To) == (to, from));

    private Neighbour? NeighbourOf(string from, string to)
    {
        var origin = DemoNetwork.OriginOf(demo.Network.Data.Nodes.Single(n => n.Key == to));
        return demo.Network.Members.Single(m => m.Node.Key == from).Host.Services.GetRequiredService<INeighbours>().All.SingleOrDefault(n => n.Origin == origin);
    }
}
