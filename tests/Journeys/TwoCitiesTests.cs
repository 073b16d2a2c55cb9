using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Xunit;
using Yiwang.Journeys.Tests.Browser;
using Yiwang.Node.Tests.Harness;

namespace Yiwang.Journeys.Tests;

/// <summary>
/// J10: one net, two cities. They agree on their pages; a bottle from Luzhou is looked up in Chongqing; Sichuan goes down and comes back; a database and a log are tampered with. Every node is a process, and is
/// touched by its pages, its API, the command and its files only.
/// </summary>
public sealed class TwoCitiesTests(BrowserFixture browser)
{
    private const string Bottle = "99.511.1001/B26A100040017", Product = "99.511.1001/CHIHE-52-500", Licence = "SC11551052200207", Forged = "SC11551052200208";
    private const string Number = "YW-CQ-SC-2026-002", District = "QX-TN-SN-2026-01", SichuanLog = "demo.yiwang.invalid/sc", DistilleryLog = "demo.yiwang.invalid/99.511.1001";
    /// <summary>Registered in Chongqing while Sichuan is stopped, and while it is killed.</summary>
    private const int Messages = 14, More = 3;

    [Fact]
    public async Task TwoCitiesAgreeAndABottleIsLookedUpWhileOneOfThemIsDownAndTamperingIsSeen()
    {
        await using var net = new CitiesNetwork();
        await DemonstratedAsync(net);
        await net.ServeAsync();
        await using var city = await SignInAsync(net.Chongqing);
        await using var province = await SignInAsync(net.Sichuan);
        await AgreedAsync(net, city, province);
        await ScannedAsync(net);
        await ProvedAsync(net, city);
        await SichuanIsAwayAsync(net, city, province);
        await using var chihe = await SignInAsync(net.Distillery);
        await RowAsync(net, chihe);
        await ByteAsync(net, chihe, province);
        // what was stopped, killed and started is whole
        await CitiesNetwork.VerifyAsync(net.Chongqing);
        await CitiesNetwork.VerifyAsync(net.Sichuan);
    }

    /// <summary>One command: eight nodes, eight folders, eight logs. It ends in order.</summary>
    private async Task DemonstratedAsync(CitiesNetwork net)
    {
        await using var demo = await net.DemonstrateAsync();
        var origins = await net.OriginsAsync();
        Assert.Equal((8, 8), (origins.Count, origins.Distinct().Count()));
        await using (var visitor = await browser.DesktopAsync(net.Demo))
        {
            await visitor.GoAsync("/demo/network");
            await Assertions.Expect(visitor.Page.Locator("#nodes tbody tr")).ToHaveCountAsync(8);
            await visitor.ShootAsync("j10-demo");
            await ControlledAsync(net, visitor);
        }
        Assert.Equal(0, (await demo.StopAsync()).ExitCode);
    }

    /// <summary>Sichuan's machine is switched off; a forge in Chongqing writes to its press from far, by two persons, as on any other day.</summary>
    private async Task ControlledAsync(CitiesNetwork net, Visitor visitor)
    {
        var sichuan = visitor.Page.Locator("#nodes tbody tr", new() { HasText = "四川省级节点" });
        await sichuan.GetByRole(AriaRole.Button, new() { Name = "停机" }).ClickAsync();
        await Assertions.Expect(sichuan.GetByRole(AriaRole.Button, new() { Name = "开机" })).ToBeVisibleAsync();
        await using var zhou = await browser.DesktopAsync(net.Demo);
        await zhou.EnterAsync("周建国");
        await using var zhao = await browser.PhoneAsync(net.Demo);
        await zhao.EnterAsync("赵刚");
        var tickets = new TicketPages(new Uri(zhou.Page.Url).GetLeftPart(UriPartial.Authority));
        await tickets.CarryOutAsync(zhou, zhao, 1);
        await TicketPages.StandsAsync(zhou, "已完成");
        await zhou.SaysAsync("已生效");
        await zhou.ShootAsync("j10-controlled");
        await sichuan.GetByRole(AriaRole.Button, new() { Name = "开机" }).ClickAsync();
        await Assertions.Expect(sichuan.GetByRole(AriaRole.Button, new() { Name = "停机" })).ToBeVisibleAsync();
        Visitor.NoTrouble(visitor, zhou, zhao);
    }

    private async Task AgreedAsync(CitiesNetwork net, Visitor city, Visitor province)
    {
        var (ours, theirs) = (await PactPages.FingerprintAsync(city), await PactPages.FingerprintAsync(province));
        await PactPages.ProposeAsync(city, "互认", net.Sichuan.Url, theirs, Number, CitiesNetwork.Password, async form =>
        {
            await form.Locator("#wording").FillAsync("平台互认互推、数据互通、标识节点共建共用、安全信息共享；登记的标识互相通报。");
            foreach (var side in new[] { "our-", "their-" })
            {
                await form.Locator($"[name='{side}Subscribe']").CheckAsync();
                await form.Locator($"[name='{side}events'][value='IdentifierRegistered']").CheckAsync();
            }
            await city.ShootAsync("j10-draft");
        });
        await city.ShootAsync("j10-proposed");
        await PactPages.SignAsync(province, ours, Number, CitiesNetwork.Password);
        await province.ShootAsync("j10-signed");
        await PactPages.InForceAsync(city, Number);
        Visitor.NoTrouble(city, province);
        // the two districts have one of their own
        foreach (var (node, user) in new[] { (net.Chongqing, "admin-tn"), (net.Sichuan, "admin-sn") })
        {
            await using var district = await Newcomer.SignInAsync(browser, node.Url, user, CitiesNetwork.Password);
            await PactPages.InForceAsync(district, District);
        }
    }

    /// <summary>A phone in Chongqing: the city's node asks the top, which refers to the second level, which refers to the distillery.</summary>
    private async Task ScannedAsync(CitiesNetwork net)
    {
        await using var phone = await browser.PhoneAsync(net.Chongqing.Url);
        await phone.GoAsync("/lookup?q=" + Uri.EscapeDataString(Bottle));
        await phone.SaysAsync("赤河·陈酿");
        var asked = await phone.Page.Locator(".stages .handle").AllTextContentsAsync();
        Assert.Equal(new[] { net.Top, net.Liquor, net.Distillery }.Select(n => new Uri(n.Url).Authority), asked.Select(a => a.Trim()));
        await phone.ShootAsync("j10-path");
        await phone.GoAsync("/i/" + Bottle);
        await phone.SaysAsync("由别的节点回答");
        await phone.SaysAsync("缓存的回答，截至");
        Visitor.NoTrouble(phone);
    }

    /// <summary>Sichuan has cosigned the distillery's log, Chongqing has witnessed Sichuan's: a proof fetched there is good here.</summary>
    private async Task ProvedAsync(CitiesNetwork net, Visitor city)
    {
        await using var phone = await browser.PhoneAsync(net.Distillery.Url);
        await phone.GoAsync("/i/" + Bottle);
        var proof = "";
        for (var end = TimeProvider.System.GetUtcNow().AddMilliseconds(Visitor.Patience); !proof.Contains($"— {SichuanLog} ", StringComparison.Ordinal) && TimeProvider.System.GetUtcNow() < end;)
        {
            var download = await phone.Page.RunAndWaitForDownloadAsync(() => phone.ClickAsync("下载证明", AriaRole.Link));
            proof = await File.ReadAllTextAsync(await download.PathAsync(), TestContext.Current.CancellationToken);
        }
        Assert.Contains($"— {SichuanLog} ", proof, StringComparison.Ordinal);
        await city.GoAsync("/verify");
        await city.DropAsync(proof);
        await city.SaysAsync("逐步核对");
        Assert.Equal(0, await city.Main.Locator(".stages .fail").CountAsync());
        await city.ShootAsync("j10-proof");
        await city.GoAsync("/trust/witness");
        await city.ReloadUntilAsync(Held(city, SichuanLog));
    }

    /// <summary>Sichuan is stopped, and later killed. Chongqing registers on, and what Sichuan is to know waits; then it is there once.</summary>
    private async Task SichuanIsAwayAsync(CitiesNetwork net, Visitor city, Visitor province)
    {
        CitiesNetwork.Use(net.Chongqing, await Newcomer.TokenAsync(city, "ERP"));
        var own = await CitiesNetwork.OrganizationAsync(net.Chongqing);
        await net.Sichuan.StopAsync();
        await CitiesNetwork.RegisterAsync(net.Chongqing, Names(own, 1, Messages));
        await WaitingAsync(city, Messages);
        await city.ShootAsync("j10-waiting");
        await Lane(city, "发出").GetByRole(AriaRole.Link).ClickAsync();
        await Assertions.Expect(city.Main.Locator("tr", new() { HasText = "IdentifierRegistered" })).ToHaveCountAsync(Messages);
        await city.ShootAsync("j10-lane");
        await CachedAsync(net);
        await net.Sichuan.ServeAsync();
        await DrainedAsync(city, province, Messages);

        await net.Sichuan.KillAsync();
        await CitiesNetwork.RegisterAsync(net.Chongqing, Names(own, Messages + 1, More));
        await WaitingAsync(city, More);
        await net.Sichuan.ServeAsync();
        await DrainedAsync(city, province, Messages + More);
        // heads are compared again: no fork, no rollback
        await city.GoAsync("/trust/witness");
        await city.ReloadUntilAsync(WitnessRow(city, SichuanLog).GetByText("正常", new() { Exact = true }));
        Assert.Equal(0, await city.Main.GetByText("日志已分叉").CountAsync());
        await city.ShootAsync("j10-back");
    }

    private async Task CachedAsync(CitiesNetwork net)
    {
        await using var phone = await browser.PhoneAsync(net.Chongqing.Url);
        await phone.GoAsync("/lookup?q=" + Uri.EscapeDataString(Bottle));
        await phone.SaysAsync("用了缓存的回答");
        await phone.SaysAsync("截至");
        await phone.SaysAsync("赤河·陈酿");
        await phone.ShootAsync("j10-cached");
    }

    /// <summary>The neighbours' page of the sender says how many wait, and what is the matter.</summary>
    private static async Task WaitingAsync(Visitor city, int messages)
    {
        await city.GoAsync("/network/neighbours");
        await city.ReloadUntilAsync(Lane(city, "发出").Locator("td[data-label='等待']", new() { HasTextRegex = Exactly(messages) }));
        await city.ReloadUntilAsync(Lane(city, "发出").GetByText("消息留在本节点"));
    }

    /// <summary>Nothing waits any more, both sides count the same, and the receiver's log has each number of the lane once.</summary>
    private static async Task DrainedAsync(Visitor city, Visitor province, int messages)
    {
        await city.GoAsync("/network/neighbours");
        await city.ClickAsync("全部重试");
        await city.SaysAsync("已经开始重试");
        await city.GoAsync("/network/neighbours");
        await city.ReloadUntilAsync(Lane(city, "发出").Locator("td[data-label='等待']", new() { HasTextRegex = Exactly(0) }));
        await Assertions.Expect(Lane(city, "发出").Locator("td[data-label='已送达']")).ToHaveTextAsync(Exactly(messages));
        await province.GoAsync("/network/neighbours");
        await province.ReloadUntilAsync(Lane(province, "收到").Locator("td[data-label='已送达']", new() { HasTextRegex = Exactly(messages) }));
        await province.GoAsync("/trust/log");
        var received = await province.Main.Locator("tr", new() { HasText = "收到对方的存证记录" }).Locator("td[data-label='关于']").AllInnerTextsAsync();
        Assert.Equal(Enumerable.Range(1, messages), received.Where(r => r.Contains("crossing:", StringComparison.Ordinal)).Select(r => int.Parse(r[(r.LastIndexOf(':') + 1)..], CultureInfo.InvariantCulture)).Order());
    }

    /// <summary>A search term in the distillery's database is changed from outside.</summary>
    private static async Task RowAsync(CitiesNetwork net, Visitor chihe)
    {
        await CitiesNetwork.EditRowAsync(net.Distillery, Product);
        await chihe.GoAsync("/things/" + Product);
        await chihe.SaysAsync("与存证不一致");
        await chihe.ShootAsync("j10-row");
        await chihe.GoAsync("/trust/audit");
        await chihe.ReloadUntilAsync(chihe.Main.Locator($"a[href='/things/{Product}']"));
        await chihe.ClickAsync("视图与日志");
        await chihe.ReloadUntilAsync(AuditRow(chihe, "视图与日志").Locator(".tag-bad"));
        await chihe.SaysAsync("things_terms");
        await chihe.ShootAsync("j10-row-audit");
    }

    /// <summary>One digit of a licence in the distillery's log is changed in the file.</summary>
    private static async Task ByteAsync(CitiesNetwork net, Visitor chihe, Visitor province)
    {
        await AuditAsync(chihe, ".tag-ok");
        await province.GoAsync("/trust/witness");
        await province.ReloadUntilAsync(Held(province, DistilleryLog));
        var (held, kept) = (await Held(province, DistilleryLog).InnerTextAsync(), await CitiesNetwork.CheckpointAsync(net.Distillery));
        CitiesNetwork.EditLog(net.Distillery, Licence, Forged);
        await chihe.GoAsync("/things/" + Product, 503);
        await chihe.SaysAsync("存证记录损坏");
        await Assertions.Expect(chihe.Main).Not.ToContainTextAsync(Forged);
        // which entry, since when
        await AuditAsync(chihe, ".tag-bad");
        var result = await AuditRow(chihe, "本节点日志").First.InnerTextAsync();
        Assert.Contains("审计时还完好", result, StringComparison.Ordinal);
        var entry = Regex.Match(result, @"第 ([\d,]+) 条");
        Assert.True(entry.Success, result);
        await chihe.ShootAsync("j10-byte");
        // the neighbour still shows the head that it has witnessed, and a stranger who replays the log finds the same entry
        await province.Page.ReloadAsync();
        Assert.True(SizeOf(await Held(province, DistilleryLog).InnerTextAsync()) >= SizeOf(held));
        await province.ShootAsync("j10-witnessed");
        var (code, said) = await CitiesNetwork.AuditAsync(net.Distillery, kept);
        Assert.True(code == 1 && said.Contains(entry.Value, StringComparison.Ordinal), $"{code}: {said}");
    }

    /// <summary>Has the node replay its own log, and waits for a result of that look.</summary>
    private static async Task AuditAsync(Visitor node, string look)
    {
        await node.GoAsync("/trust/audit");
        await node.ClickAsync("本节点日志");
        await node.ReloadUntilAsync(AuditRow(node, "本节点日志").Locator(look));
    }

    private Task<Visitor> SignInAsync(ServedNode node) => Newcomer.SignInAsync(browser, node.Url, CitiesNetwork.Administrator, CitiesNetwork.Password);

    private static IEnumerable<string> Names(string organization, int first, int count) => Enumerable.Range(first, count).Select(n => string.Create(CultureInfo.InvariantCulture, $"{organization}/J10-{n:D2}"));

    private static Regex Exactly(int count) => new(string.Create(CultureInfo.InvariantCulture, $@"^\s*{count}\s*$"));

    private static long SizeOf(string held) => long.Parse(Regex.Match(held, @"([\d,]+) 条").Groups[1].Value, NumberStyles.AllowThousands, CultureInfo.InvariantCulture);

    private static ILocator Lane(Visitor visitor, string direction) => visitor.Main.Locator("tr", new() { HasText = Number }).Filter(new() { HasText = direction });

    private static ILocator AuditRow(Visitor visitor, string subject) => visitor.Main.Locator("tr", new() { HasText = subject });

    private static ILocator WitnessRow(Visitor visitor, string origin) => visitor.Main.Locator("tr").Filter(new() { Has = visitor.Page.GetByText(origin, new() { Exact = true }) });

    /// <summary>How much of that log the node has witnessed, once it has.</summary>
    private static ILocator Held(Visitor visitor, string origin) => WitnessRow(visitor, origin).Locator("td[data-label='本节点见证了它']", new() { HasTextRegex = new Regex(@"\d 条") });
}
