using Microsoft.Playwright;
using Xunit;
using Yiwang.Journeys.Tests.Browser;

namespace Yiwang.Journeys.Tests;

public sealed class NetworkTests(BrowserFixture browser, DemoFixture demo)
{
    [Fact]
    public async Task AVisitorCutsALineSeesItOnTheTopologyAndMendsIt()
    {
        await using var visitor = await browser.DesktopAsync(demo.Enterprise);
        await visitor.GoAsync("/demo/network");
        await Assertions.Expect(visitor.Page.Locator("[data-live=on]")).ToHaveTextAsync("实时");
        await Assertions.Expect(visitor.Page.Locator(".topology-node")).ToHaveCountAsync(8);
        // a line that no other test goes over
        var row = visitor.Page.Locator("#lines tr").Filter(new() { HasText = "四川省级节点" }).Filter(new() { HasText = "川渝共建" });
        await row.GetByRole(AriaRole.Button, new() { Name = "切断" }).ClickAsync();
        await visitor.SaysAsync("之间已切断");
        await Assertions.Expect(visitor.Page.Locator("[data-link='joint~sc']")).ToHaveClassAsync(new System.Text.RegularExpressions.Regex("is-bad"));
        await visitor.ShootAsync("demo-network-cut");
        // the stream, not a reload, tells that it is well again
        await using var other = await browser.PhoneAsync(demo.Enterprise);
        await other.GoAsync("/demo/network");
        await other.ShootAsync("demo-network-cut-phone");
        await other.Page.Locator(".note").GetByRole(AriaRole.Button, new() { Name = "接通" }).First.ClickAsync();
        await Assertions.Expect(visitor.Page.Locator("[data-link='joint~sc']")).ToHaveClassAsync(new System.Text.RegularExpressions.Regex("is-ok"));
        Visitor.NoTrouble(visitor);
        Visitor.NoTrouble(other);
    }

    [Fact]
    public async Task TheWallScreenFillsTheScreenWithTheKeyF()
    {
        await using var lin = await browser.DesktopAsync(demo.Enterprise);
        await lin.EnterAsync("林小雨");
        await lin.Page.SetViewportSizeAsync(1920, 1080);
        await lin.GoAsync("/wall");
        await Assertions.Expect(lin.Page.Locator("[data-live=on]")).ToHaveTextAsync("实时");
        Assert.True(await lin.Page.EvaluateAsync<bool>("document.querySelector('.wall').scrollHeight <= innerHeight"), "does not fit its screen");
        await lin.Page.Keyboard.PressAsync("f");
        await lin.Page.WaitForFunctionAsync("() => document.fullscreenElement?.matches('yw-wall')", null);
        await lin.Page.Keyboard.PressAsync("f");
        await lin.Page.WaitForFunctionAsync("() => document.fullscreenElement === null", null);
        await lin.ShootAsync("wall");
        Visitor.NoTrouble(lin);
    }
}
