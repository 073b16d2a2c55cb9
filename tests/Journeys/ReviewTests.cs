using Microsoft.Playwright;
using Xunit;
using Yiwang.Journeys.Tests.Browser;

namespace Yiwang.Journeys.Tests;

public sealed class ReviewTests(BrowserFixture browser, DemoFixture demo)
{
    [Fact]
    public async Task TheRegistryApprovesAnEnterprisesPrefixAndItStandsInTheTree()
    {
        await using var chen = await browser.DesktopAsync(demo.Registry);
        await chen.EnterAsync("陈立");
        await chen.ShootAsync("home-chenli-zh");
        await chen.GoAsync("/identify/prefixes/requests?state=Submitted");
        await chen.ShootAsync("requests-zh");
        await chen.ClickAsync("璧山云谷紧固件有限公司", AriaRole.Link);
        await chen.SaysAsync("91500120YW000016XD");
        await chen.SaysAsync("校验位正确");
        await chen.ShootAsync("request-zh");
        // refusing needs a reason, and the request stays open
        await chen.ClickAsync("不同意");
        await chen.SaysAsync("请写明不同意的原因");
        await chen.Page.FillAsync("#prefix", "99.501.1003");
        await chen.ClickAsync("同意并分配");
        await chen.SaysAsync("已同意，分配前缀 99.501.1003。");

        await chen.GoAsync("/identify/prefixes");
        await Assertions.Expect(chen.Main.GetByText("99.501.1003").First).ToBeVisibleAsync();
        await chen.ShootAsync("prefixes-zh");
        Assert.Empty(chen.Troubles);
    }
}
