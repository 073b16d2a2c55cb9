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
}
