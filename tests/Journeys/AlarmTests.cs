using Microsoft.Playwright;
using Xunit;
using Yiwang.Journeys.Tests.Browser;

namespace Yiwang.Journeys.Tests;

/// <summary>J1, steps 7 and 9: the press loses its lubrication; somebody is told, acknowledges with one tap on a phone, a work order stands, a part is fitted, another person verifies, and the figures show it.</summary>
public sealed class AlarmTests(BrowserFixture browser, DemoFixture demo)
{
    private const string Switch = "form:has(input[value='EQ-A-001']) button[value='LowLubrication']";

    [Fact]
    public async Task LubricationFailsSomebodyAcknowledgesAPartIsFittedAnotherVerifiesAndTheFiguresShowIt()
    {
        await using var zhou = await browser.PhoneAsync(demo.Enterprise);
        await zhou.EnterAsync("周建国");
        await zhou.GoAsync("/today");
        await using var stage = await browser.DesktopAsync(demo.Enterprise);
        await stage.GoAsync("/demo/machines");
        await stage.Page.ClickAsync(Switch);
        try
        {
            // it comes by itself, ten seconds after the pressure fell
            var alarm = zhou.Main.Locator("#today-alarms li.alarm", new() { HasText = "润滑不足" });
            await Assertions.Expect(alarm).ToHaveCountAsync(1);
            await Assertions.Expect(alarm).ToContainTextAsync("严重");
            await Assertions.Expect(alarm).ToContainTextAsync("润滑压力 0.09 MPa");
            await zhou.ShootAsync("alarm-raised-phone");
            await alarm.GetByRole(AriaRole.Button, new() { Name = "确认" }).ClickAsync();
            await Assertions.Expect(zhou.Page).ToHaveURLAsync(demo.Enterprise + "/today");
            await Assertions.Expect(alarm).ToContainTextAsync("已确认");
            await zhou.GoAsync("/alarms");
            await Assertions.Expect(zhou.Main.Locator("li.alarm", new() { HasText = "润滑不足" })).ToContainTextAsync("已确认");
            var order = zhou.Main.Locator("li.alarm", new() { HasText = "润滑不足" }).GetByRole(AriaRole.Link, new() { Name = "工单" });
            await Assertions.Expect(order).ToHaveCountAsync(1);
            await zhou.ShootAsync("alarm-acknowledged-phone");
            var work = await order.GetAttributeAsync("href");
            var answer = await zhou.Page.APIRequest.GetAsync($"{demo.Enterprise}/api/v1{work}");
            Assert.True(answer.Ok, answer.StatusText);
            var text = await answer.TextAsync();
            Assert.Contains("润滑不足", System.Text.RegularExpressions.Regex.Unescape(text), StringComparison.Ordinal);
            Assert.Contains("FM-LUB-02", text, StringComparison.Ordinal);
            await RepairedAsync(zhou, work!);
        }
        finally
        {
            await stage.GoAsync("/demo/machines");
            await stage.Page.ClickAsync(Switch);
        }
        // the pressure is back: nothing stands any more, and the journal has it
        await zhou.GoAsync("/alarms");
        await Assertions.Expect(zhou.Main.Locator("li.alarm", new() { HasText = "润滑不足" })).ToHaveCountAsync(0);
        await zhou.GoAsync("/alarms/journal?q=润滑不足");
        await zhou.ReloadUntilAsync(zhou.Main.Locator("tbody tr", new() { HasText = "1600t 热模锻压力机" }).Filter(new() { HasText = "已关闭" }));
        await zhou.GoAsync("/alarms/kpi?days=7");
        await zhou.ReloadUntilAsync(zhou.Main.Locator(".kpi-top tr", new() { HasText = "润滑压力低" }).Filter(new() { HasText = "1600t 热模锻压力机" }));
        await zhou.ShootAsync("alarm-kpi-phone");
        Visitor.NoTrouble(zhou);
    }

    /// <summary>The order of the alarm, with the part that the library names, closed by who did not do the work.</summary>
    private async Task RepairedAsync(Visitor zhou, string order)
    {
        await zhou.GoAsync(order);
        await zhou.StepAsync("派工", async sheet => await sheet.Locator("[name='f.assignee']").SelectOptionAsync(new SelectOptionValue { Label = "何明" }));
        await using var he = await browser.PhoneAsync(demo.Enterprise);
        await he.EnterAsync("何明");
        await he.GoAsync(order);
        await he.StepAsync("接单");
        await he.StepAsync("开始执行");
        await he.StepAsync("完工", async sheet =>
        {
            await sheet.Locator("textarea[name='f.action']").FillAsync("换润滑滤芯");
            await sheet.RowsAsync("parts", [("partNo", "LF-160"), ("qty", "1")]);
        });
        await Assertions.Expect(he.Step("验收通过")).ToHaveCountAsync(0);
        await zhou.GoAsync(order);
        await zhou.StepAsync("验收通过");
        await zhou.SaysAsync("已关闭");
        await zhou.ShootAsync("alarm-order-closed-phone");
        Visitor.NoTrouble(he);
    }

    [Fact]
    public async Task ARuleIsTriedOnThePastBeforeItIsInForce()
    {
        await using var zhou = await browser.DesktopAsync(demo.Enterprise);
        await zhou.EnterAsync("周建国");
        await zhou.GoAsync("/alarms/rules/edit");
        await zhou.Page.FillAsync("#ruleName", "试验：油温");
        await zhou.Page.FillAsync("#message", "油温试验");
        await zhou.Page.SelectOptionAsync("#devices", "forging-press");
        await zhou.Page.FillAsync("#expression", "油文 > 40");
        await zhou.ClickAsync("24 小时");
        await zhou.SaysAsync("油温");
        await Assertions.Expect(zhou.Main.Locator(".expr-problem")).ToContainTextAsync("^^");
        await zhou.Page.FillAsync("#expression", "油温 > 30");
        await zhou.ClickAsync("24 小时");
        await Assertions.Expect(zhou.Main.Locator("#trial-count")).ToContainTextAsync("会报警");
        await Assertions.Expect(zhou.Main.Locator("yw-trend[data-drawn]")).ToBeVisibleAsync();
        await zhou.ShootAsync("alarm-rule-trial");
        Visitor.NoTrouble(zhou);
    }
}
