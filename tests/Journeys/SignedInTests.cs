using Microsoft.Playwright;
using Xunit;
using Yiwang.Journeys.Tests.Browser;

namespace Yiwang.Journeys.Tests;

public sealed class SignedInTests(BrowserFixture browser, DemoFixture demo)
{
    [Fact]
    public async Task AStrangerIsAskedToSignInAndThenComesBackToThePage()
    {
        await using var stranger = await browser.DesktopAsync(demo.Enterprise);
        await stranger.GoAsync("/identify/identifiers");
        Assert.Equal("/sign-in", new Uri(stranger.Page.Url).AbsolutePath);
        await stranger.ShootAsync("sign-in-zh");
        await stranger.Page.FillAsync("#name", "linxiaoyu");
        await stranger.Page.FillAsync("#password", "not-her-password");
        await stranger.ClickAsync("登录");
        await Assertions.Expect(stranger.Main.Locator(".wrong, .note").First).ToBeVisibleAsync();
        await stranger.Page.FillAsync("#password", DemoFixture.Password);
        await stranger.ClickAsync("登录");
        await Assertions.Expect(stranger.Page).ToHaveURLAsync(demo.Enterprise + "/identify/identifiers");
        await stranger.ShootAsync("identifiers-zh");
        Visitor.NoTrouble(stranger);
    }

    [Fact]
    public async Task AnotherOrganisationsThingCannotBeRevised()
    {
        await using var huang = await browser.DesktopAsync(demo.Registry);
        await huang.EnterAsync("陈立");
        await huang.GoAsync("/identify/revise/99.501.1002/P-KN-L08", 403);
        await huang.ShootAsync("revise-refused-zh");
        await Assertions.Expect(huang.Main.GetByRole(AriaRole.Link, new() { Name = "回到对象页面" })).ToBeVisibleAsync();
        await Assertions.Expect(huang.Main.Locator("form")).ToHaveCountAsync(0);
        Visitor.NoTrouble(huang);
    }

    [Fact]
    public async Task AnInspectorReadsAMachineButIsNotOfferedToChangeIt()
    {
        await using var he = await browser.PhoneAsync(demo.Enterprise);
        await he.EnterAsync("何明");
        await he.GoAsync("/things/99.501.1001/EQ-A-003");
        await he.SaysAsync("132kW 螺杆空压机");
        await Assertions.Expect(he.Main.GetByRole(AriaRole.Link, new() { Name = "修改" })).ToHaveCountAsync(0);
        await he.ShootAsync("thing-inspector-phone");
        await he.GoAsync("/identify/revise/99.501.1001/EQ-A-003", 403);
        Visitor.NoTrouble(he);
    }
}
