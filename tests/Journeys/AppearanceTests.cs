using Microsoft.Playwright;
using Xunit;
using Yiwang.Journeys.Tests.Browser;

namespace Yiwang.Journeys.Tests;

public sealed class AppearanceTests(BrowserFixture browser, DemoFixture demo)
{
    private static readonly string[] s_pages =
    [
        "/home", "/identify/identifiers", "/identify/import", "/identify/labels", "/identify/ranges", "/identify/prefixes", "/identify/templates", "/identify/statistics",
        "/identify/register", "/lookup", "/trust/log", "/verify", "/things/99.501.1001/ZXJ-20261109-A01", "/things/99.501.1001/EQ-A-001", "/i/99.501.1001/ZXJ26000731", "/demo", "/account", "/identify/connect", "/identify/connect?surface=snms", "/identify/credentials", "/identify/credentials/new", "/identify/credentials/erp", "/identify/requests", "/identify/prefixes/99.501.1001", "/search?q=%E8%BD%AC%E5%90%91", "/network", "/wall", "/demo/network",
    ];

    [Fact]
    public async Task TheLanguageChosenOnOnePageHoldsOnTheNextAndBack()
    {
        await using var lin = await browser.DesktopAsync(demo.Enterprise);
        await lin.EnterAsync("林小雨");
        await lin.Page.GetByRole(AriaRole.Link, new() { Name = "EN", Exact = true }).ClickAsync();
        await Assertions.Expect(lin.Page.Locator("html")).ToHaveAttributeAsync("lang", "en");
        await lin.GoAsync("/things/99.501.1001/ZXJ-20261109-A01");
        await lin.SaysAsync("Registered by");
        await lin.Page.GetByRole(AriaRole.Link, new() { Name = "中文", Exact = true }).ClickAsync();
        await lin.SaysAsync("登记单位");
        await Assertions.Expect(lin.Page.Locator("html")).ToHaveAttributeAsync("lang", "zh-CN");
        Visitor.NoTrouble(lin);
    }

    [Fact]
    public async Task TheDarkThemeIsChosenInPlaceAndKept()
    {
        await using var lin = await browser.DesktopAsync(demo.Enterprise);
        await lin.EnterAsync("林小雨");
        await lin.Page.Locator("summary[aria-label=外观]").ClickAsync();
        await lin.Page.Locator("a[data-theme=dark]").ClickAsync();
        await Assertions.Expect(lin.Page.Locator("html")).ToHaveAttributeAsync("data-bs-theme", "dark");
        await lin.GoAsync("/identify/statistics");
        await Assertions.Expect(lin.Page.Locator("html")).ToHaveAttributeAsync("data-bs-theme", "dark");
        await lin.ShootAsync("statistics-dark");
        Visitor.NoTrouble(lin);
    }

    [Theory]
    [InlineData(false, "zh")]
    [InlineData(true, "zh")]
    [InlineData(false, "en")]
    [InlineData(true, "en")]
    public async Task EveryPageFitsItsWidthInBothLanguages(bool phone, string language)
    {
        await using var lin = phone ? await browser.PhoneAsync(demo.Enterprise) : await browser.DesktopAsync(demo.Enterprise);
        await lin.EnterAsync("林小雨");
        foreach (var page in s_pages)
        {
            await lin.GoAsync($"{page}{(page.Contains('?', StringComparison.Ordinal) ? '&' : '?')}lang={language}");
            Assert.True(await lin.Page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= screen.width"), $"{page} is wider than the window");
            await lin.ShootAsync($"all-{(phone ? "phone" : "desk")}-{language}{page.Split('?')[0].Replace('/', '-')}");
        }
        Visitor.NoTrouble(lin);
    }
}
