using Microsoft.Playwright;
using Xunit;
using Yiwang.Journeys.Tests.Browser;

namespace Yiwang.Journeys.Tests;

public sealed class WithoutScriptTests(BrowserFixture browser, DemoFixture demo)
{
    [Fact]
    public async Task SignInLookUpAndImportWorkWithoutScript()
    {
        await using var lin = await browser.DesktopAsync(demo.Enterprise, script: false);
        await lin.GoAsync("/sign-in?back=%2Flookup");
        await lin.Page.FillAsync("#name", "linxiaoyu");
        await lin.Page.FillAsync("#password", DemoFixture.Password);
        await lin.ClickAsync("登录");
        await lin.Page.FillAsync("#ask", "99.501.1001/ZXJ26000731");
        await lin.ClickAsync("查询");
        await lin.SaysAsync("42CrMo");

        await lin.GoAsync("/identify/import");
        await lin.Page.SetInputFilesAsync("#file", DemoFixture.File("转向节锻件-待改.xlsx"));
        await lin.ClickAsync("上传并读取");
        // the page asks again by itself, every two seconds
        await lin.SaysAsync("各列对应");
        await lin.ClickAsync("检查");
        await lin.SaysAsync("全部改好再导入");
        await lin.ClickAsync("取消导入");
        await lin.SaysAsync("没有登记任何一行");
        Visitor.NoTrouble(lin);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task AStepsSheetIsLeftWithoutTakingTheStep(bool script)
    {
        await using var lin = await browser.DesktopAsync(demo.Enterprise, script);
        await lin.GoAsync("/demo/enter/linxiaoyu");
        await lin.GoAsync("/pacts");
        await lin.Main.Locator("table a").First.ClickAsync();
        var (act, sheet) = (lin.Main.Locator(".pact-actions button[popovertarget='pact-suspend']").First, lin.Main.Locator("[popover]:popover-open"));
        await act.FocusAsync();
        await lin.Page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(sheet).ToBeVisibleAsync();
        // the keyboard is in the sheet at once, and with script it stays there
        await Assertions.Expect(sheet).ToBeFocusedAsync();
        if (script)
        {
            await lin.Page.Keyboard.PressAsync("Shift+Tab");
            await Assertions.Expect(sheet.Locator(".buttons .btn").Last).ToBeFocusedAsync();
            await lin.Page.Keyboard.PressAsync("Tab");
            await Assertions.Expect(sheet.Locator("[name=reason]")).ToBeFocusedAsync();
        }
        await sheet.GetByRole(AriaRole.Button, new() { Name = "取消" }).FocusAsync();
        await lin.Page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(sheet).ToHaveCountAsync(0);
        await Assertions.Expect(act).ToBeFocusedAsync();
        await Assertions.Expect(lin.Main.Locator(".page-head .tag", new() { HasText = "生效" })).ToBeVisibleAsync();
        Visitor.NoTrouble(lin);
    }
}
