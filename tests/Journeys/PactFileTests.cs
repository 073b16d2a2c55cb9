using Microsoft.Playwright;
using Xunit;
using Yiwang.Journeys.Tests.Browser;

namespace Yiwang.Journeys.Tests;

/// <summary>Two nodes between which there is no line and which have no address for each other: card, proposal, signature and suspension go over on a stick.</summary>
public sealed class PactFileTests(BrowserFixture browser)
{
    private const string Password = "Jiaohuan-2026-9", Number = "LX-2026-01", Maker = "渝州精锻汽车零部件有限公司", Buyer = "山城新能源汽车有限公司";

    [Fact]
    public async Task APactIsCarriedSignedCarriedBackAndSuspendedByFiles()
    {
        var nodes = await Task.WhenAll(FreshNode.StartAsync(TestContext.Current.CancellationToken), FreshNode.StartAsync(TestContext.Current.CancellationToken));
        await using var here = nodes[0];
        await using var there = nodes[1];
        await using var lin = await Newcomer.SetUpAsync(browser, here.Url, "企业", "91500116YW00000126", Maker, "linxiaoyu", "林小雨", Password);
        await using var gou = await Newcomer.SetUpAsync(browser, there.Url, "企业", "91500112YW0000047Y", Buyer, "gouwei", "苟伟", Password);
        var (ours, theirs) = (await PactPages.FingerprintAsync(lin), await PactPages.FingerprintAsync(gou));

        // their card first, as they have downloaded it from their keys page
        var card = await FileAsync(gou, "下载单位名片");
        await lin.GoAsync("/pacts/new");
        await lin.Main.Locator(".kinds a", new() { HasText = "数据共享" }).ClickAsync();
        await lin.Page.SetInputFilesAsync("#card-file", card);
        await lin.ClickAsync("继续");
        await PactPages.DraftAsync(lin, theirs, Number, Password, form => form.Locator("#wording").FillAsync("没有网络连接，按月交换。"));
        await lin.SaysAsync("下载协议文件带过去");
        await lin.ShootAsync("pact-file-proposed");

        await ImportAsync(gou, await FileAsync(lin, "下载协议文件"));
        await gou.SaysAsync("对方已签署，等我方签署");
        await PactPages.CounterSignAsync(gou, ours, Password);
        await gou.SaysAsync("生效");
        await gou.ShootAsync("pact-file-signed");
        var signed = await FileAsync(gou, "下载协议文件");
        await ImportAsync(lin, signed);
        await Assertions.Expect(lin.Main.Locator(".page-head .tag", new() { HasText = "生效" })).ToBeVisibleAsync();
        // once more changes nothing, one's own file is none of theirs, and half a file is no file
        await ImportAsync(lin, signed);
        await Assertions.Expect(lin.Main.Locator(".page-head .tag", new() { HasText = "生效" })).ToBeVisibleAsync();
        await RefusedAsync(lin, await FileAsync(lin, "下载协议文件"), "本单位自己的");
        await RefusedAsync(lin, new FilePayload { Name = signed.Name, MimeType = signed.MimeType, Buffer = signed.Buffer[..(signed.Buffer.Length / 2)] }, "不是完整的协议文件");

        await gou.Main.Locator(".pact-actions").GetByRole(AriaRole.Button, new() { Name = "暂停" }).ClickAsync();
        var sheet = gou.Main.Locator("[popover]:popover-open");
        await sheet.Locator("[name=reason]").FillAsync("盘点");
        await sheet.Locator("[name=confirmation]").FillAsync(Password);
        await sheet.Locator(".buttons .btn").Last.ClickAsync();
        await gou.SaysAsync("我方暂停了协议");
        await ImportAsync(lin, await FileAsync(gou, "下载协议文件"));
        await lin.SaysAsync("对方暂停了协议");
        await lin.SaysAsync("盘点");
        Visitor.NoTrouble(lin, gou);
    }

    private static async Task<FilePayload> FileAsync(Visitor who, string link)
    {
        if (link == "下载单位名片") await who.GoAsync("/admin/keys");
        var file = await who.Page.RunAndWaitForDownloadAsync(() => who.ClickAsync(link, AriaRole.Link));
        return new FilePayload { Name = file.SuggestedFilename, MimeType = "application/octet-stream", Buffer = await File.ReadAllBytesAsync(await file.PathAsync(), TestContext.Current.CancellationToken) };
    }

    private static async Task ImportAsync(Visitor who, FilePayload file)
    {
        await who.GoAsync("/pacts");
        await who.ClickAsync("导入对方的文件", AriaRole.Link);
        await who.Page.SetInputFilesAsync("#file", file);
        await who.ClickAsync("导入");
        await who.SaysAsync("已导入对方的通知");
        await who.SaysAsync(Number);
    }

    private static async Task RefusedAsync(Visitor who, FilePayload file, string why)
    {
        var page = who.Page.Url;
        await who.GoAsync("/pacts/import");
        await who.Page.SetInputFilesAsync("#file", file);
        await who.ClickAsync("导入");
        await who.SaysAsync(why);
        await who.GoAsync(page);
    }
}
