using System.Net;
using Xunit;
using Yiwang.Node.Tests.Harness;

namespace Yiwang.Node.Tests.Hosting;

public sealed class FirstRunTests : IAsyncLifetime
{
    private RunningNode _node = null!;

    public async ValueTask InitializeAsync() => _node = await RunningNode.StartAsync();

    public ValueTask DisposeAsync() => _node.DisposeAsync();

    [Fact]
    public async Task A_new_node_leads_every_page_to_the_five_questions()
    {
        using var browser = new Browser(_node.Http.BaseAddress!);
        foreach (var path in new[] { "/", "/home", "/sign-in", "/i/99.1/x" })
        {
            using var answer = await browser.OpenAsync(path);
            Assert.Equal("/setup", answer.Headers.Location?.OriginalString);
        }
    }

    [Fact]
    public async Task Five_answers_set_up_the_node_and_sign_in()
    {
        using var browser = new Browser(_node.Http.BaseAddress!);
        using var done = await SetUpAsync(browser, "91500116YW00000126");
        Assert.Equal(HttpStatusCode.Redirect, done.StatusCode);
        using var home = await browser.OpenAsync("/home");
        var page = await home.Content.ReadAsStringAsync();
        Assert.Contains("林小雨", page, StringComparison.Ordinal);
        Assert.Contains("先做什么", page, StringComparison.Ordinal);
        using var labels = await browser.OpenAsync("/identify/labels");
        Assert.Equal(HttpStatusCode.OK, labels.StatusCode);
    }

    [Theory]
    [InlineData("91500116YW00000127")]
    [InlineData("123")]
    [InlineData("")]
    public async Task A_wrong_credit_code_is_named_and_nothing_is_set_up(string uscc)
    {
        using var browser = new Browser(_node.Http.BaseAddress!);
        using var refused = await SetUpAsync(browser, uscc);
        Assert.Equal(HttpStatusCode.OK, refused.StatusCode);
        using var again = await browser.OpenAsync("/home");
        Assert.Equal("/setup", again.Headers.Location?.OriginalString);
    }

    [Fact]
    public async Task Nobody_sets_up_a_node_twice()
    {
        using var owner = new Browser(_node.Http.BaseAddress!);
        (await SetUpAsync(owner, "91500116YW00000126")).Dispose();
        using var stranger = new Browser(_node.Http.BaseAddress!);
        using var page = await stranger.OpenAsync("/setup");
        Assert.DoesNotContain("name=\"uscc\"", await page.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        using var posted = await stranger.SubmitAsync("/sign-in", "setup", ("kind", "Enterprise"), ("uscc", "91510522YW0000020F"), ("name", "别家"), ("user", "evil"), ("person", "x"), ("password", "Ceshi-mima-2026"));
        Assert.NotEqual(HttpStatusCode.Redirect, posted.StatusCode);
    }

    private static Task<HttpResponseMessage> SetUpAsync(Browser browser, string uscc) => browser.SubmitAsync("/setup", "setup",
        ("kind", "Enterprise"), ("uscc", uscc), ("name", "渝州精锻汽车零部件有限公司"), ("user", "admin"), ("person", "林小雨"), ("password", PreparedNode.Password), ("address", "https://id.example.cn"));
}
