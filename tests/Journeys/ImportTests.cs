using System.Globalization;
using System.IO.Compression;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Xunit;
using Yiwang.Journeys.Tests.Browser;

namespace Yiwang.Journeys.Tests;

public sealed partial class ImportTests(BrowserFixture browser, DemoFixture demo)
{
    [Fact]
    public async Task AnEnterprisesTableWithMistakesIsMarkedItsGoodRowsRegisteredAndOneScannedElsewhere()
    {
        await using var lin = await browser.DesktopAsync(demo.Enterprise);
        await lin.EnterAsync("林小雨");
        await lin.ShootAsync("home-zh");
        await lin.GoAsync("/identify/import");
        await lin.ShootAsync("import-list-zh");
        await lin.Page.SetInputFilesAsync("input[type=file]", DemoFixture.File("转向节锻件-待改.xlsx"));
        await lin.ClickAsync("上传并读取");
        await lin.SaysAsync("各列对应");
        await lin.ShootAsync("import-mapping-zh");
        await lin.ClickAsync("检查");

        await lin.SaysAsync("编码“ZXJ26020002”与第 5 行重复");
        await lin.SaysAsync("“锻造温度”须在 800 与 1300 ℃ 之间");
        await lin.SaysAsync("“磁粉探伤”须为：合格（pass）、不合格（fail）");
        await lin.ShootAsync("import-preview-zh");
        await MarksStandInHerOwnWorkbook(lin);
        var good = long.Parse(GoodRows().Match(await lin.Main.InnerTextAsync()).Groups[1].Value, NumberStyles.AllowThousands, CultureInfo.InvariantCulture);
        Assert.InRange(good, 1, 2_999);
        await lin.ClickAsync("只导入正确的行");
        await lin.SaysAsync($"已登记 {good.ToString("N0", CultureInfo.InvariantCulture)} 个标识");
        await lin.ShootAsync("import-result-zh");
        var first = await lin.Main.GetByRole(AriaRole.Link, new() { Name = "打开第一个" }).GetAttributeAsync("href");

        await ScannedFromAnotherAddress(first!);
        Visitor.NoTrouble(lin);
    }

    private static async Task MarksStandInHerOwnWorkbook(Visitor lin)
    {
        var download = await lin.Page.RunAndWaitForDownloadAsync(() => lin.ClickAsync("下载标好错误的表", AriaRole.Link));
        await using var file = await download.CreateReadStreamAsync();
        await using var copy = new MemoryStream();
        await file.CopyToAsync(copy, TestContext.Current.CancellationToken);
        await using var workbook = new ZipArchive(copy);
        Assert.Contains(workbook.Entries, e => e.FullName.Contains("comments", StringComparison.OrdinalIgnoreCase));
        using var sheet = new StreamReader(await workbook.GetEntry("xl/worksheets/sheet1.xml")!.OpenAsync(TestContext.Current.CancellationToken));
        // what she wrote above the heading is still there
        Assert.Contains("渝州精锻 转向节锻件台账", await sheet.ReadToEndAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    private async Task ScannedFromAnotherAddress(string page)
    {
        await using var relay = new Relay("127.0.9.9", demo.Enterprise);
        foreach (var address in (string[])[relay.Url, demo.Top])
        {
            await using var phone = await browser.PhoneAsync(address);
            await phone.GoAsync(page);
            await phone.SaysAsync("标识有效");
            await phone.SaysAsync("42CrMo");
            Assert.True(await phone.Page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= innerWidth"), "wider than the phone");
            await phone.ShootAsync(address == demo.Top ? "scan-imported-via-top-phone" : "scan-imported-phone");
            Visitor.NoTrouble(phone);
        }
    }

    [GeneratedRegex(@"只导入正确的 ([\d,]+) 行")]
    private static partial Regex GoodRows();
}
