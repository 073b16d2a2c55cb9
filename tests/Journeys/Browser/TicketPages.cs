using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.Playwright;
using Xunit;

namespace Yiwang.Journeys.Tests.Browser;

/// <summary>FM-09b on the pages: the press's stroke rate is written from far by ticket, by two persons.</summary>
/// <param name="node">Address of the enterprise's node.</param>
internal sealed class TicketPages(string node)
{
    private const string Press = "99.501.1001/EQ-A-001";
    private int _rate;

    /// <summary>Strokes a minute, so many above what the machine's job has set.</summary>
    public string Rate(int more) => (_rate + more).ToString(CultureInfo.InvariantCulture);

    /// <summary>The machine's job sets its rate until somebody writes one, in steps of five at most.</summary>
    public async Task ReadRateAsync(Visitor who)
    {
        for (var end = TimeProvider.System.GetUtcNow().AddMilliseconds(Visitor.Patience); ;)
        {
            var answer = await who.Page.APIRequest.GetAsync($"{node}/api/v1/devices/{Press}");
            var text = await answer.TextAsync();
            var point = answer.Ok ? JsonNode.Parse(text)!["points"]!.AsArray().Single(p => (string)p!["code"]! == "spm_set")! : null;
            if (point?["value"] is { } value)
            {
                _rate = (int)(double)value;
                return;
            }
            Assert.True(TimeProvider.System.GetUtcNow() < end, text);
        }
    }

    /// <summary>From the machine's page, as somebody does who wants to write.</summary>
    /// <param name="readBack">The point that is read back, by its name; null = the one that was written.</param>
    /// <returns>The ticket's page.</returns>
    public async Task<string> ApplyAsync(Visitor who, string target, string? readBack = null)
    {
        await who.GoAsync($"{node}/i/{Press}");
        await who.Main.Locator("a.write-link[href$='spm_set']").ClickAsync();
        await who.ClickAsync("开操作票", AriaRole.Link);
        await who.SaysAsync("提交申请");
        await who.Main.FillAsync(("targetValue", target), ("rollbackValue", Rate(0)), ("reason", "换产品，按工艺卡调整节拍"), ("windowStart", Minute(-1)), ("windowEnd", Minute(20)), ("preconditions.0.expression", "油温 < 90"));
        if (readBack is not null)
        {
            await who.Page.FillAsync("[data-hold='readbackPoint'] input[role=combobox]", readBack);
            await who.Page.Locator("[data-hold='readbackPoint'] .pick-list li[role=option]").First.ClickAsync();
        }
        await who.ShootAsync("ticket-form-" + target);
        await who.ClickAsync("提交申请");
        await who.SaysAsync("待审批");
        // what the node itself writes down behind the step: a page from before it would be out of date
        await who.ReloadUntilAsync(who.Main.GetByText("填写了 2 项"));
        return who.Page.Url;
    }

    public async Task ApproveAsync(Visitor second, string ticket)
    {
        await second.GoAsync(node + "/today");
        await second.Main.Locator($".today-list a[href='{new Uri(ticket).AbsolutePath}']").ClickAsync();
        await second.StepAsync("批准", async sheet => await sheet.Locator("[name=confirmation]").FillAsync(DemoFixture.Password));
        await second.SaysAsync("待执行");
        await second.ShootAsync("ticket-approved-phone");
    }

    public static async Task ExecuteAsync(Visitor who, string ticket)
    {
        await who.GoAsync(ticket);
        await who.StepAsync("执行", async sheet => await sheet.Locator("[name=confirmation]").FillAsync(DemoFixture.Password));
    }

    /// <summary>The node writes and reads back behind the step.</summary>
    public static Task StandsAsync(Visitor who, string state) => who.ReloadUntilAsync(who.Main.Locator(".case-line", new() { HasText = state }));

    private static string Minute(int later) => TimeProvider.System.GetUtcNow().ToOffset(TimeSpan.FromHours(8)).AddMinutes(later).ToString("yyyy-MM-ddTHH:mm", CultureInfo.InvariantCulture);
}
