using Microsoft.Playwright;
using Xunit;
using Yiwang.Journeys.Tests.Browser;

namespace Yiwang.Journeys.Tests;

public sealed class ReviewTests(BrowserFixture browser, DemoFixture demo)
{
    private const string Firm = "璧山云谷紧固件有限公司";

    [Fact]
    public async Task TheRegistryApprovesAnEnterprisesPrefixAndItStandsInTheTree()
    {
        await using var chen = await browser.DesktopAsync(demo.Registry);
        await chen.EnterAsync("陈立");
        await chen.ShootAsync("home-chenli-zh");
        await chen.GoAsync("/cases?definition=enterprise-prefix");
        await chen.ShootAsync("requests-zh");
        await chen.Main.GetByText(Firm).First.ClickAsync();
        await chen.SaysAsync("91500120YW000016XD");
        await chen.ShootAsync("request-zh");
        // what is decided is asked for by the form, and signed with the password
        await TakeAsync(chen, "核验通过", "check", page => page.ClickAsync("[id='do-check-f.checkMethod'] label:has(input[value='licence'])"));
        await chen.SaysAsync("二级节点审核");
        await TakeAsync(chen, "审核通过并分配前缀", "approve", async page =>
        {
            await page.FillAsync("[id='do-approve-f.prefix']", "99.501.1003");
            await page.FillAsync("[id='do-approve-confirmation']", "Yanshi-2026-99");
        });
        await chen.SaysAsync("上报备案");

        // the prefix is delegated behind the step
        await chen.GoAsync("/identify/prefixes");
        await chen.ReloadUntilAsync(chen.Main.GetByText("99.501.1003"));
        await chen.ShootAsync("prefixes-zh");
        Visitor.NoTrouble(chen);
    }

    private static async Task TakeAsync(Visitor visitor, string name, string code, Func<IPage, Task> fill)
    {
        await visitor.ClickAsync(name);
        await fill(visitor.Page);
        await visitor.Page.Locator($"#do-{code}-sheet").GetByRole(AriaRole.Button, new() { Name = "确认" + name }).ClickAsync();
        // whoever leaves the page before the answer takes the step back
        await visitor.SaysAsync($"已办理“{name}”");
    }
}
