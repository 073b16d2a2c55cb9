using System.Net;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Xunit;
using Yiwang.Cases;
using Yiwang.Node.Tests.Harness;
using Yiwang.Parties;
using Yiwang.Trust.Trace.Capture;
using Yiwang.Trust.Trace.Pages;
using Yiwang.Trust.Trace.Query;
using Yiwang.Trust.Trace.Recall;

namespace Yiwang.Node.Tests.Demo;

/// <summary>What README tells a visitor about the distillery's bottles.</summary>
[Collection(DemoTests.Name)]
public sealed class DemoBottleTests(DemoFixture demo)
{
    private const string Bottles = "/i/99.511.1001/B26A1";

    [Fact]
    public async Task A_bottle_tells_where_it_comes_from_and_opens_once_with_a_code_under_the_cap()
    {
        using var http = demo.Open("chihe");
        var page = WebUtility.HtmlDecode(await http.GetStringAsync(Bottles + "00012701"));
        foreach (var said in new[] { "标识有效", "赤河·陈酿", "赤-0412", "销售区域：泸州市", "未成年人请勿饮酒" }) Assert.Contains(said, page, StringComparison.Ordinal);
        var caps = demo.Network.Caps;
        Assert.Equal(4, caps.Count);
        // not of the lot that another test recalls
        foreach (var (secret, expected) in new[] { (caps[0], "正品·首次开启"), (caps[0], "已激活"), ("22222222", "无此码") })
        {
            using var opened = await http.PostAsync("/scan/open/99.511.1001/B26A100012700", new FormUrlEncodedContent([new("secret", secret)]));
            Assert.Contains(expected, WebUtility.HtmlDecode(await opened.Content.ReadAsStringAsync()), StringComparison.Ordinal);
        }
        Assert.Contains(caps[0], await demo.Open("forge").GetStringAsync("/demo"), StringComparison.Ordinal);
    }

    [Theory, InlineData("00009001", "疑似仿冒"), InlineData("00009601", "窜货嫌疑")]
    public async Task A_copied_and_a_diverted_bottle_warn(string number, string warning)
    {
        using var http = demo.Open("chihe");
        var page = await DemoFixture.UntilAsync(http, Bottles + number, p => p.Contains("hero bad", StringComparison.Ordinal));
        Assert.Contains(warning, page, StringComparison.Ordinal);
        Assert.DoesNotContain("正品", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_code_that_was_never_given_out_is_none()
    {
        using var http = demo.Open("chihe");
        using var answer = await http.GetAsync(Bottles + "99999999");
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.Contains("无此码", WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_recall_of_a_lot_reaches_the_dealer_on_the_node_of_the_trade()
    {
        var services = demo.Network.Members.Single(m => m.Node.Key == "chihe").Host.Services;
        var cases = services.GetRequiredService<ICases>();
        var (luo, zhang) = (Who(services, "luocheng"), Who(services, "zhangqin"));
        var answer = PreparedNode.Done(await services.GetRequiredService<ITraces>().AskAsync(luo, new TraceQuestion("99.511.1002/LOT-B2611-17", TraceDirection.Forward)));
        Assert.Equal((83, 498, 61), (answer.Shipped, answer.Inside, answer.Activated));
        var values = RecallDraft.Of(answer, services.GetRequiredService<RecallReach>(), services.GetRequiredService<PartyNames>(), luo.Organization!);
        foreach (var (field, value) in new[] { ("product", "赤河·陈酿"), ("level", "second"), ("cause", "瓶口裂纹"), ("contact", "张琴"), ("phone", "0830-00002611") }) values[field] = value;
        var recall = PreparedNode.Done(await cases.OpenAsync(luo, new OpenCase("recall", values, Transition: "submit")));
        Assert.Contains("合江符阳酒类经营部", recall.Values["others"]!.ToString(), StringComparison.Ordinal);
        PreparedNode.Done(await cases.MoveAsync(zhang, new MoveCase(recall.Id, "approve", new JsonObject(), recall.Position)));
        using var liu = await demo.EnterAsync("liujie");
        Assert.Contains("赤河·陈酿", await DemoFixture.UntilAsync(liu, "/cases?definition=recall-notice", p => p.Contains("赤河·陈酿", StringComparison.Ordinal)), StringComparison.Ordinal);
        using var board = await demo.EnterAsync("zhangqin");
        var shown = await DemoFixture.UntilAsync(board, "/trust/recalls/" + recall.Id, p => p.Contains("在对方节点", StringComparison.Ordinal));
        Assert.Contains("重庆解放碑佳酿商贸有限公司", shown, StringComparison.Ordinal);
        using var buyer = demo.Open("chihe");
        Assert.Contains("已召回", WebUtility.HtmlDecode(await buyer.GetStringAsync(Bottles + "00012100")), StringComparison.Ordinal);
    }

    private static Principal Who(IServiceProvider services, string user)
    {
        var found = UserName.TryParse(user, out var name) ? services.GetRequiredService<IDirectory>().Find(name)! : throw new ArgumentException(user);
        return found.In(OrganizationId.TryParse(found.Memberships.Keys.First(), out var id) ? id : default)!;
    }
}
