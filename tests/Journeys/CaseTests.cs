using System.Globalization;
using Microsoft.Playwright;
using Xunit;
using Yiwang.Journeys.Tests.Browser;

namespace Yiwang.Journeys.Tests;

/// <summary>A work order through the pages that its definition brings: the engineer at a desk, the technician on a phone.</summary>
public sealed class CaseTests(BrowserFixture browser, DemoFixture demo)
{
    private static readonly byte[] s_photo = Convert.FromBase64String("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==");

    [Fact]
    public async Task AWorkOrderIsOpenedHandedBackAssignedAgainFinishedOnAPhoneVerifiedPrintedAndExported()
    {
        await using var zhou = await browser.DesktopAsync(demo.Enterprise);
        await zhou.EnterAsync("周建国");
        var (begun, ended) = WorkedMorning();
        await zhou.GoAsync("/cases/new/work-order");
        await zhou.Page.FillAsync("yw-pick input[role=combobox]", "压力机");
        await zhou.Page.Locator(".pick-list li[role=option]").First.ClickAsync();
        await zhou.Page.FillAsync("[name='f.symptom']", "润滑不足 <b>急</b>");
        await zhou.Page.SetInputFilesAsync("yw-files:defined input[type=file][name='f.photosBefore']", new FilePayload { Name = "现场.png", MimeType = "image/png", Buffer = s_photo });
        await Assertions.Expect(zhou.Main.Locator("input[name='f.photosBefore.ref']")).ToHaveCountAsync(1);
        await zhou.ShootAsync("case-form-zh");
        await zhou.ClickAsync("提交");
        await zhou.SaysAsync("已提交");
        await zhou.SaysAsync("<b>急</b>");
        await Assertions.Expect(zhou.Main.Locator(".file-picture img")).ToHaveJSPropertyAsync("naturalWidth", 1);
        var page = zhou.Page.Url;
        await AssignAsync(zhou);

        await using var he = await browser.PhoneAsync(demo.Enterprise);
        await he.EnterAsync("何明");
        // an alarm of the same words may stand on the same page
        await he.SaysAsync("<b>急</b>");
        await he.ShootAsync("today-phone");
        await he.Main.GetByRole(AriaRole.Link, new() { Name = "<b>急</b>" }).First.ClickAsync();
        await he.StepAsync("退回派工");
        await zhou.GoAsync(page);
        await AssignAsync(zhou);
        await he.GoAsync(page);
        await he.StepAsync("接单");
        // who has accepted falls ill, and is back
        await zhou.GoAsync(page);
        await AssignAsync(zhou, "改派");
        await zhou.SaysAsync("已派工");
        await he.GoAsync(page);
        await he.StepAsync("接单");
        await he.StepAsync("开始执行");
        await he.StepAsync("完工", async sheet =>
        {
            await sheet.Locator("textarea[name='f.action']").FillAsync("换滤芯");
            await sheet.RowsAsync("parts", [("partNo", "LF-160"), ("qty", "1"), ("price", "35.5")]);
            await sheet.Locator("[name='f.downtimeStart']").FillAsync(begun);
            await sheet.Locator("[name='f.downtimeEnd']").FillAsync(ended);
            await sheet.Locator("[name='f.downtimeReason']").FillAsync("按交接班记录");
        });
        await he.SaysAsync("待验收");
        await he.ShootAsync("case-phone");

        await zhou.GoAsync(page);
        await zhou.SaysAsync("35.50");
        await zhou.StepAsync("验收通过");
        await zhou.SaysAsync("已关闭");
        await zhou.ShootAsync("case-zh");
        var number = await zhou.Main.Locator(".case-line .handle").InnerTextAsync();
        await StockAndEffectivenessFollowAsync(zhou, number);
        await zhou.GoAsync(page + "/print");
        // besides what the effects of a step filled in
        foreach (var step in new[] { "退回派工", "接单", "开始执行", "完工", "验收通过" }) await Assertions.Expect(zhou.Main.Locator(".paper-record tbody tr", new() { HasText = step })).Not.ToHaveCountAsync(0);
        await zhou.ShootAsync("case-print-zh");

        await zhou.GoAsync("/cases?definition=work-order&open=all&q=" + number);
        await zhou.SaysAsync(number);
        var saved = zhou.Page.WaitForDownloadAsync();
        await zhou.ClickAsync("导出 CSV", AriaRole.Link);
        Assert.Contains(number, await File.ReadAllTextAsync(await (await saved).PathAsync(), TestContext.Current.CancellationToken), StringComparison.Ordinal);
        await zhou.GoAsync("/search?q=" + number);
        Assert.Equal(page, zhou.Page.Url);
        Visitor.NoTrouble(zhou);
        Visitor.NoTrouble(he);
    }

    /// <summary>J1 step 9: the part has left the stock for this order, and its 35 minutes are the machine's stop.</summary>
    private static async Task StockAndEffectivenessFollowAsync(Visitor zhou, string number)
    {
        await zhou.GoAsync("/maintenance/stock/LF-160");
        var taken = zhou.Main.Locator("tr", new() { HasText = $"工单 {number} 领用" });
        // the effects of a step follow it
        await zhou.ReloadUntilAsync(taken);
        await Assertions.Expect(taken.First).ToContainTextAsync("-1");
        await zhou.ShootAsync("part-zh");
        await zhou.GoAsync("/maintenance/oee/99.501.1001/EQ-A-001?days=7");
        await zhou.ReloadUntilAsync(zhou.Main.Locator("tr", new() { HasText = number }).Filter(new() { HasText = "35 分钟" }));
        await Assertions.Expect(zhou.Main.Locator(".tiles")).ToContainTextAsync("OEE");
        await zhou.ShootAsync("oee-zh");
        // the same as text, for a spreadsheet
        var oee = await TextAsync(zhou, "/maintenance/oee.csv?days=7");
        Assert.StartsWith("\uFEFF资产编号,设备,从,到,OEE,", oee, StringComparison.Ordinal);
        Assert.Matches(@"\nEQ-A-001,1600t 热模锻压力机,", oee);
        var stops = await TextAsync(zhou, "/maintenance/stops.csv?days=7&device=99.501.1001%2FEQ-A-001");
        Assert.StartsWith("\uFEFF开始,结束,状态,损失分钟,原因,说明,工单", stops, StringComparison.Ordinal);
        Assert.Matches($@",35,[^\n]*{number}", stops);
        zhou.Expect(404);
        Assert.Equal("404", await TextAsync(zhou, "/maintenance/stops.csv?device=99.511.2001%2FX", status: true));
    }

    // TextDecoder in the page would take the mark of the file away
    private static Task<string> TextAsync(Visitor who, string path, bool status = false) =>
        who.Page.EvaluateAsync<string>(status ? "(p) => fetch(p).then((a) => String(a.status))" : "(p) => fetch(p).then((a) => a.arrayBuffer()).then((b) => new TextDecoder('utf-8', { ignoreBOM: true }).decode(b))", path);

    /// <summary>35 minutes of the last worked morning before today, when the plant means to produce.</summary>
    private static (string From, string To) WorkedMorning()
    {
        var day = TimeProvider.System.GetUtcNow().ToOffset(TimeSpan.FromHours(8)).Date.AddDays(-1);
        if (day.DayOfWeek == DayOfWeek.Sunday) day = day.AddDays(-1);
        return (day.AddHours(9).ToString("yyyy-MM-ddTHH:mm", CultureInfo.InvariantCulture), day.AddHours(9).AddMinutes(35).ToString("yyyy-MM-ddTHH:mm", CultureInfo.InvariantCulture));
    }

    private static Task<bool> AssignAsync(Visitor who, string step = "派工") => who.StepAsync(step, async sheet => await sheet.Locator("[name='f.assignee']").SelectOptionAsync(new SelectOptionValue { Label = "何明" }));
}
