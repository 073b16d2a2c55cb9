using Microsoft.Playwright;
using Xunit;
using Yiwang.Journeys.Tests.Browser;

namespace Yiwang.Journeys.Tests;

/// <summary>FM-09b: a value is written to the press from far by two persons: rolled back when the read-back does not fit, in effect when it does; nobody approves his own.</summary>
public sealed class ControlTests(BrowserFixture browser, DemoFixture demo)
{
    private readonly TicketPages _ticket = new(demo.Enterprise);

    [Fact]
    public async Task ATicketIsAppliedForApprovedCarriedOutReadBackAndRolledBackByTwoPersons()
    {
        await using var zhou = await browser.DesktopAsync(demo.Enterprise);
        await zhou.EnterAsync("周建国");
        await using var zhao = await browser.PhoneAsync(demo.Enterprise);
        await zhao.EnterAsync("赵刚");

        // the oil's temperature is not what was written, so the stroke rate goes back
        await _ticket.CarryOutAsync(zhou, zhao, 1, "压力机 油温");
        await TicketPages.StandsAsync(zhou, "失败回退");
        await zhou.SaysAsync("已回退");
        await zhou.SaysAsync("应为 " + _ticket.Rate(1));
        await zhou.ShootAsync("ticket-rolled-back-zh");

        await NobodyApprovesHisOwnAsync(zhao);

        await _ticket.CarryOutAsync(zhou, zhao, 2);
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
        Assert.NotNull(await _ticket.ApplyAsync(zhao, _ticket.Rate(3)));
        await zhao.SaysAsync("这一步须由另一个人办理");
        await zhao.ShootAsync("ticket-own-phone");
        await zhao.StepAsync("撤销");
        await zhao.SaysAsync("已撤销");
    }
}
