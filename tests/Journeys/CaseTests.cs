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
        await zhou.Page.SetInputFilesAsync("input[type=file][name='f.photosBefore']", new FilePayload { Name = "现场.png", MimeType = "image/png", Buffer = s_photo });
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
        await he.SaysAsync("润滑不足");
        await he.ShootAsync("today-phone");
        await he.Main.GetByRole(AriaRole.Link, new() { Name = "润滑不足" }).First.ClickAsync();
        await StepAsync(he, "退回派工");
        await zhou.GoAsync(page);
        await AssignAsync(zhou);
        await he.GoAsync(page);
        await StepAsync(he, "接单");
        await StepAsync(he, "开始执行");
        await StepAsync(he, "完工", async sheet =>
        {
            await sheet.Locator("textarea[name='f.action']").FillAsync("换滤芯");
            await sheet.Locator("[name='f.parts.0.partNo']").FillAsync("LF-160");
            await sheet.Locator("[name='f.parts.0.qty']").FillAsync("1");
            await sheet.Locator("[name='f.parts.0.price']").FillAsync("35.5");
            await sheet.Locator("[name='f.downtimeStart']").FillAsync(begun);
            await sheet.Locator("[name='f.downtimeEnd']").FillAsync(ended);
            await sheet.Locator("[name='f.downtimeReason']").FillAsync("按交接班记录");
        });
        await he.SaysAsync("待验收");
        await he.ShootAsync("case-phone");

        await zhou.GoAsync(page);
        await zhou.SaysAsync("35.50");
        await StepAsync(zhou, "验收通过");
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
        Assert.Empty(zhou.Troubles);
        Assert.Empty(he.Troubles);
    }

    /// <summary>J1 step 9: the part has left the stock for this order, and its 35 minutes are the machine's stop.</summary>
    private static async Task StockAndEffectivenessFollowAsync(Visitor zhou, string number)
    {
        await zhou.GoAsync("/maintenance/stock/LF-160");
        var taken = zhou.Main.Locator("tr", new() { HasText = $"工单 {number} 领用" });
        // the effects of a step follow it
        for (var end = TimeProvider.System.GetUtcNow().AddSeconds(30); await taken.CountAsync() == 0 && TimeProvider.System.GetUtcNow() < end;) await zhou.Page.ReloadAsync();
        await Assertions.Expect(taken.First).ToContainTextAsync("-1");
        await zhou.ShootAsync("part-zh");
        await zhou.GoAsync("/maintenance/oee/99.501.1001/EQ-A-001?days=7");
        await Assertions.Expect(zhou.Main.Locator("tr", new() { HasText = number })).ToContainTextAsync("35 min");
        await Assertions.Expect(zhou.Main.Locator(".tiles")).ToContainTextAsync("OEE");
        await zhou.ShootAsync("oee-zh");
    }

    /// <summary>35 minutes of the last worked morning before today, when the plant means to produce.</summary>
    private static (string From, string To) WorkedMorning()
    {
        var day = TimeProvider.System.GetUtcNow().ToOffset(TimeSpan.FromHours(8)).Date.AddDays(-1);
        if (day.DayOfWeek == DayOfWeek.Sunday) day = day.AddDays(-1);
        return (day.AddHours(9).ToString("yyyy-MM-ddTHH:mm", CultureInfo.InvariantCulture), day.AddHours(9).AddMinutes(35).ToString("yyyy-MM-ddTHH:mm", CultureInfo.InvariantCulture));
    }

    private static Task AssignAsync(Visitor who) => StepAsync(who, "派工", async sheet => await sheet.Locator("[name='f.assignee']").SelectOptionAsync(new SelectOptionValue { Label = "何明" }));

    /// <summary>Opens the step's sheet, fills in what it asks, confirms.</summary>
    private static async Task StepAsync(Visitor who, string step, Func<ILocator, Task>? fill = null)
    {
        await who.Main.Locator(".case-actions").GetByRole(AriaRole.Button, new() { Name = step, Exact = true }).First.ClickAsync();
        var sheet = who.Main.Locator("[popover]:popover-open");
        if (fill is not null) await fill(sheet);
        await sheet.Locator(".buttons .btn").Last.ClickAsync();
        await who.SaysAsync($"已办理“{step}”");
    }
}
