using System.Text;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Xunit;
using Yiwang.Journeys.Tests.Browser;

namespace Yiwang.Journeys.Tests;

public sealed class ProofTests(BrowserFixture browser, DemoFixture demo)
{
    [Fact]
    public async Task AProofFromTheScanPagePassesEveryStepWhenDroppedOnAnotherNode()
    {
        var proof = await DownloadedByAPhone("/i/99.501.1001/ZXJ-20261109-A01");
        await using var checker = await browser.DesktopAsync(demo.Top);
        await checker.GoAsync("/verify");
        await checker.DropAsync(proof);
        await checker.SaysAsync("逐步核对");
        await checker.ShootAsync("verify-passed-zh");
        Assert.Equal(0, await checker.Page.Locator(".stages .fail").CountAsync());
        Assert.InRange(await checker.Page.Locator(".stages .pass").CountAsync(), 5, 9);
        await checker.SaysAsync("99.501.1001/ZXJ-20261109-A01");
        Visitor.NoTrouble(checker);
    }

    [Fact]
    public async Task AProofWithOneChangedByteFailsAtANamedStep()
    {
        var proof = Encoding.UTF8.GetBytes(await DownloadedByAPhone("/i/99.501.1001/ZXJ-20261109-A01"));
        // the last letter of the disclosed content's line, well inside its Base64
        var line = Encoding.UTF8.GetString(proof).Split('\n').MaxBy(l => l.Length)!;
        var text = Encoding.UTF8.GetString(proof);
        var at = text.IndexOf(line, StringComparison.Ordinal) + line.Length / 2;
        proof[at] = proof[at] == (byte)'A' ? (byte)'B' : (byte)'A';

        await using var checker = await browser.DesktopAsync(demo.Enterprise);
        await checker.GoAsync("/verify");
        await checker.DropAsync(Encoding.UTF8.GetString(proof));
        await checker.SaysAsync("验证不通过");
        await Assertions.Expect(checker.Page.Locator(".stages .fail strong").First).ToHaveTextAsync("公开内容没有被改过");
        await checker.ShootAsync("verify-failed-zh");
        Visitor.NoTrouble(checker);
    }

    private async Task<string> DownloadedByAPhone(string page)
    {
        await using var phone = await browser.PhoneAsync(demo.Enterprise);
        await phone.GoAsync(page);
        var number = Regex.Match(await phone.Main.InnerTextAsync(), @"第 ([\d,]+) 条").Groups[1].Value.Replace(",", "", StringComparison.Ordinal);
        var download = await phone.Page.RunAndWaitForDownloadAsync(() => phone.ClickAsync("下载证明", AriaRole.Link));
        Assert.Equal($"entry-{number}.tlog-proof", download.SuggestedFilename);
        Visitor.NoTrouble(phone);
        return await File.ReadAllTextAsync(await download.PathAsync(), TestContext.Current.CancellationToken);
    }
}
