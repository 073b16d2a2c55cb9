using Microsoft.Playwright;
using Xunit;
using Yiwang.Journeys.Tests.Browser;

namespace Yiwang.Journeys.Tests;

/// <summary>J1, step 7: the press loses its lubrication; somebody is told, acknowledges on a phone, and a work order stands.</summary>
public sealed class AlarmTests(BrowserFixture browser, DemoFixture demo)
{
    private const int Patience = 90_000;
    private const string Switch = "form:has(input[value='EQ-A-001']) button[value='LowLubrication']";

    [Fact]
    public async Task LubricationFailsSomebodyAcknowledgesAndAWorkOrderStands()
    {
        await using var zhou = await browser.PhoneAsync(demo.Enterprise);
        await zhou.EnterAsync("周建国");
        await zhou.GoAsync("/alarms");
        await zhou.ShootAsync("alarms-phone");
        await using var stage = await browser.DesktopAsync(demo.Enterprise);
        await stage.GoAsync("/demo/machines");
        await stage.Page.ClickAsync(Switch);
        try
        {
            // it comes by itself, ten seconds after the pressure fell
            var alarm = zhou.Main.Locator("li.alarm", new() { HasText = "润滑不足" });
            await Assertions.Expect(alarm).ToHaveCountAsync(1, new() { Timeout = Patience });
            await Assertions.Expect(alarm).ToContainTextAsync("严重");
            await Assertions.Expect(alarm).ToContainTextAsync("润滑压力 0.09 MPa");
            await zhou.ShootAsync("alarm-raised-phone");
            await alarm.GetByRole(AriaRole.Button, new() { Name = "确认" }).ClickAsync();
            await Assertions.Expect(zhou.Main.Locator("li.alarm", new() { HasText = "润滑不足" })).ToContainTextAsync("已确认", new() { Timeout = Patience });
            var order = zhou.Main.Locator("li.alarm", new() { HasText = "润滑不足" }).GetByRole(AriaRole.Link, new() { Name = "工单" });
            await Assertions.Expect(order).ToHaveCountAsync(1, new() { Timeout = Patience });
            await zhou.ShootAsync("alarm-acknowledged-phone");
            var work = await order.GetAttributeAsync("href");
            var answer = await zhou.Page.APIRequest.GetAsync($"{demo.Enterprise}/api/v1{work}");
            Assert.True(answer.Ok, answer.StatusText);
            var text = await answer.TextAsync();
            Assert.Contains("润滑不足", System.Text.RegularExpressions.Regex.Unescape(text), StringComparison.Ordinal);
            Assert.Contains("FM-LUB-02", text, StringComparison.Ordinal);
        }
        finally
        {
            await stage.GoAsync("/demo/machines");
            await stage.Page.ClickAsync(Switch);
        }
        // the pressure is back: nothing stands any more, and the journal has it
        await zhou.GoAsync("/alarms");
        await Assertions.Expect(zhou.Main.Locator("li.alarm", new() { HasText = "润滑不足" })).ToHaveCountAsync(0, new() { Timeout = Patience });
        await zhou.GoAsync("/alarms/journal?q=润滑不足");
        await zhou.SaysAsync("已关闭");
        Assert.Empty(zhou.Troubles);
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
        await Assertions.Expect(zhou.Main.Locator("yw-trend[data-drawn]")).ToBeVisibleAsync(new() { Timeout = Patience });
        await zhou.ShootAsync("alarm-rule-trial");
        Assert.Empty(zhou.Troubles);
    }
}
