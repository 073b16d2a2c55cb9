using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Xunit;
using Yiwang.Journeys.Tests.Browser;
using Yiwang.Node.Tests.Harness;

namespace Yiwang.Journeys.Tests;

/// <summary>J3: a second-level node is taken in, gives a prefix to a forge that it hosts, a car maker resolves a piece by agreement, and the forge moves to its own node with all that it has. Only what people and foreign programs have: pages, HTTP, the command.</summary>
public sealed class ForgeTests(BrowserFixture browser, ForgeNetwork net) : IClassFixture<ForgeNetwork>
{
    private const string Prefix = "99.501.1001", Piece = Prefix + "/ZXJ26000731", Batch = Prefix + "/ZXJ-20261109-A01", Template = Prefix + "/META_FORGING", Drawing = "https://tuzhi.example.cn/ZXJ-07.pdf", Pact = "YZ-SC-2026-01";
    private const string Password = "Duanjian-2026-99", NewPassword = "Xinjiedian-2026-1", Forge = "渝州精锻汽车零部件有限公司", Maker = "山城新能源汽车有限公司", Registry = "重庆汽摩标识服务有限公司", City = "重庆市经济和信息化主管部门（演示）";

    [Fact]
    public async Task APrefixIsGivenUsedAndMovesToItsOwnNode()
    {
        var set = await Task.WhenAll(
            Newcomer.SetUpAsync(browser, net.Top, "二级节点", "12100000YW0000223L", "国家顶级节点（西部）运行机构", "shenyue", "沈悦", Password),
            Newcomer.SetUpAsync(browser, net.Auto, "二级节点", "91500108YW00000551", Registry, "chenli", "陈立", Password),
            Newcomer.SetUpAsync(browser, net.Maker, "企业", "91500112YW0000047Y", Maker, "gouwei", "苟伟", Password));
        await using var shen = set[0];
        await using var chen = set[1];
        await using var gou = set[2];
        await SecondLevelNodeAsync(shen);
        await using var lin = await EnterpriseAsync(chen);
        await RegisterAsync(lin);
        await AgreeAsync(lin, gou);
        await CustomerAsync(gou);
        var before = await ShapesAsync(net.Auto);
        using var stop = new CancellationTokenSource();
        var asking = AskAsync(stop.Token);
        await MoveAsync(lin);
        Assert.Equal("42CrMo", await MaterialAsync());
        await stop.CancelAsync();
        Assert.Empty(await asking);
        // the old node says where, and the new one answers in the same words and shapes
        Assert.Contains(net.Fresh.Url, await ForgeNetwork.TextAsync(net.Auto, "/api/resolve/" + Piece), StringComparison.Ordinal);
        Assert.Equal(before, await ShapesAsync(net.Fresh));
        await CustomerAsync(gou);
        await HomeAsync();
        Visitor.NoTrouble(shen, chen, gou, lin);
    }

    /// <summary>Step 1: FM-01 at the top node with the opinion of the region, the formal review, the technical test against the real node, and the prefix.</summary>
    private async Task SecondLevelNodeAsync(Visitor shen)
    {
        await PrefixPages.AnswerForAsync(shen, "99");
        var (forApplicant, forCity) = (await Newcomer.HostAsync(shen, "二级节点", "91500108YW00000551", Registry, "chenli", "陈立"), await Newcomer.HostAsync(shen, "主管部门", "12500000YW00001944", City, "wutao", "吴涛"));
        await ApplyAsync(forApplicant);
        await RecommendAsync(forCity);

        await shen.GoAsync("/cases?definition=second-level-node");
        await shen.Main.GetByText("汽摩行业二级节点").First.ClickAsync();
        await shen.SaysAsync("91500108YW00000551");
        await shen.SaysAsync("陈女士");
        await Assertions.Expect(shen.Main.Locator(".tag", new() { HasText = "推荐" }).First).ToBeVisibleAsync();
        await shen.ShootAsync("j3-second-level-zh");
        await shen.StepAsync("审查通过并测试");
        await TestedAsync(shen);
        await shen.ShootAsync("j3-tested-zh");
        await shen.StepAsync("批准并分配前缀", async sheet =>
        {
            await sheet.FillAsync(("prefix", "99.501"));
            await sheet.Locator("[name=confirmation]").FillAsync(Password);
        });
        await shen.GoAsync("/identify/prefixes");
        await shen.ReloadUntilAsync(shen.Main.GetByText("99.501"));
    }

    private async Task ApplyAsync(string temporary)
    {
        await using var chen = await Newcomer.SignInForTheFirstTimeAsync(browser, net.Top.Url, "chenli", temporary, Password);
        await chen.GoAsync("/cases/new/second-level-node");
        var form = chen.Main;
        await form.FillAsync(("orgName", Registry), ("uscc", "91500108YW00000551"), ("legalPerson", "陈女士"), ("address", "回兴街道 1 号"), ("nodeNameZh", "汽摩行业二级节点"), ("expectedEnterprises", "1200"), ("expectedIdentifiers", "1000000000"),
            ("serviceAddress", net.Address), ("ipv6", "::1"), ("handlePort", net.HandlePort.ToString(CultureInfo.InvariantCulture)), ("securityContact", "陈立"), ("phone24h", "023-00000551"), ("permitNo", "渝B2-20260551"));
        await form.Locator("select[name='f.regionCode']").SelectOptionAsync("500108");
        await form.TickAsync("nodeKind", "industry");
        await form.TickAsync("serviceRegions", "500000");
        await form.PickAsync("industries.0.code", "36", "汽车制造业");
        await form.AttachAsync("businessLicence", "constructionPlan", "emergencyPlan");
        await form.SelectAsync("recommender", City);
        await chen.ShootAsync("j3-application-zh");
        await chen.ClickAsync("提交并请属地推荐");
        await chen.SaysAsync("已提交");
        await chen.SaysAsync("属地推荐");
        await chen.ShootAsync("j3-applied-zh");
        Visitor.NoTrouble(chen);
    }

    /// <summary>The officer finds it among what waits.</summary>
    private async Task RecommendAsync(string temporary)
    {
        await using var wu = await Newcomer.SignInForTheFirstTimeAsync(browser, net.Top.Url, "wutao", temporary, Password);
        await wu.GoAsync("/work");
        await wu.Main.GetByText("汽摩行业二级节点").First.ClickAsync();
        await wu.StepAsync("推荐", sheet => sheet.Locator("[name=opinion]").FillAsync("本市汽摩产业链需要，同意推荐。"));
        await wu.ShootAsync("j3-recommended-zh");
        Visitor.NoTrouble(wu);
    }

    /// <summary>A machine that does much else at the same time may answer too slowly for the test; then it is made again, as the reviewer would.</summary>
    private static async Task TestedAsync(Visitor shen)
    {
        var (approve, failed, running) = (shen.Step("批准并分配前缀"), shen.Main.Locator("dt:text-is('测试通过') + dd", new() { HasText = "否" }), shen.Main.Locator(".panel", new() { HasText = "等待系统处理" }));
        for (var left = 5; ; left--)
        {
            // what an earlier test found stands until this one is over
            await shen.ReloadWhileAsync(running);
            await shen.ReloadUntilAsync(approve.Or(failed));
            if (await approve.CountAsync() > 0) return;
            Assert.True(left > 0, await shen.Main.InnerTextAsync());
            await shen.StepAsync("重新测试");
        }
    }

    /// <summary>Step 2: FM-02 at the second-level node, hosted at first.</summary>
    private async Task<Visitor> EnterpriseAsync(Visitor chen)
    {
        await PrefixPages.AnswerForAsync(chen, "99.501");
        var temporary = await Newcomer.HostAsync(chen, "企业", "91500116YW00000126", Forge, "linxiaoyu", "林小雨");
        var lin = await Newcomer.SignInForTheFirstTimeAsync(browser, net.Auto.Url, "linxiaoyu", temporary, Password);
        await PrefixPages.ApplyAsync(lin, Forge, "91500116YW00000126", "3670", "500116");
        await PrefixPages.ReviewAsync(chen, Forge, Prefix, Password);
        await PrefixPages.GivenAsync(lin, Prefix);
        return lin;
    }

    /// <summary>Steps 3 and 4: a template with a drawing of grade 2, a batch, and twenty thousand pieces in one range.</summary>
    private static async Task RegisterAsync(Visitor lin)
    {
        await lin.GoAsync("/identify/templates/new");
        foreach (var (field, value) in new[] { ("code", "FORGING"), ("nameZh", "转向节锻件"), ("nameEn", "Knuckle forging"), ("industry", "3670") }) await lin.Page.FillAsync("#" + field, value);
        await lin.Page.SelectOptionAsync("#kind", new SelectOptionValue { Label = "单品" });
        (string Zh, string Name, string Type, string Unit, string Grade, string Sight)[] items =
        [
            ("材料", "material", "字符", "", "1", "Public"), ("炉号", "heatNo", "字符", "", "1", "Granted"), ("锻造温度", "forgingTemp", "数值", "Cel", "1", "Granted"),
            ("硬度", "hardness", "字符", "", "1", "Granted"), ("检验员", "inspector", "字符", "", "1", "Internal"), ("图纸", "drawing", "文件", "", "2", "Granted"),
        ];
        for (var i = 0; i < items.Length; i++)
        {
            if (i == 3) await lin.ClickAsync("存为草稿");
            var row = lin.Main.Locator("details.item").Nth(i);
            if (await row.GetAttributeAsync("open") is null) await row.Locator("summary").ClickAsync();
            await lin.Page.FillAsync($"[name='i{i}.nameZh']", items[i].Zh);
            await lin.Page.FillAsync($"[name='i{i}.name']", items[i].Name);
            await lin.Page.SelectOptionAsync($"[name='i{i}.type']", new SelectOptionValue { Label = items[i].Type });
            await lin.Page.FillAsync($"[name='i{i}.unit']", items[i].Unit);
            await lin.Page.SelectOptionAsync($"[name='i{i}.grade']", items[i].Grade);
            await lin.Page.SelectOptionAsync($"[name='i{i}.visibility']", items[i].Sight);
        }
        await lin.ShootAsync("j3-template-zh");
        await lin.ClickAsync("发布");
        await lin.SaysAsync("已发布第 1 版");

        await lin.GoAsync("/identify/register?template=" + Uri.EscapeDataString(Template));
        await lin.Page.FillAsync("#suffix", Batch[(Prefix.Length + 1)..]);
        await ValuesAsync(lin);
        await lin.ShootAsync("j3-register-zh");
        await lin.ClickAsync("登记");
        await lin.SaysAsync("已登记 " + Batch);

        await PrefixPages.RegisterRangeAsync(lin, Prefix, "ZXJ26", 6, 20_000, Template, () => ValuesAsync(lin));
    }

    private static async Task ValuesAsync(Visitor lin)
    {
        foreach (var (index, value) in new[] { (2000, "42CrMo"), (2001, "L26-1109"), (2002, "1180"), (2003, "HRC 31"), (2004, "何敏"), (2005, Drawing) }) await lin.Page.FillAsync($"[name=v{index}]", value);
    }

    /// <summary>Step 5, before it: what the forge lets the car maker see, values up to grade 1. Drafted and signed on the pages of both sides, fingerprints compared.</summary>
    private async Task AgreeAsync(Visitor lin, Visitor gou)
    {
        var (ours, theirs) = (await PactPages.FingerprintAsync(lin), await PactPages.FingerprintAsync(gou));
        await PactPages.ProposeAsync(lin, "数据共享", net.Maker.Url, theirs, Pact, Password, async form =>
        {
            await form.Locator("#wording").FillAsync("供货批次和零件的检验信息。");
            await form.Locator($"input[name='our-templates'][value='{Template}']").CheckAsync();
            await lin.ShootAsync("j3-pact-draft-zh");
        });
        await PactPages.SignAsync(gou, ours, Pact, Password);
        await PactPages.InForceAsync(lin, Pact);
        await lin.ShootAsync("j3-pact-active-zh");
    }

    /// <summary>Step 5: the car maker asks its own node: it sees what the agreement gives, and that the drawing needs a grant.</summary>
    private static async Task CustomerAsync(Visitor gou)
    {
        // an answer for the public may be kept; what the agreement gives is asked for at once
        await gou.GoAsync("/lookup?q=" + Uri.EscapeDataString(Piece));
        await gou.ReloadUntilAsync(gou.Main.GetByText("HRC 31"));
        await gou.SaysAsync("42CrMo");
        await gou.SaysAsync("需授权（2 级）");
        await gou.ShootAsync("j3-customer-zh");
        foreach (var hidden in new[] { Drawing, "何敏" }) await Assertions.Expect(gou.Main).Not.ToContainTextAsync(hidden);
    }

    /// <summary>Step 6: the code from the old node's page, the new node's guided page, and from then on the new node.</summary>
    private async Task MoveAsync(Visitor lin)
    {
        await lin.GoAsync("/network/move-out");
        await lin.ShootAsync("j3-move-out-zh");
        await lin.Page.FillAsync("#confirmation", Password);
        await lin.ClickAsync("取得迁移码");
        var code = await lin.Main.Locator("code.fingerprint").First.InnerTextAsync();
        await lin.ShootAsync("j3-move-code-zh");
        await lin.LeaveAsync();

        await using var fresh = await browser.DesktopAsync(net.Fresh.Url);
        await fresh.GoAsync("/setup");
        await fresh.Main.GetByRole(AriaRole.Link, new() { Name = "从那里迁入" }).ClickAsync();
        await fresh.Page.FillAsync("#from", net.Address);
        await fresh.Page.FillAsync("#move", code);
        await fresh.Page.FillAsync("#address", net.Fresh.Url);
        await fresh.ClickAsync("看看要迁什么");
        await fresh.SaysAsync(Forge);
        await fresh.SaysAsync(Prefix);
        await fresh.ShootAsync("j3-move-plan-zh");
        await fresh.Page.FillAsync("#password", NewPassword);
        await fresh.ClickAsync("开始迁入");
        await fresh.ReloadUntilAsync(fresh.Main.GetByText("已在本节点"));
        await fresh.ShootAsync("j3-moved-in-zh");
        Visitor.NoTrouble(fresh);
    }

    /// <summary>At home on the new node: the object's page gives the proof of before the move, and the command verifies it with the old log's key.</summary>
    private async Task HomeAsync()
    {
        await using var lin = await Newcomer.SignInAsync(browser, net.Fresh.Url, "linxiaoyu", NewPassword);
        await lin.GoAsync("/things/" + Batch);
        await lin.SaysAsync("迁移前存证");
        await lin.ShootAsync("j3-thing-after-zh");
        var file = await lin.Page.RunAndWaitForDownloadAsync(() => lin.Main.GetByRole(AriaRole.Link, new() { NameRegex = new Regex("迁移前存证") }).First.ClickAsync());
        var path = Path.Combine(net.Fresh.Folder, "batch.tlog-proof");
        await file.SaveAsAsync(path);
        var (old, other) = (await ForgeNetwork.TextAsync(net.Auto, "/log/key"), await ForgeNetwork.TextAsync(net.Fresh, "/log/key"));
        var (code, said, _) = await NodeProcess.RunAsync("verify", path, "--key", old.Trim());
        Assert.True(code == 0, said);
        Assert.Contains("证明有效", said, StringComparison.Ordinal);
        Assert.Equal(1, (await NodeProcess.RunAsync("verify", path, "--key", other.Trim())).ExitCode);
        Visitor.NoTrouble(lin);
    }

    /// <summary>What programs written for the national nodes read.</summary>
    private static async Task<string> ShapesAsync(ServedNode node)
    {
        var snms = JsonNode.Parse(await ForgeNetwork.TextAsync(node, "/identityv2/data/detail?handle=" + Batch))!;
        Assert.Equal(1, (int)snms["status"]!);
        var value = snms["data"]!["value"]!.AsArray().First(v => (string?)v!["type"] == "material")!;
        Assert.Equal("42CrMo", (string?)value["data"]!["value"]);
        var doip = JsonNode.Parse(await ForgeNetwork.TextAsync(node, $"/api/v1/doip?targetId={Batch}&operationId=0.DOIP/Op.Retrieve"))!;
        return snms.ToJsonString() + Positions().Replace(doip.ToJsonString(), "");
    }

    // what names a moment or a place in the node's own log
    private static Regex Positions() => new("\"(?:id|createTime|updateTime|position|recordedAt)\":(?:\"[^\"]*\"|[0-9]+),?", RegexOptions.None, TimeSpan.FromSeconds(10));

    /// <summary>The car maker's node is asked as any program asks, past what it has kept; one that is busy is asked again.</summary>
    private async Task<string> MaterialAsync()
    {
        for (var left = 3; ; left--)
        {
            var (status, answer) = await net.Maker.GetAsync($"/api/handles/{Piece}?auth");
            if (status == HttpStatusCode.OK && answer?["values"]?.AsArray().FirstOrDefault(v => (int)v!["index"]! == 2000) is { } value) return (string)value["data"]!["value"]!;
            if (left == 0) return $"{status} {answer?.ToJsonString()}";
        }
    }

    /// <returns>Answers that were wrong.</returns>
    private async Task<IReadOnlyList<string>> AskAsync(CancellationToken stop)
    {
        List<string> wrong = [];
        using var turns = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        while (!stop.IsCancellationRequested)
        {
            if (await MaterialAsync() is var said and not "42CrMo") wrong.Add(said);
            await turns.WaitForNextTickAsync(CancellationToken.None);
        }
        return wrong;
    }
}
