using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Playwright;
using Xunit;
using Yiwang.Journeys.Tests.Browser;
using Yiwang.Node.Tests.Harness;

namespace Yiwang.Journeys.Tests;

/// <summary>J4: a bottle from the lot of its glass over packing, dealers, consumer and counterfeit to its recall, over three nodes that are processes of their own.</summary>
public sealed class BottleTests(BrowserFixture browser)
{
    private const string Lot = "99.511.1002/LOT-B2611-17", Order = "PO-2611-08";
    private const int PageBytesMax = 200_000, OpenedBefore = 60;
    private static readonly TimeSpan s_between = TimeSpan.FromMinutes(65);
    private int _device;
    private LiquorNetwork _net = null!;
    private LiquorPeople _who = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task ABottleIsFollowedFromItsGlassToItsRecall()
    {
        await using var net = _net = await LiquorNetwork.StartAsync();
        await using var people = _who = await new LiquorSetup(browser, net).RunAsync();
        await SupplierAsync();
        var secrets = await PackAsync();
        await ShipAsync();
        await ConsumerAsync(secrets);
        await CopiedAsync();
        await DivertedAsync();
        await OpenedAsync(secrets);
        await RecallAsync();
        await ElsewhereAsync();
        await ProofAsync();
        NowhereInClear(secrets);
    }

    /// <summary>The delivery stands at the distillery before the truck does.</summary>
    private async Task SupplierAsync()
    {
        await RecordAsync(_who.Yong, "material-made", ("subject", Lot), ("f.purchaseNo", Order), ("f.material", "500 毫升白瓷釉玻璃瓶"), ("f.quantity", "498"), ("f.result", "合格"), ("f.thickness", "1.9"), ("f.report", "YQ-B2611-17"), ("f.buyer", LiquorSetup.Distillery));
        await RecordAsync(_who.Yong, "material-shipped", ("subject", Lot), ("f.deliveryNo", "SH-20261028-03"), ("f.purchaseNo", Order), ("f.receiver", LiquorSetup.Distillery), ("f.truck", "川E·演0008"));
        var zhang = _who.Zhang;
        await zhang.GoAsync("/trust/trace?code=" + Order);
        await zhang.SaysAsync("LOT-B2611-17");
        foreach (var step in new[] { "供应商生产", "供应商发货" }) await zhang.SaysAsync(step);
        await zhang.ShootAsync("j4-delivery-seen");
        Visitor.NoTrouble(_who.Yong, zhang);
    }

    /// <summary>Fifty thousand bottles; one lot of glass is in 498 of them, of which these have secret codes.</summary>
    private async Task<IReadOnlyList<string>> PackAsync()
    {
        await _net.Trade.PostAsync("/api/v1/trace/events", JsonNode.Parse(Made)!, "erp:PK-20261102-L3");
        var secrets = await PrintAsync();
        var luo = _who.Luo;
        await luo.GoAsync("/codes/line");
        await luo.Page.FillAsync("[name='Bind.Range']", "99.511.1001/B26A1[00012001-00012498]");
        await luo.ClickAsync("绑定");
        await Assertions.Expect(luo.Main.Locator("tbody tr", new() { HasText = "PK-20261102-L3" })).ToContainTextAsync("498");
        await luo.Page.FillAsync("[name='Spoil.Count']", "4");
        await luo.Main.Locator("#spoil").GetByRole(AriaRole.Button).ClickAsync();
        await Assertions.Expect(luo.Main.Locator("tbody tr", new() { HasText = "PK-20261102-L3" })).ToContainTextAsync("18");
        // a damaged label: the bottle is taken out, its code voided by a scan, and a spare one takes its place
        await ScanAsync(luo, "Unpack", "99.511.1001/C26A100002067", "99.511.1001/B26A100012399");
        await luo.GoAsync("/codes/line");
        await luo.Page.FillAsync("[name='Void.Code']", "https://id.example.cn/i/99.511.1001/B26A100012399");
        await luo.ClickAsync("作废");
        await luo.SaysAsync("已作废");
        await ScanAsync(luo, "Pack", "99.511.1001/C26A100002067", "99.511.1001/B26A100050000");
        await luo.ShootAsync("j4-line");
        Visitor.NoTrouble(luo);
        return secrets;
    }

    /// <summary>What the distillery's ERP sends of one packaging batch.</summary>
    private const string Made = $$$"""
        {"events":[
         {"kind":"Received","chain":"liquor","link":"material-received","form":"object","action":"OBSERVE","epcs":["{{{Lot}}}"],"transactions":[{"type":"po","id":"{{{Order}}}"},{"type":"recadv","id":"RK-1"}],"data":{"material":"500 毫升白瓷釉玻璃瓶"}},
         {"kind":"Produced","chain":"liquor","link":"brewing","form":"transformation","inputs":["99.511.1001/DQ-04"],"outputs":["99.511.1001/YJ-12"],"data":{"date":"2026-09-30","pit":"赤-0412","grade":"特级"}},
         {"kind":"Blended","chain":"liquor","link":"blending","form":"transformation","inputs":["99.511.1001/YJ-12"],"outputs":["99.511.1001/GD-02"],"data":{"product":"赤河·陈酿 52%vol","report":"JY-20261026-02","blender":"罗成"}},
         {"kind":"Produced","chain":"liquor","link":"packaging","form":"transformation","inputs":["99.511.1001/GD-02"],"outputs":["99.511.1001/B26A1[00000001-00012000]"],"readPoint":"L3","ilmd":{"batch":"PK-20261102-L3"},"data":{"spec":"52%vol 500 毫升"}},
         {"kind":"Produced","chain":"liquor","link":"packaging","form":"transformation","inputs":["99.511.1001/GD-02","{{{Lot}}}"],"outputs":["99.511.1001/B26A1[00012001-00012498]"],"readPoint":"L3","ilmd":{"batch":"PK-20261102-L3"},"data":{"spec":"52%vol 500 毫升"}},
         {"kind":"Produced","chain":"liquor","link":"packaging","form":"transformation","inputs":["99.511.1001/GD-02"],"outputs":["99.511.1001/B26A1[00012499-00050000]"],"readPoint":"L3","ilmd":{"batch":"PK-20261102-L3"},"data":{"spec":"52%vol 500 毫升"}},
         {"kind":"Inspected","chain":"liquor","link":"bottle","form":"object","action":"OBSERVE","epcs":["99.511.1001/B26A1[00000001-00050000]"],"data":{"product":"赤河·陈酿 52%vol","result":"合格","report":"JY-20261102-L3"}},
         {"kind":"Packed","chain":"liquor","link":"case","form":"aggregation","action":"ADD","packs":[{"parent":"99.511.1001/C26A1[00000001-00008333]","children":["99.511.1001/B26A1[00000001-00049998]"],"per":6}],"readPoint":"L3"},
         {"kind":"Packed","chain":"liquor","link":"pallet","form":"aggregation","action":"ADD","packs":[{"parent":"99.511.1001/P26A1[001-138]","children":["99.511.1001/C26A1[00000001-00008280]"],"per":60}],"readPoint":"L3"}
        ]}
        """;

    /// <summary>A batch of secret codes is ordered, and made while its file is downloaded.</summary>
    private async Task<IReadOnlyList<string>> PrintAsync()
    {
        var zhang = _who.Zhang;
        await zhang.GoAsync("/cases/new/secret-batch");
        await zhang.Main.FillAsync(("packing", "PK-20261102-L3"), ("count", "520"));
        await zhang.ShootAsync("j4-secret-batch");
        await zhang.ClickAsync("提交");
        await zhang.ClickAsync("下载印刷文件", AriaRole.Link);
        await zhang.SaysAsync("生成并下载");
        await zhang.ShootAsync("j4-print");
        var file = await zhang.Page.RunAndWaitForDownloadAsync(() => zhang.ClickAsync("不加密"));
        var lines = await File.ReadAllLinesAsync(await file.PathAsync(), TestContext.Current.CancellationToken);
        Assert.Equal(521, lines.Length);
        return [.. lines.Skip(1).Select(l => l.Split(',')[1])];
    }

    /// <summary>600 cases to the dealer over the border, who scans eight of them in with a reader that types, on its own node, and takes the others in by form; 200 to one who is a tenant here.</summary>
    private async Task ShipAsync()
    {
        var luo = _who.Luo;
        await RecordAsync(luo, "shipped", ("subject", "99.511.1001/C26A1[00002034-00002633]"), ("f.deliveryNo", "CK-20261108-01"), ("f.receiver", LiquorSetup.Dealer), ("f.warehouse", "合江一号成品库"));
        await RecordAsync(luo, "shipped", ("subject", "99.511.1001/C26A1[00001834-00002033]"), ("f.deliveryNo", "CK-20261108-02"), ("f.receiver", LiquorSetup.Hosted), ("f.warehouse", "合江一号成品库"));
        var liu = _who.Liu;
        await ScanAsync(liu, "Receive", [.. Enumerable.Range(2_034, 8).Select(n => $"{_net.Trade.Url}/i/99.511.1001/C26A1{n:D8}")]);
        await liu.ShootAsync("j4-dealer-scan");
        await RecordAsync(liu, "dealer-received", ("subject", "99.511.1001/C26A1[00002042-00002633]"), ("f.receiptNo", "SH-JFB-01"), ("f.supplier", LiquorSetup.Distillery));
        var he = _who.He;
        await RecordAsync(he, "dealer-received", ("subject", "99.511.1001/C26A1[00001834-00002033]"), ("f.receiptNo", "SH-JG-01"), ("f.supplier", LiquorSetup.Distillery));
        // what the dealer recorded on its own node stands at the distillery
        await luo.GoAsync("/trust/trace?code=99.511.1001/C26A100002034");
        await luo.ReloadUntilAsync(luo.Main.Locator("tr", new() { HasText = LiquorSetup.Dealer }).Filter(new() { HasText = "签收" }));
        await luo.GoAsync("/trust/trace?code=99.511.1001/C26A100002633");
        await luo.ReloadUntilAsync(luo.Main.Locator("tr", new() { HasText = "经销商收货" }));
        await luo.ShootAsync("j4-dealer-received");
        Visitor.NoTrouble(luo, liu, he);
    }

    private async Task ConsumerAsync(IReadOnlyList<string> secrets)
    {
        const string path = "/i/99.511.1001/B26A100012345";
        // a messenger looks at the link before anybody does
        using (var messenger = new HttpClient { BaseAddress = new Uri(_net.Trade.Url) })
            for (var i = 0; i < 3; i++) Assert.Contains("还没有人查询过", await messenger.GetStringAsync(path), StringComparison.Ordinal);
        await using var buyer = await FromAsync(LiquorNetwork.Chongqing);
        var bytes = 0L;
        buyer.Page.Response += (_, answer) => { if (answer.Headers.TryGetValue("content-length", out var length)) Interlocked.Add(ref bytes, long.Parse(length, CultureInfo.InvariantCulture)); };
        await buyer.GoAsync(path);
        await buyer.SaysAsync("第 1 次查询");
        await buyer.LiveAsync();
        var page = await buyer.Page.ContentAsync();
        Assert.InRange(Encoding.UTF8.GetByteCount(page) + Interlocked.Read(ref bytes), 5_000, PageBytesMax);
        foreach (var said in new[] { "赤河·陈酿", "未成年人请勿饮酒", "赤-0412", "JY-20261102-L3", "销售区域：重庆市", "产地与流向" }) await buyer.SaysAsync(said);
        Assert.DoesNotContain("正品", await buyer.Main.InnerTextAsync(), StringComparison.Ordinal);
        Assert.DoesNotContain(LiquorSetup.Bottles, await buyer.Main.InnerTextAsync(), StringComparison.Ordinal);
        await buyer.ShootAsync("j4-first-query");

        await buyer.Page.FillAsync("#secret", secrets[7].ToLowerInvariant().Insert(4, " "));
        await buyer.ClickAsync("开启并验证");
        await buyer.SaysAsync("正品·首次开启");
        await buyer.SaysAsync("品酒杯一对");
        var coupon = await buyer.Main.Locator(".coupon .code").InnerTextAsync();
        await buyer.ShootAsync("j4-genuine");
        await _net.AdvanceAsync(TimeSpan.FromHours(3));
        await using (var second = await FromAsync(LiquorNetwork.Chengdu))
        {
            await second.GoAsync(path);
            await second.SaysAsync("第 2 次查询");
            await second.Page.FillAsync("#secret", secrets[7]);
            await second.ClickAsync("开启并验证");
            await second.SaysAsync("已激活");
            await Assertions.Expect(second.Main.Locator("#answer .when")).ToContainTextAsync("重庆市");
            Assert.DoesNotContain("正品", await second.Main.InnerTextAsync(), StringComparison.Ordinal);
            Assert.Equal(0, await second.Main.Locator(".coupon").CountAsync());
            Visitor.NoTrouble(second);
        }
        await using var never = await FromAsync(LiquorNetwork.Chongqing);
        await never.GoAsync("/i/99.511.1001/B26A199999999", 404);
        await never.SaysAsync("无此码");
        var zhang = _who.Zhang;
        await PayAsync(zhang, coupon, "已兑奖");
        await PayAsync(zhang, coupon, "这张券码已经兑过");
        await zhang.ShootAsync("j4-coupon");
        Visitor.NoTrouble(buyer, zhang, never);
    }

    /// <summary>41 queries in five cities within two days.</summary>
    private async Task CopiedAsync()
    {
        const string code = "99.511.1001/B26A100012350";
        string[] cities = [LiquorNetwork.Chongqing, LiquorNetwork.Chengdu, LiquorNetwork.Guangzhou, LiquorNetwork.Wuhan, LiquorNetwork.Zhengzhou];
        using var http = new HttpClient { BaseAddress = new Uri(_net.Trade.Url) };
        for (var i = 0; i < 41; i++)
        {
            await CountAsync(http, code, cities[i % cities.Length], i + 1);
            await _net.Trade.AdvanceAsync(s_between);
        }
        await Task.WhenAll(_net.Dealer.AdvanceAsync(41 * s_between), _net.City.AdvanceAsync(41 * s_between));
        // the three agree on the time again; whatever was refused while they did not is tried now
        await _net.AdvanceAsync(TimeSpan.FromMinutes(6));
        await _who.SignInAgainAsync();
        await using var buyer = await FromAsync(LiquorNetwork.Chongqing);
        await buyer.GoAsync("/i/" + code);
        await buyer.ReloadUntilAsync(buyer.Main.Locator(".hero.bad", new() { HasText = "疑似仿冒" }));
        await Assertions.Expect(buyer.Main.Locator(".places li")).ToHaveCountAsync(5);
        await buyer.SaysAsync("郑州市");
        await buyer.ShootAsync("j4-counterfeit");
        var zhang = _who.Zhang;
        await zhang.GoAsync("/cases?definition=suspected-counterfeit");
        await zhang.SaysAsync(code);
        await zhang.SaysAsync("多地多次查询");
        Visitor.NoTrouble(buyer, zhang);
    }

    /// <summary>Sold outside the dealer's region.</summary>
    private async Task DivertedAsync()
    {
        const string code = "99.511.1001/B26A100012360";
        using var http = new HttpClient { BaseAddress = new Uri(_net.Trade.Url) };
        for (var i = 0; i < 3; i++) await CountAsync(http, code, LiquorNetwork.Guiyang, i + 1);
        await using var buyer = await FromAsync(LiquorNetwork.Guiyang);
        await buyer.GoAsync("/i/" + code);
        await buyer.ReloadUntilAsync(buyer.Main.Locator(".hero.bad", new() { HasText = "窜货嫌疑" }));
        // the region is the dealer's secret no more than the page says; where others asked is
        Assert.Equal(0, await buyer.Main.Locator(".places li").CountAsync());
        var zhang = _who.Zhang;
        await zhang.GoAsync("/cases?definition=suspected-diversion");
        await zhang.SaysAsync(code);
        Visitor.NoTrouble(buyer, zhang);
    }

    /// <summary>Sixty consumers of the other dealer open theirs, each on a phone of her own.</summary>
    private async Task OpenedAsync(IReadOnlyList<string> secrets)
    {
        using var http = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = new Uri(_net.Trade.Url) };
        await Parallel.ForAsync(0, OpenedBefore, new ParallelOptions { MaxDegreeOfParallelism = 4, CancellationToken = Cancel }, async (i, stop) =>
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, $"/scan/open/99.511.1001/B26A1{12_001 + i:D8}") { Content = new FormUrlEncodedContent([new("secret", secrets[100 + i])]) };
            request.Headers.Add("X-Forwarded-For", LiquorNetwork.Chengdu);
            request.Headers.Add("Cookie", $"yw-device={10_000 + i:x32}");
            using var answer = await http.SendAsync(request, stop);
            using var page = await http.GetAsync(answer.Headers.Location, stop);
            Assert.Contains("正品·首次开启", await page.Content.ReadAsStringAsync(stop), StringComparison.Ordinal);
        });
    }

    private async Task RecallAsync()
    {
        var luo = _who.Luo;
        await luo.GoAsync("/trust/trace?code=" + Lot);
        await Assertions.Expect(luo.Main.Locator(".stat", new() { HasText = "箱酒" })).ToContainTextAsync("83");
        await luo.ShootAsync("j4-lot-traced");
        await luo.ClickAsync("发起召回");
        foreach (var (field, text) in new[] { ("product", "赤河·陈酿"), ("cause", "瓶口裂纹"), ("contact", "张琴"), ("phone", "0830-00002611") }) await luo.Page.FillAsync($"[name='f.{field}']", text);
        await luo.Main.Locator(".segment", new() { HasText = "二级" }).ClickAsync();
        await luo.ShootAsync("j4-recall-form");
        await luo.ClickAsync("提交批准");
        await luo.SaysAsync("待批准");
        var recall = luo.Page.Url.Split('?')[0];
        // nobody approves what he asked for
        await Assertions.Expect(luo.Step("批准并启动")).ToHaveCountAsync(0);
        var zhang = _who.Zhang;
        await zhang.GoAsync(recall);
        await zhang.StepAsync("批准并启动");
        await zhang.ReloadUntilAsync(zhang.Main.Locator(".panel", new() { HasText = "召回通知" }).Locator("tbody tr").Nth(1));
        await zhang.Page.GetByRole(AriaRole.Link, new() { Name = "召回看板" }).Last.ClickAsync();
        await zhang.SaysAsync("持有单位");
        foreach (var (label, count) in new[] { ("涉及箱数", "83"), ("涉及瓶数", "498"), ("已激活", $"{OpenedBefore + 1}"), ("已通知", "2") }) await Assertions.Expect(zhang.Main.Locator(".stat", new() { HasText = label }).First).ToContainTextAsync(count);
        var board = zhang.Page.Url;
        // the notice is at the dealer's node, and the board says so
        await zhang.ReloadUntilAsync(Row(zhang, LiquorSetup.Dealer).Filter(new() { HasText = "在对方节点" }));
        await zhang.ShootAsync("j4-board-begun");

        var liu = _who.Liu;
        await AnswerAsync(liu, @sealed: 47, sold: 3);
        await liu.ShootAsync("j4-dealer-answered");
        var he = _who.He;
        await AnswerAsync(he, @sealed: 33, sold: 0);
        foreach (var holder in new[] { LiquorSetup.Dealer, LiquorSetup.Hosted })
        {
            await zhang.GoAsync(board);
            await zhang.ReloadUntilAsync(Row(zhang, holder).Filter(new() { HasText = "已反馈" }).Filter(new() { HasNotText = "在对方节点" }));
            await Assertions.Expect(Row(zhang, holder)).ToContainTextAsync("100%");
            await Row(zhang, holder).GetByRole(AriaRole.Link).First.ClickAsync();
            await zhang.StepAsync("确认完成");
        }
        await zhang.GoAsync(board);
        await zhang.SaysAsync("全部确认");
        await zhang.ShootAsync("j4-board-done");
        var file = await zhang.Page.RunAndWaitForDownloadAsync(() => zhang.ClickAsync("CSV", AriaRole.Link));
        var table = await File.ReadAllTextAsync(await file.PathAsync(), Cancel);
        Assert.Contains($"{LiquorSetup.Dealer},渝北区,50,47,3,0,已完成", table, StringComparison.Ordinal);
        Assert.Contains($"{LiquorSetup.Hosted},成都市,33,33,0,0,已完成", table, StringComparison.Ordinal);
        await zhang.GoAsync(recall);
        await zhang.StepAsync("召回完成", sheet => sheet.Locator("[name='f.result']").FillAsync("83 箱全部查清。"));
        // whoever gave it away learns how it ended
        await liu.ReloadUntilAsync(liu.Main.Locator(".tag", new() { HasText = "已完成" }));

        await using var buyer = await FromAsync(LiquorNetwork.Chongqing);
        await buyer.GoAsync("/i/99.511.1001/B26A100012346");
        await Assertions.Expect(buyer.Main.Locator(".hero")).ToContainTextAsync("已召回");
        await buyer.SaysAsync("瓶口裂纹");
        await buyer.ShootAsync("j4-recalled");
        Visitor.NoTrouble(luo, zhang, liu, he, buyer);
    }

    /// <summary>Other nodes: the dealer's own knows of the recall, and the page of one that has nothing to do with it leads to the maker's.</summary>
    private async Task ElsewhereAsync()
    {
        var liu = _who.Liu;
        await liu.GoAsync("/trust/trace?code=99.511.1001/C26A100002050");
        await liu.ReloadUntilAsync(liu.Main.Locator("tr", new() { HasText = "召回" }));
        await using var buyer = await browser.PhoneAsync(_net.City.Url);
        await buyer.GoAsync("/i/99.511.1001/B26A100012346");
        await buyer.SaysAsync(LiquorSetup.Distillery);
        await buyer.ShootAsync("j4-city-scan");
        await buyer.ClickAsync("打开登记单位的查询页", AriaRole.Link);
        await Assertions.Expect(buyer.Main.Locator(".hero")).ToContainTextAsync("已召回");
        Assert.StartsWith(_net.Trade.Url, buyer.Page.Url, StringComparison.Ordinal);
        Visitor.NoTrouble(liu, buyer);
    }

    /// <summary>Offline with the log's key, and on the authority's node while the one that made it is down.</summary>
    private async Task ProofAsync()
    {
        await using var buyer = await FromAsync(LiquorNetwork.Chongqing);
        await buyer.GoAsync("/i/99.511.1001/B26A100012345");
        var file = await buyer.Page.RunAndWaitForDownloadAsync(() => buyer.Main.Locator("#proof").GetByRole(AriaRole.Link, new() { Name = "下载证明" }).ClickAsync());
        var proof = _net.File("bottle.tlog-proof");
        await file.SaveAsAsync(proof);
        var key = await _net.KeyAsync();
        await _net.Trade.StopAsync();
        Assert.Equal(0, (await NodeProcess.RunAsync("verify", proof, "--key", key)).ExitCode);
        var text = await File.ReadAllTextAsync(proof, Cancel);
        var middle = text.IndexOf("extra ", StringComparison.Ordinal) + 200;
        await File.WriteAllTextAsync(proof, text[..middle] + (text[middle] == 'A' ? 'B' : 'A') + text[(middle + 1)..], Cancel);
        Assert.NotEqual(0, (await NodeProcess.RunAsync("verify", proof, "--key", key)).ExitCode);

        await using var elsewhere = await browser.DesktopAsync(_net.City.Url);
        await elsewhere.GoAsync("/verify");
        await elsewhere.DropAsync(text);
        await elsewhere.SaysAsync("验证通过");
        Assert.Equal(0, await elsewhere.Page.Locator(".stages .fail").CountAsync());
        await elsewhere.ShootAsync("j4-city-proof");
        Visitor.NoTrouble(buyer, elsewhere);
    }

    /// <summary>Views, State, log and codes hold no secret code that a reader could use.</summary>
    private void NowhereInClear(IReadOnlyList<string> secrets)
    {
        var needles = secrets.SelectMany(s => new[] { Encoding.ASCII.GetBytes(s), Encoding.Unicode.GetBytes(s), Encoding.ASCII.GetBytes(s.ToLowerInvariant()) }).ToArray();
        var (files, found) = (0, false);
        foreach (var (path, bytes) in new[] { _net.Trade, _net.Dealer, _net.City }.SelectMany(n => LiveFolder.Files(n.Folder, 16 << 20)))
        {
            files++;
            foreach (var needle in needles) Assert.True(bytes.AsSpan().IndexOf(needle) < 0, path);
            found |= bytes.AsSpan().IndexOf("B26A100012345"u8) >= 0;
        }
        Assert.True(files > 8 && found, "the search would find what is written");
    }

    /// <summary>A phone that comes from an address.</summary>
    private async Task<Visitor> FromAsync(string address)
    {
        var who = await browser.PhoneAsync(_net.Trade.Url);
        await who.Page.SetExtraHTTPHeadersAsync(new Dictionary<string, string> { ["X-Forwarded-For"] = address });
        return who;
    }

    /// <summary>What the page's script sends, from a phone of its own.</summary>
    private async Task CountAsync(HttpClient http, string code, string from, int expected)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/scan/count/" + code);
        request.Headers.Add("X-Forwarded-For", from);
        request.Headers.Add("Accept", "application/json");
        request.Headers.Add("Cookie", $"yw-device={++_device:x32}");
        using var answer = await http.SendAsync(request);
        Assert.Contains($"\"total\":{expected},", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    private static async Task RecordAsync(Visitor who, string link, params (string Field, string Value)[] fields)
    {
        await who.GoAsync("/trust/trace/record/liquor/" + link);
        foreach (var (field, value) in fields) await who.Page.FillAsync($"[name='{field}']", value);
        await who.Main.Locator("#record").GetByRole(AriaRole.Button, new() { Name = "记录" }).ClickAsync();
        await who.SaysAsync("已记录，存证第");
    }

    /// <summary>A reader that types like a keyboard and ends with Enter.</summary>
    private static async Task ScanAsync(Visitor who, string work, params string[] codes)
    {
        await who.GoAsync("/codes/scan?work=" + work);
        await Assertions.Expect(who.Main.Locator("#handheld-code")).ToBeFocusedAsync();
        foreach (var code in codes)
        {
            await who.Page.Keyboard.TypeAsync(code);
            await who.Page.Keyboard.PressAsync("Enter");
        }
        // once more by mistake
        await who.Page.Keyboard.TypeAsync(codes[^1]);
        await who.Page.Keyboard.PressAsync("Enter");
        await who.SaysAsync("已经扫过");
        await Assertions.Expect(who.Main.Locator(".handheld-count output")).ToHaveTextAsync(codes.Length.ToString(CultureInfo.InvariantCulture));
        await who.ClickAsync("提交这一批");
        await who.SaysAsync($"{codes.Length} 枚，已记录为存证第");
    }

    private static async Task PayAsync(Visitor who, string coupon, string answer)
    {
        await who.GoAsync("/codes/coupons");
        await who.Page.FillAsync("[name='Ask.Text']", coupon);
        await who.ClickAsync("兑奖");
        await who.SaysAsync(answer);
    }

    /// <summary>A holder signs for the notice and says what it found.</summary>
    private static async Task AnswerAsync(Visitor who, int @sealed, int sold)
    {
        await who.GoAsync("/cases?definition=recall-notice");
        await who.ReloadUntilAsync(who.Main.Locator("tbody tr").GetByRole(AriaRole.Link));
        await who.Main.Locator("tbody tr").GetByRole(AriaRole.Link).First.ClickAsync();
        await who.StepAsync("签收");
        await who.StepAsync("反馈清点结果", async sheet =>
        {
            await sheet.Locator("[name='f.sealed']").FillAsync(@sealed.ToString(CultureInfo.InvariantCulture));
            await sheet.Locator("[name='f.sold']").FillAsync(sold.ToString(CultureInfo.InvariantCulture));
        });
    }

    private static ILocator Row(Visitor who, string holder) => who.Main.Locator("tbody tr", new() { HasText = holder });
}
