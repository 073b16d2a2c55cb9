using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Xunit;
using Yiwang.Journeys.Tests.Browser;

namespace Yiwang.Journeys.Tests;

/// <summary>The officer's first day on the city's node: a circular from draft to closed, and a cloud adoption whose acceptance is the next of the plan's count.</summary>
public sealed class CityTests(BrowserFixture browser, CityNode city) : IClassFixture<CityNode>
{
    private const string Gas = "渝城燃气有限公司", Electric = "绵州电控设备有限公司", Provider = "成都锦程智造软件有限公司";

    /// <summary>FM-17.</summary>
    [Fact]
    public async Task AnOrangeCircularIsDraftedApprovedSignedForByTwoEnterprisesRectifiedVerifiedAndClosed()
    {
        await using var zheng = await browser.DesktopAsync(city.Url);
        await SignInAsync(zheng, "zhengkai");
        await DraftAsync(zheng);
        var circular = zheng.Page.Url;
        await zheng.StepAsync("报领导审批", async sheet => await sheet.Locator("[name='f.assessment']").FillAsync("影响面广，已有公开利用代码"));
        // an orange one is not the duty officer's to issue
        await Assertions.Expect(zheng.Step("批准下发")).ToHaveCountAsync(0);

        await using var li = await browser.PhoneAsync(city.Url);
        await SignInAsync(li, "lilan");
        await FromTodayAsync(li, "HX-200");
        await li.StepAsync("批准下发");
        await li.SaysAsync("已下发");
        await li.ShootAsync("circular-approved-phone");

        await using var tang = await browser.PhoneAsync(city.Url);
        await SignInAsync(tang, "tangyu");
        await FromTodayAsync(tang, "HX-200");
        await tang.SaysAsync("签收时限");
        await tang.ShootAsync("receipt-delivered-phone");
        await tang.StepAsync("签收");
        await tang.StepAsync("反馈涉及", async sheet =>
        {
            await sheet.Locator("[name='f.affectedCount']").FillAsync("2");
            await sheet.Locator("[name='f.plan']").FillAsync("周日停机升级");
        });
        await tang.StepAsync("提交整改", async sheet =>
        {
            await sheet.Locator("[name='f.rectification']").FillAsync("两台控制器已升级到 3.4.1");
            await sheet.AttachAsync("evidence");
        });
        await tang.SaysAsync("待核验");

        await using var he = await browser.DesktopAsync(city.Url);
        await SignInAsync(he, "heqing");
        await FromTodayAsync(he, "HX-200");
        await he.StepAsync("签收");
        await he.StepAsync("反馈不涉及", async sheet => await sheet.Locator("[name='f.plan']").FillAsync("没有这种控制器"));

        // closed only when each has answered and is verified
        await zheng.GoAsync(circular);
        await Assertions.Expect(zheng.Step("关闭")).ToHaveCountAsync(0);
        await zheng.ShootAsync("circular-tracking");
        await zheng.Main.Locator("tr", new() { HasText = Gas }).GetByRole(AriaRole.Link).First.ClickAsync();
        await zheng.StepAsync("核验通过");
        await zheng.GoAsync(circular);
        await zheng.StepAsync("转复核");
        await zheng.StepAsync("关闭");
        await zheng.SaysAsync("已关闭");
        await zheng.ShootAsync("circular-closed");
        await zheng.GoAsync(circular + "/print");
        await zheng.ShootAsync("circular-print");
        Visitor.NoTrouble(zheng, li, tang, he);
    }

    /// <summary>FM-11 and FM-12.</summary>
    [Fact]
    public async Task ACloudAdoptionIsAppliedForUsedAcceptedAndTheNextInThePlansCount()
    {
        await using var wu = await browser.DesktopAsync(city.Url);
        await SignInAsync(wu, "wutao");
        await CountsAsync(wu, 0);

        var adoption = await AgreedAsync();
        await wu.GoAsync(adoption);
        await wu.StepAsync("核验通过");
        await using (var early = await browser.DesktopAsync(city.Url))
        {
            await SignInAsync(early, "luoshan");
            await early.GoAsync(adoption);
            await early.SaysAsync("使用满 30 天后才能申请验收");
            Visitor.NoTrouble(early);
        }

        await wu.LeaveAsync();
        city.Clock.Advance(TimeSpan.FromDays(31));
        await using var luo = await browser.DesktopAsync(city.Url);
        await SignInAsync(luo, "luoshan");
        await luo.GoAsync(adoption);
        await luo.StepAsync("申请验收", async sheet =>
        {
            await sheet.GetByText("自动采集").ClickAsync();
            await sheet.AttachAsync("feeProof");
        });
        await AcceptedAsync(adoption);
        Visitor.NoTrouble(wu, luo);
    }

    /// <summary>The enterprise applies on a phone, the provider answers and uploads the contract; the three parts of the price sum to the listed one.</summary>
    private async Task<string> AgreedAsync()
    {
        await using var tang = await browser.PhoneAsync(city.Url);
        await SignInAsync(tang, "tangyu");
        await tang.GoAsync("/cases/new/cloud-adoption");
        await tang.Page.SelectOptionAsync("[name='f.regionCode']", "500103");
        await tang.Main.PickAsync("industry", "4511", "4511");
        await tang.Page.SelectOptionAsync("[name='f.provider']", new SelectOptionValue { Label = Provider });
        await tang.Page.FillAsync("[name='f.product']", "锦程设备运维云 3.2");
        await tang.Main.GetByText("业务应用").ClickAsync();
        await tang.Page.FillAsync("[name='f.demandText']", "42 座调压站的台账、巡检和维修上云");
        await tang.ShootAsync("adoption-form-phone");
        await tang.ClickAsync("提交需求");
        await tang.SaysAsync("待服务商响应");
        await using var luo = await browser.DesktopAsync(city.Url);
        await SignInAsync(luo, "luoshan");
        await FromTodayAsync(luo, "锦程设备运维云");
        await luo.StepAsync("响应", async sheet =>
        {
            await sheet.Locator("[name='f.unitPrice']").FillAsync("180000");
            await sheet.Locator("[name='f.concessionRate']").FillAsync("20");
        });
        await luo.StepAsync("上传合同", async sheet =>
        {
            await sheet.Locator("[name='f.contractNo']").FillAsync("JC-2026-1");
            await sheet.Locator("[name='f.signedAt']").FillAsync("2026-11-20");
            await sheet.Locator("[name='f.contractAmount']").FillAsync("144000");
            await sheet.AttachAsync("contractFile");
        });
        foreach (var part in new[] { "36,000.00", "43,200.00", "100,800.00" }) await luo.SaysAsync(part);
        await luo.ShootAsync("adoption-priced");
        Visitor.NoTrouble(tang, luo);
        return luo.Page.Url;
    }

    private async Task AcceptedAsync(string adoption)
    {
        await using var tang = await browser.PhoneAsync(city.Url);
        await SignInAsync(tang, "tangyu");
        await tang.GoAsync(adoption);
        var acceptance = await ChildAsync(tang, "上云验收");
        await tang.StepAsync("确认并提交", async sheet =>
        {
            foreach (var confirmed in new[] { "contractMatches", "userConfirmed", "dataExportable" }) await sheet.Locator($"[name='f.{confirmed}']").CheckAsync();
            await sheet.AttachAsync("paymentProof", "securityCommitment");
        });
        await using var wu = await browser.DesktopAsync(city.Url);
        await SignInAsync(wu, "wutao");
        await wu.GoAsync(acceptance);
        await wu.StepAsync("验收通过");
        await wu.GoAsync(adoption);
        await wu.StepAsync("验收通过，计入企业数");
        await CountsAsync(wu, 1);
        await wu.ShootAsync("plan-counted");
        await wu.Main.Locator("tr", new() { HasText = "最近 +1" }).GetByRole(AriaRole.Link).First.ClickAsync();
        await Assertions.Expect(wu.Page).ToHaveURLAsync(adoption);
        Visitor.NoTrouble(tang, wu);
    }

    /// <summary>On the board, as soon as the step's effect has counted, then on the indicator's own page.</summary>
    private static async Task CountsAsync(Visitor officer, int count)
    {
        await officer.GoAsync("/plan");
        var (tile, figure) = (officer.Main.Locator(".plan-tile", new() { HasText = "“上云”企业累计" }), $".plan-figure b:text-is('{count}')");
        await officer.ReloadUntilAsync(tile.Locator(figure));
        await officer.ShootAsync("plan-board");
        await tile.ClickAsync();
        await officer.ReloadUntilAsync(officer.Main.Locator(figure));
    }

    private async Task DraftAsync(Visitor zheng)
    {
        await zheng.GoAsync("/cases/new/circular");
        await zheng.Page.FillAsync("[name='f.title']", "HX-200 系列控制器未授权写入漏洞");
        await zheng.Page.SelectOptionAsync("[name='f.origin']", new SelectOptionValue { Label = "厂商" });
        await zheng.Main.Locator(".segment", new() { HasText = "橙" }).ClickAsync();
        await zheng.Page.SelectOptionAsync("[name='f.type']", new SelectOptionValue { Label = "漏洞" });
        foreach (var (field, text) in new[] { ("vendor", "恒芯自控"), ("product", "HX-200"), ("versionRange", "低于 3.4.1"), ("risk", "不用口令即可改写寄存器"), ("measures", "升级固件到 3.4.1"), ("contact", "郑凯"), ("phone", "023-00009110") })
            await zheng.Page.FillAsync($"[name='f.{field}']", text);
        foreach (var receiver in new[] { Gas, Electric }) await zheng.Main.Locator("[data-hold=orgs] label", new() { HasText = receiver }).ClickAsync();
        await zheng.ShootAsync("circular-form");
        await zheng.ClickAsync("提交研判");
        await zheng.SaysAsync("研判时限");
    }

    /// <summary>The case below, as soon as its effect has run.</summary>
    private static async Task<string> ChildAsync(Visitor who, string kind)
    {
        var row = who.Main.Locator(".panel", new() { HasText = kind }).Locator("tbody tr");
        await who.ReloadUntilAsync(row);
        await row.GetByRole(AriaRole.Link).First.ClickAsync();
        await who.SaysAsync("企业确认");
        return who.Page.Url;
    }

    private static async Task FromTodayAsync(Visitor who, string title)
    {
        await who.GoAsync("/today");
        var line = who.Main.Locator(".today-list a", new() { HasText = title });
        await who.ReloadUntilAsync(line);
        await line.First.ClickAsync();
    }

    private static async Task SignInAsync(Visitor who, string user)
    {
        await who.GoAsync("/sign-in");
        await who.Page.FillAsync("#name", user);
        await who.Page.FillAsync("#password", CityNode.Password);
        await who.ClickAsync("登录");
        await Assertions.Expect(who.Page).Not.ToHaveURLAsync(new Regex("/sign-in"));
    }
}
