using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Xunit;
using Yiwang.Console.Slots;
using Yiwang.Parties;

namespace Yiwang.Unit.Tests.Console;

public sealed class ConsolePagesTests
{
    [Theory]
    [InlineData("/no-such-page", "lang=\"zh-CN\"", "没有找到")]
    [InlineData("/no-such-page?lang=en", "lang=\"en\"", "Not found")]
    public async Task A_wrong_address_gets_a_friendly_page_in_the_chosen_language(string path, string lang, string title)
    {
        await using var host = await ConsoleHost.StartAsync();
        var answer = await host.Client.GetAsync(path, TestContext.Current.CancellationToken);
        var page = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.Contains(lang, page, StringComparison.Ordinal);
        Assert.Contains(title, WebUtility.HtmlDecode(page), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_chosen_language_and_theme_are_remembered()
    {
        await using var host = await ConsoleHost.StartAsync();
        var answer = await host.Client.GetAsync("/error/404?lang=en&theme=dark", TestContext.Current.CancellationToken);
        var cookies = answer.Headers.GetValues("Set-Cookie").ToArray();
        Assert.Contains(cookies, c => c.StartsWith("yw-lang=en", StringComparison.Ordinal));
        Assert.Contains(cookies, c => c.StartsWith("yw-theme=dark", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_program_gets_a_status_and_no_page()
    {
        await using var host = await ConsoleHost.StartAsync();
        var answer = await host.Client.GetAsync("/api/no-such", TestContext.Current.CancellationToken);
        Assert.Equal((HttpStatusCode.NotFound, ""), (answer.StatusCode, await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)));
    }

    [Fact]
    public async Task A_fault_in_a_page_shows_the_error_page_and_no_stack()
    {
        await using var host = await ConsoleHost.StartAsync(map: app => app.MapGet("/boom", string () => throw new InvalidOperationException("secret detail")));
        var answer = await host.Client.GetAsync("/boom", TestContext.Current.CancellationToken);
        var page = WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        Assert.Equal(HttpStatusCode.InternalServerError, answer.StatusCode);
        Assert.Contains("出错了", page, StringComparison.Ordinal);
        Assert.DoesNotContain("secret detail", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_form_without_its_token_is_refused_in_words()
    {
        await using var host = await ConsoleHost.StartAsync();
        using var form = new FormUrlEncodedContent([KeyValuePair.Create("_handler", "x")]);
        var answer = await host.Client.PostAsync("/error/404", form, TestContext.Current.CancellationToken);
        var page = WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains("请求有误", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_public_is_sent_to_sign_in_and_back()
    {
        await using var host = await ConsoleHost.StartAsync();
        var answer = await host.Client.GetAsync("/search?q=a", TestContext.Current.CancellationToken);
        Assert.Equal("/sign-in?back=%2Fsearch%3Fq%3Da", answer.Headers.Location?.OriginalString);
    }

    [Theory]
    [InlineData("*/*")]
    [InlineData("application/json")]
    [InlineData(null)]
    public async Task Whoever_asks_for_no_page_is_refused_as_a_program_is(string? accept)
    {
        await using var open = await ConsoleHost.StartAsync();
        await using var auditor = await ConsoleHost.StartAsync(s => s.AddScoped<IViewer>(_ => new SomeViewer(Role.Auditor)));
        foreach (var (host, path, status, code) in new[] { (open, "/search?q=a", HttpStatusCode.Unauthorized, "parties.sign-in-needed"), (auditor, "/admin/users", HttpStatusCode.Forbidden, "parties.forbidden") })
        {
            host.Client.DefaultRequestHeaders.Remove("Accept");
            if (accept is not null) host.Client.DefaultRequestHeaders.Add("Accept", accept);
            foreach (var method in new[] { HttpMethod.Get, HttpMethod.Post })
            {
                using var request = new HttpRequestMessage(method, path) { Content = method == HttpMethod.Post ? new FormUrlEncodedContent([]) : null };
                var answer = await host.Client.SendAsync(request, TestContext.Current.CancellationToken);
                Assert.Equal((status, "application/problem+json"), (answer.StatusCode, answer.Content.Headers.ContentType?.MediaType));
                Assert.Contains(code, await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
            }
        }
    }

    [Fact]
    public async Task A_search_that_a_person_types_is_shown_as_text()
    {
        await using var host = await ConsoleHost.StartAsync(s => s.AddScoped<IViewer>(_ => new SomeViewer()));
        var page = await host.Client.GetStringAsync("/search?q=%3Cscript%3Ealert(1)%3C/script%3E", TestContext.Current.CancellationToken);
        Assert.DoesNotContain("<script>alert", page, StringComparison.Ordinal);
        Assert.Contains("演示数据", WebUtility.HtmlDecode(page), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Menus_show_only_what_the_role_may_open()
    {
        static void Menu(IServiceCollection s) => s.AddSingleton(new MenuItem(new("标识", "Identifiers"), new("审核", "Review"), "/review", "search", 1, p => p.Roles.Contains(Role.RegistryReviewer)));
        await using var reviewer = await ConsoleHost.StartAsync(s => { Menu(s); s.AddScoped<IViewer>(_ => new SomeViewer(Role.RegistryReviewer)); });
        await using var auditor = await ConsoleHost.StartAsync(s => { Menu(s); s.AddScoped<IViewer>(_ => new SomeViewer(Role.Auditor)); });
        Assert.Contains("href=\"/review\"", await reviewer.Client.GetStringAsync("/home", TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.DoesNotContain("href=\"/review\"", await auditor.Client.GetStringAsync("/home", TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("br", 3, "br")]
    [InlineData("identity", 6, null)]
    public async Task Assets_come_compressed_as_built_and_are_kept_for_ever(string accepts, int bytes, string? encoding)
    {
        await using var host = await ConsoleHost.StartAsync();
        host.Client.DefaultRequestHeaders.Add("Accept-Encoding", accepts);
        var answer = await host.Client.GetAsync("/a/assets/style-1.css", TestContext.Current.CancellationToken);
        Assert.Equal(bytes, (await answer.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken)).Length);
        Assert.Equal(encoding, answer.Content.Headers.ContentEncoding.FirstOrDefault());
        Assert.Contains("immutable", answer.Headers.CacheControl!.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/a/assets/../manifest.json")]
    [InlineData("/a/icons.json")]
    [InlineData("/a/assets/%2e%2e%2fmanifest.json")]
    public async Task Only_built_assets_are_served(string path)
    {
        await using var host = await ConsoleHost.StartAsync();
        Assert.Equal(HttpStatusCode.NotFound, (await host.Client.GetAsync(path, TestContext.Current.CancellationToken)).StatusCode);
    }
}
