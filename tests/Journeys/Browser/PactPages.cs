using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Xunit;

namespace Yiwang.Journeys.Tests.Browser;

/// <summary>Two organisations agree on the pages of their nodes: one drafts and sends, the other compares the key and signs.</summary>
internal static class PactPages
{
    /// <summary>The fingerprint that an organisation's keys page shows, as it is read out on the telephone.</summary>
    public static async Task<string> FingerprintAsync(Visitor side)
    {
        await side.GoAsync("/admin/keys");
        return await side.Main.Locator("code.fingerprint").First.InnerTextAsync();
    }

    /// <summary>Drafts, signs and sends.</summary>
    /// <param name="kind">As its card names it.</param>
    /// <param name="address">Of the other side's node, from where its card is fetched.</param>
    /// <param name="theirs">What the other side reads out.</param>
    public static async Task ProposeAsync(Visitor side, string kind, string address, string theirs, string number, string password, Func<ILocator, Task> fill)
    {
        await side.GoAsync("/pacts/new");
        await side.Main.Locator(".kinds a", new() { HasText = kind }).First.ClickAsync();
        await side.Page.FillAsync("#address", address);
        await side.ClickAsync("继续");
        await DraftAsync(side, theirs, number, password, fill);
    }

    /// <summary>The second half, once the other side's card is there.</summary>
    public static async Task DraftAsync(Visitor side, string theirs, string number, string password, Func<ILocator, Task> fill)
    {
        await Assertions.Expect(side.Main.Locator("code.fingerprint")).ToHaveTextAsync(theirs);
        await side.Page.FillAsync("#number", number);
        // what is seldom needed is folded away
        var folded = side.Main.Locator("form details:not([open]) > summary");
        while (await folded.CountAsync() > 0) await folded.First.ClickAsync();
        await fill(side.Main);
        await side.ClickAsync("保存草稿，预览全文");
        await side.SaysAsync("这是草稿");
        await side.ClickAsync("签署并提交对方");
        await side.Page.FillAsync("#propose-confirmation", password);
        await side.ClickAsync("确认提交");
        await side.SaysAsync("我方已签署，正在等对方签署");
    }

    /// <param name="theirs">What the proposing side reads out.</param>
    public static async Task SignAsync(Visitor side, string theirs, string number, string password)
    {
        await side.GoAsync("/pacts");
        await side.ReloadUntilAsync(Row(side, number).GetByText("等我方签署"));
        await Row(side, number).GetByRole(AriaRole.Link).ClickAsync();
        await side.SaysAsync("对方已签署，等我方签署");
        await CounterSignAsync(side, theirs, password);
        await InForceAsync(side, number);
    }

    /// <summary>On the pact's page.</summary>
    public static async Task CounterSignAsync(Visitor side, string theirs, string password)
    {
        await side.ClickAsync("签署");
        var sheet = side.Main.Locator("[popover]:popover-open");
        Assert.Equal(theirs, await sheet.Locator("code.fingerprint").InnerTextAsync());
        await sheet.Locator("[name=compared]").CheckAsync();
        await sheet.Locator("#sign-confirmation").FillAsync(password);
        await sheet.GetByRole(AriaRole.Button, new() { Name = "确认签署" }).ClickAsync();
        await side.SaysAsync("已签署，协议按约定生效");
    }

    /// <summary>The list says that it holds.</summary>
    public static async Task InForceAsync(Visitor side, string number)
    {
        await side.GoAsync("/pacts");
        await side.ReloadUntilAsync(Row(side, number).Locator("td[data-label='状态']").GetByText(new Regex("^生效")));
    }

    private static ILocator Row(Visitor side, string number) => side.Main.Locator("tr", new() { HasText = number });
}
