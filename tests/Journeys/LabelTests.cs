using Microsoft.Playwright;
using Xunit;
using Yiwang.Journeys.Tests.Browser;

namespace Yiwang.Journeys.Tests;

public sealed class LabelTests(BrowserFixture browser, DemoFixture demo)
{
    [Fact]
    public async Task ANodeWhoseAddressOnlyThisMachineReachesPrintsNothingAndSaysWhy()
    {
        await using var chen = await browser.DesktopAsync(demo.Registry);
        await chen.EnterAsync("陈立");
        await chen.GoAsync("/identify/labels");
        await chen.SaysAsync("只有本机能打开，别人扫码打不开，所以不打印");
        await Assertions.Expect(chen.Main.GetByRole(AriaRole.Button, new() { Name = "打开打印页" })).ToBeDisabledAsync();
        await chen.ShootAsync("labels-refused-zh");
        Visitor.NoTrouble(chen);
    }

    [Fact]
    public async Task LabelsAreOfExactMillimetresAndCarryThePublicAddress()
    {
        await using var lin = await browser.DesktopAsync(demo.Enterprise);
        await lin.EnterAsync("林小雨");
        await lin.GoAsync("/identify/labels?range=" + Uri.EscapeDataString("99.501.1001/ZXJ26[000001-000003]"));
        await lin.Page.SelectOptionAsync("#format", "60x40");
        await lin.ShootAsync("labels-zh");
        var sheet = await lin.Page.RunAndWaitForPopupAsync(() => lin.ClickAsync("打开打印页"));
        await Assertions.Expect(sheet.Locator(".l")).ToHaveCountAsync(3);
        await Assertions.Expect(sheet.Locator(".c").First).ToHaveTextAsync("99.501.1001/ZXJ26000001");

        // 96 CSS pixels are 25.4 mm by definition
        var box = await sheet.Locator(".l").First.BoundingBoxAsync();
        Assert.Equal((60, 40), (Math.Round(box!.Width * 25.4 / 96, 1), Math.Round(box.Height * 25.4 / 96, 1)));
        await sheet.EmulateMediaAsync(new() { Media = Media.Print });
        Assert.Contains("@page{size:60mm 40mm", await sheet.ContentAsync(), StringComparison.Ordinal);
        Assert.Equal([(60, 40), (60, 40), (60, 40)], PdfPages.SizesMm(await sheet.PdfAsync(new() { PreferCSSPageSize = true })));
        Visitor.NoTrouble(lin);
    }
}
