using System.Net;
using Xunit;
using Yiwang.Net.Moving.Arriving;
using Yiwang.Node.Tests.Harness;

namespace Yiwang.Node.Tests.Moving;

/// <summary>迁入 as a page: what moved, and from where, is told to whoever runs the node.</summary>
public sealed class MovePageTests : MovingTests
{
    private const string Page = "/setup/move-in", Name = "渝州精锻";

    [Fact]
    public async Task A_stranger_learns_nothing_of_a_move_that_is_over_and_the_administrator_what_comes_next()
    {
        var address = Bed.New.Http.BaseAddress!;
        await Bed.BeginAsync(await Bed.CodeAsync());
        Assert.Equal(MoveInPhase.Done, (await Bed.UntilAsync(s => s.Phase == MoveInPhase.Done)).Phase);
        using var local = new Browser(address);
        using var stranger = Browser.FromElsewhere(address);
        foreach (var browser in new[] { local, stranger })
        {
            var shown = await ReadAsync(browser);
            Assert.Contains("已在本节点", shown, StringComparison.Ordinal);
            Assert.Contains("/sign-in?back=" + Page, shown, StringComparison.Ordinal);
            foreach (var theirs in new[] { Name, MovingBed.Prefix, Bed.Host.Http.BaseAddress!.Authority, "接下来", "<form method=\"post\" action=\"/setup" }) Assert.DoesNotContain(theirs, shown, StringComparison.Ordinal);
        }
        using (var signed = await local.SignInAsync("zhougong", PreparedNode.Password)) Assert.Equal(HttpStatusCode.Redirect, signed.StatusCode);
        var next = await ReadAsync(local);
        Assert.Contains(Name + " 已在本节点", next, StringComparison.Ordinal);
        Assert.Contains("接下来", next, StringComparison.Ordinal);
    }

    private static async Task<string> ReadAsync(Browser browser)
    {
        using var answer = await browser.OpenAsync(Page);
        var page = WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync());
        return page[page.IndexOf("<main", StringComparison.Ordinal)..];
    }
}
