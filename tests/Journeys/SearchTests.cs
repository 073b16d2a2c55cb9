using Microsoft.Playwright;
using Xunit;
using Yiwang.Journeys.Tests.Browser;

namespace Yiwang.Journeys.Tests;

public sealed class SearchTests(BrowserFixture browser, DemoFixture demo)
{
    [Fact]
    public async Task TheBoxFindsByHandleAndByTwoCharactersOfAName()
    {
        await using var zhou = await browser.DesktopAsync(demo.Enterprise);
        await zhou.EnterAsync("周建国");
        await AskAsync(zhou, "99.501.1001/EQ-A-004");
        await Assertions.Expect(zhou.Page).ToHaveURLAsync(demo.Enterprise + "/things/99.501.1001/EQ-A-004");
        await AskAsync(zhou, "滚齿");
        await Assertions.Expect(zhou.Main.GetByRole(AriaRole.Link, new() { Name = "EQ-B-001" })).ToBeVisibleAsync();
        await Assertions.Expect(zhou.Main.GetByRole(AriaRole.Link, new() { Name = "EQ-A-001" })).ToHaveCountAsync(0);
        await zhou.ShootAsync("search-zh");
        await AskAsync(zhou, "没有这种东西");
        await zhou.SaysAsync("没有找到");
        Visitor.NoTrouble(zhou);
    }

    private static async Task AskAsync(Visitor visitor, string words)
    {
        // the key that the box shows
        await visitor.Page.Locator("html[data-script=on]").WaitForAsync();
        await visitor.Page.Locator("main h1").ClickAsync();
        await visitor.Page.Keyboard.PressAsync("/");
        await Assertions.Expect(visitor.Page.Locator("header input[name=q]")).ToBeFocusedAsync();
        await visitor.Page.Keyboard.TypeAsync(words);
        await visitor.Page.Keyboard.PressAsync("Enter");
    }
}
