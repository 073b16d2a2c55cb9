using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Xunit;

namespace Yiwang.Journeys.Tests.Browser;

/// <summary>FM-09b on the pages: the press's stroke rate is written from far by ticket, by two persons.</summary>
/// <param name="node">Address of the enterprise's node.</param>
internal sealed partial class TicketPages(string node)
{
    private const string Press = "99.501.1001/EQ-A-001";
    /// <summary>Between two writes of this point, as its template says.</summary>
    private const int PauseMs = 10_000;
    private int _rate;
    private DateTimeOffset _free;

    /// <summary>Strokes a minute, so many above what the machine's job has set.</summary>
    public string Rate(int more) => (_rate + more).ToString(CultureInfo.InvariantCulture);

    /// <summary>
    /// Applied for by one, approved by another, carried out. The machine's job sets its rate until somebody writes one, in steps of five at most: where it has taken one meanwhile from which the step is
    /// too far, the ticket comes to nothing, and another is applied for from there.
    /// </summary>
    /// <param name="readBack">As of <see cref="ApplyAsync"/>.</param>
    public async Task CarryOutAsync(Visitor who, Visitor second, int more, string? readBack = null)
    {
        for (var left = 5; !await TryAsync(who, second, more, readBack); left--) Assert.True(left > 0, "the rate does not stay as it is");
    }

    private async Task<bool> TryAsync(Visitor who, Visitor second, int more, string? readBack)
    {
        await ReadRateAsync(who);
        if (await ApplyAsync(who, Rate(more), readBack) is not { } ticket) return false;
        if (!await ApproveAsync(second, ticket) || !await ExecuteAsync(who, ticket))
        {
            await who.GoAsync(ticket);
            await who.StepAsync("撤销");
            return false;
        }
        // the node writes and reads back behind the step
        await who.ReloadUntilAsync(who.Main.Locator(".case-line", new() { HasTextRegex = Over() }));
        _free = TimeProvider.System.GetUtcNow().AddMilliseconds(PauseMs);
        return !await IsTooFarAsync(who);
    }

    private async Task ReadRateAsync(Visitor who)
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
    /// <returns>The ticket's page; null = refused, since the rate is another by now.</returns>
    public async Task<string?> ApplyAsync(Visitor who, string target, string? readBack = null)
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
        await Assertions.Expect(who.Main).ToContainTextAsync(AppliedOrTooFar());
        if (await IsTooFarAsync(who)) return null;
        await who.SaysAsync("待审批");
        // what the node itself writes down behind the step: a page from before it would be out of date
        await who.ReloadUntilAsync(who.Main.GetByText("填写了 2 项"));
        await Assertions.Expect(who.Step("批准")).ToHaveCountAsync(0);
        return who.Page.Url;
    }

    private async Task<bool> ApproveAsync(Visitor second, string ticket)
    {
        await second.GoAsync(node + "/today");
        await second.Main.Locator($".today-list a[href='{new Uri(ticket).AbsolutePath}']").ClickAsync();
        if (!await second.StepAsync("批准", async sheet => await sheet.Locator("[name=confirmation]").FillAsync(DemoFixture.Password), TooFar())) return false;
        await second.SaysAsync("待执行");
        // who approved does not carry out
        await Assertions.Expect(second.Step("执行")).ToHaveCountAsync(0);
        await second.ShootAsync("ticket-approved-phone");
        return true;
    }

    private async Task<bool> ExecuteAsync(Visitor who, string ticket)
    {
        // the machine rests between two writes
        await who.Page.WaitForFunctionAsync("free => Date.now() >= free", _free.ToUnixTimeMilliseconds());
        await who.GoAsync(ticket);
        return await who.StepAsync("执行", async sheet => await sheet.Locator("[name=confirmation]").FillAsync(DemoFixture.Password), TooFar());
    }

    public static Task StandsAsync(Visitor who, string state) => who.ReloadUntilAsync(who.Main.Locator(".case-line", new() { HasText = state }));

    private static async Task<bool> IsTooFarAsync(Visitor who) => await who.Main.GetByText(TooFar()).CountAsync() > 0;

    private static string Minute(int later) => TimeProvider.System.GetUtcNow().ToOffset(TimeSpan.FromHours(8)).AddMinutes(later).ToString("yyyy-MM-ddTHH:mm", CultureInfo.InvariantCulture);

    /// <summary>As the node says it, and the driver.</summary>
    [GeneratedRegex(@"当前值 [\d.]+，一次最多")]
    private static partial Regex TooFar();

    [GeneratedRegex(@"待审批|当前值 [\d.]+，一次最多")]
    private static partial Regex AppliedOrTooFar();

    [GeneratedRegex("已完成|失败回退")]
    private static partial Regex Over();
}
