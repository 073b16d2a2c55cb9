using Xunit;
using Yiwang.Journeys.Tests.Browser;

namespace Yiwang.Journeys.Tests;

public sealed class RangeTests(BrowserFixture browser, DemoFixture demo)
{
    [Fact]
    public async Task AMemberOfARangeRegisteredByFormIsFoundFromTheTopNode()
    {
        await using var lin = await browser.DesktopAsync(demo.Enterprise);
        await lin.EnterAsync("林小雨");
        await lin.GoAsync("/identify/ranges/new");
        await lin.Page.FillAsync("#stem", "HB26");
        await lin.Page.FillAsync("#digits", "6");
        await lin.Page.FillAsync("#from", "1");
        await lin.Page.FillAsync("#to", "500000");
        await lin.ClickAsync("预览");
        await lin.SaysAsync("500,000");
        await lin.SaysAsync("HB26500000");
        await lin.ShootAsync("range-preview-zh");
        await lin.ClickAsync("登记这 500,000 枚");
        await lin.SaysAsync("已登记 500000 枚");

        await using var stranger = await browser.PhoneAsync(demo.Top);
        await stranger.GoAsync("/lookup");
        await stranger.Page.FillAsync("#ask", "99.501.1001/HB26271828");
        await stranger.ClickAsync("查询");
        await stranger.SaysAsync("99.501.1001/HB26271828");
        await stranger.SaysAsync("渝州精锻汽车零部件有限公司");
        // the top node asks the second level, which asks the enterprise
        await stranger.SaysAsync("demo.yiwang.invalid/99.501.1001");
        await stranger.ShootAsync("lookup-found-phone");
        Visitor.NoTrouble(stranger);
        Visitor.NoTrouble(lin);
    }
}
