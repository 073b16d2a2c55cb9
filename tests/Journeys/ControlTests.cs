using Microsoft.Playwright;
using Xunit;
using Yiwang.Journeys.Tests.Browser;

namespace Yiwang.Journeys.Tests;

/// <summary>FM-09b: a value is written to the press from far by two persons: rolled back when the read-back does not fit, in effect when it does; nobody approves his own.</summary>
public sealed class ControlTests(BrowserFixture browser, DemoFixture demo)
{
    /// <summary>Between two writes of this point, as its template says.</summary>
    private const int PauseMs = 10_000;
    private readonly TicketPages _ticket = new(demo.Enterprise);

    [Fact]
    public async Task ATicketIsAppliedForApprovedCarriedOutReadBackAndRolledBackByTwoPersons()
    {
        await using var zhou = await browser.DesktopAsync(demo.Enterprise);
        await zhou.EnterAsync("周建国");
        await using var zhao = await browser.PhoneAsync(demo.Enterprise);
        await zhao.EnterAsync("赵刚");

        await _ticket.ReadRateAsync(zhou);
        // the oil's temperature is not what was written, so the stroke rate goes back
        var first = await _ticket.ApplyAsync(zhou, _ticket.Rate(1), "压力机 油温");
        await Assertions.Expect(zhou.Step("批准")).ToHaveCountAsync(0);
        await _ticket.ApproveAsync(zhao, first);
        // who approved does not carry out
        await Assertions.Expect(zhao.Step("执行")).ToHaveCountAsync(0);
        await TicketPages.ExecuteAsync(zhou, first);
        await TicketPages.StandsAsync(zhou, "失败回退");
        await zhou.SaysAsync("已回退");
        await zhou.SaysAsync("应为 " + _ticket.Rate(1));
        await zhou.ShootAsync("ticket-rolled-back-zh");
        var free = TimeProvider.System.GetUtcNow().AddMilliseconds(PauseMs);

        await NobodyApprovesHisOwnAsync(zhao);

        var second = await _ticket.ApplyAsync(zhou, _ticket.Rate(2));
        await _ticket.ApproveAsync(zhao, second);
        // the machine rests between two writes
        await zhou.Page.WaitForFunctionAsync("free => Date.now() >= free", free.ToUnixTimeMilliseconds());
        await TicketPages.ExecuteAsync(zhou, second);
        await TicketPages.StandsAsync(zhou, "已完成");
        await zhou.SaysAsync("已生效");
        await Assertions.Expect(zhou.Main).ToContainTextAsync(new System.Text.RegularExpressions.Regex(@"回读值\s*" + _ticket.Rate(2)));
        await zhou.ShootAsync("ticket-done-zh");
        // every step stands on the machine's page
        await zhou.GoAsync("/i/99.501.1001/EQ-A-001");
        await zhou.SaysAsync("行程次数设定 → " + _ticket.Rate(2));
        Visitor.NoTrouble(zhou);
        Visitor.NoTrouble(zhao);
    }

    /// <summary>He may approve and may apply, but not both for one ticket.</summary>
    private async Task NobodyApprovesHisOwnAsync(Visitor zhao)
    {
        await _ticket.ApplyAsync(zhao, _ticket.Rate(3));
        await Assertions.Expect(zhao.Step("批准")).ToHaveCountAsync(0);
        await zhao.SaysAsync("这一步须由另一个人办理");
        await zhao.ShootAsync("ticket-own-phone");
        await zhao.StepAsync("撤销");
        await zhao.SaysAsync("已撤销");
    }
}
