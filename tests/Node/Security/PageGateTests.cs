using System.Net;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Components.Endpoints;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Xunit;
using Yiwang.Console.Http;
using Yiwang.Console.Slots;
using Yiwang.Node.Tests.Harness;
using Yiwang.Parties;
using Yiwang.Parties.Sessions;
using Yiwang.Things.Prefixes;
using Yiwang.Trust.Alarms;
using Yiwang.Trust.Auditing;

namespace Yiwang.Node.Tests.Security;

/// <summary>Every page of a node and every form on it: what opens depends on who asks, and not on what the caller says that it reads.</summary>
public sealed partial class PageGateTests : IAsyncLifetime
{
    private const string Page = "text/html";
    private static readonly string?[] s_accepts = [Page, "*/*", null];
    private readonly Dictionary<string, string[]> _forms = Forms();
    private RunningNode _node = null!;
    private string _admin = "", _expert = "";
    private IReadOnlySet<Role> _adminRoles = new HashSet<Role>();

    public async ValueTask InitializeAsync()
    {
        _node = await RunningNode.StartAsync();
        var services = _node.Host.Services;
        var (parties, tokens) = (services.GetRequiredService<IParties>(), services.GetRequiredService<ApiTokens>());
        _admin = await PreparedNode.FoundAsync(services.GetRequiredService<Accounts>(), parties, services.GetRequiredService<IPrefixRegistry>(), tokens);
        var own = parties.Directory.Operator!.Id;
        var admin = parties.Directory.Members(own).Single().In(own)!;
        _adminRoles = admin.Roles;
        if (!UserName.TryParse("wang", out var name)) throw new InvalidOperationException("test data");
        var expert = PreparedNode.Done(await parties.BindAsync(admin, new BindUser(own, name, new Person("王工", null), [Role.Expert]))).In(own)!;
        _expert = PreparedNode.Done(await tokens.IssueAsync(expert, "tests", expert.Roles, 30)).Secret;
    }

    public ValueTask DisposeAsync() => _node.DisposeAsync();

    [Fact]
    public async Task The_public_opens_no_page_of_people_and_no_page_fails_for_it()
    {
        using var http = Caller(null);
        var closed = 0;
        foreach (var (path, door, _) in Pages())
        {
            if (door is not null) closed++;
            foreach (var accept in s_accepts)
            {
                foreach (var form in new FormUrlEncodedContent?[] { null, Form("", "any") })
                {
                    using var answer = await AskAsync(http, path, accept, form);
                    var asked = $"{(form is null ? "GET" : "POST")} {path} as {accept}: {answer.StatusCode}";
                    if (door is null) Assert.True((int)answer.StatusCode < 500, asked);
                    else if (accept == Page) Assert.True(answer.StatusCode == HttpStatusCode.Redirect && answer.Headers.Location!.OriginalString.StartsWith("/sign-in?back=", StringComparison.Ordinal), asked);
                    else Assert.True(answer.StatusCode == HttpStatusCode.Unauthorized && (await answer.Content.ReadAsStringAsync()).Contains("parties.sign-in-needed", StringComparison.Ordinal), asked);
                }
            }
        }
        Assert.InRange(closed, 80, 1_000);
    }

    [Fact]
    public async Task Before_the_first_run_no_page_fails_either()
    {
        await using var fresh = await RunningNode.StartAsync();
        foreach (var (path, door, _) in Pages())
        {
            foreach (var accept in s_accepts)
            {
                using var answer = await AskAsync(fresh.Http, path, accept, null);
                Assert.True((int)answer.StatusCode < 500 && (door is null || !answer.IsSuccessStatusCode), $"{path} as {accept}: {answer.StatusCode}");
            }
        }
    }

    [Fact]
    public async Task Somebody_without_the_role_opens_no_page_of_it_and_sends_none_of_its_forms()
    {
        using var http = Caller(_expert);
        var token = await TokenAsync(http);
        var (pages, sent) = (0, 0);
        foreach (var (path, door, template) in Pages())
        {
            if (door is not { Roles.Count: > 0 } || door.Roles.Contains(Role.Expert)) continue;
            pages++;
            foreach (var accept in s_accepts)
            {
                using var opened = await AskAsync(http, path, accept, null);
                await RefusedAsync(opened, accept, path);
                foreach (var form in _forms.GetValueOrDefault(template, ["any"]))
                {
                    using var answer = await AskAsync(http, path, accept, Form(token, form));
                    await RefusedAsync(answer, accept, $"{form} on {path}");
                    sent++;
                }
            }
        }
        Assert.InRange(pages, 40, 1_000);
        Assert.InRange(sent, 150, 10_000);
        // one of the forms was that of 存证审计, filled in as its button does
        var runs = _node.Host.Services.GetRequiredService<AuditRuns>();
        Assert.Null(runs.Running);
        Assert.Empty(await runs.RecentAsync(1, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Who_may_open_a_page_gets_it_whatever_is_asked_for()
    {
        foreach (var (token, roles, least) in new[] { (_admin, _adminRoles, 80), (_expert, new HashSet<Role> { Role.Expert }, 30) })
        {
            using var http = Caller(token);
            var opened = 0;
            foreach (var (path, door, _) in Pages())
            {
                if (door is null || (door.Roles.Count > 0 && !door.Roles.Any(roles.Contains))) continue;
                opened++;
                var answers = new List<HttpStatusCode>();
                foreach (var accept in s_accepts)
                {
                    using var answer = await AskAsync(http, path, accept, null);
                    Assert.True((int)answer.StatusCode < 500, $"{path} as {accept}: {answer.StatusCode}");
                    answers.Add(answer.StatusCode);
                }
                Assert.True(answers.Distinct().Count() == 1, $"{path}: {string.Join(", ", answers)}");
            }
            Assert.InRange(opened, least, 1_000);
        }
    }

    /// <summary>A body is spooled to disk before the form's token is checked, so a large one is taken from people who are known, and where there is a file to send.</summary>
    [Fact]
    public void Large_forms_are_taken_on_pages_of_people_with_a_file_to_send_alone()
    {
        var sources = Razor().Select(File.ReadAllText).ToList();
        foreach (var (path, door, template) in Pages(large: true))
        {
            Assert.True(door is not null, $"{path} takes large forms from anybody");
            var page = sources.Single(s => Templates(s).Contains(template));
            Assert.True(page.Contains("File=\"true\"", StringComparison.Ordinal) || page.Contains("<ActionForm", StringComparison.Ordinal), $"{path} has no file to send");
        }
    }

    [Fact]
    public async Task An_alarm_is_settled_by_the_form_on_a_page_and_by_nothing_else()
    {
        const string settle = "/trust/alarms/settle";
        var alarms = _node.Host.Services.GetRequiredService<TrustAlarms>();
        await alarms.RaiseAsync(new TrustAlarm(AlarmKind.Damage, "log", new("损坏", "damage"), new("损坏", "damage"), "/trust/audit"), TestContext.Current.CancellationToken);
        (string, string)[] fields = [("kind", "Damage"), ("subject", "log")];
        using var browser = new Browser(_node.Http.BaseAddress!);
        using (var entered = await browser.SignInAsync("admin", PreparedNode.Password)) Assert.Equal(HttpStatusCode.Redirect, entered.StatusCode);
        // as a page of another site would: the browser sends its cookie along
        var cookie = await CookieAsync();
        foreach (var body in new HttpContent[] { new FormUrlEncodedContent(fields.Select(f => KeyValuePair.Create(f.Item1, f.Item2))), new StringContent("{}", null, "application/json"), new StringContent("--x\r\nbroken", null, "text/plain") })
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, settle) { Content = body };
            request.Headers.Add("Cookie", cookie);
            using var refused = await _node.Http.SendAsync(request);
            Assert.InRange((int)refused.StatusCode, 400, 499);
        }
        Assert.NotNull(await alarms.OfAsync(AlarmKind.Damage, "log", TestContext.Current.CancellationToken));
        using var settled = await browser.SendAsync("/trust/audit", null, settle, null, fields);
        Assert.Equal(HttpStatusCode.Redirect, settled.StatusCode);
        Assert.Null(await alarms.OfAsync(AlarmKind.Damage, "log", TestContext.Current.CancellationToken));

        async Task<string> CookieAsync()
        {
            using var other = new Browser(_node.Http.BaseAddress!);
            using var signed = await other.SignInAsync("admin", PreparedNode.Password);
            return signed.Headers.GetValues("Set-Cookie").Single(c => c.StartsWith("yw-session=", StringComparison.Ordinal)).Split(';')[0];
        }
    }

    private IReadOnlyList<(string Path, SignedInAttribute? Door, string Template)> Pages(bool large = false) =>
    [
        .. from endpoint in _node.Host.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
           where endpoint.Metadata.GetMetadata<ComponentTypeMetadata>() is not null && (!large || endpoint.Metadata.GetMetadata<FormLimitsAttribute>() is not null)
           let template = "/" + endpoint.RoutePattern.RawText!.TrimStart('/')
           group endpoint by template into one
           orderby one.Key
           select (Parameter().Replace(one.Key, p => p.Value.Contains(':', StringComparison.Ordinal) ? "404" : "x"), one.First().Metadata.GetMetadata<SignedInAttribute>(), one.Key),
    ];

    /// <summary>Names of the forms of each page, by its address.</summary>
    private static Dictionary<string, string[]> Forms() => (from source in Razor().Select(File.ReadAllText)
        let forms = PostForm().Matches(source).Select(m => m.Groups[1].Value).Distinct().ToArray()
        where forms.Length > 0
        from template in Templates(source)
        select KeyValuePair.Create(template, forms)).ToDictionary();

    private static IEnumerable<string> Razor() => Directory.EnumerateFiles(Repository.File("src"), "*.razor", SearchOption.AllDirectories);

    private static IEnumerable<string> Templates(string source) => Route().Matches(source).Select(m => m.Groups[1].Value);

    private HttpClient Caller(string? token)
    {
        var http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = _node.Http.BaseAddress };
        if (token is not null) http.DefaultRequestHeaders.Authorization = new("Bearer", token);
        return http;
    }

    private static async Task<HttpResponseMessage> AskAsync(HttpClient http, string path, string? accept, HttpContent? form)
    {
        using var request = new HttpRequestMessage(form is null ? HttpMethod.Get : HttpMethod.Post, path) { Content = form };
        if (accept is not null) request.Headers.Add("Accept", accept);
        return await http.SendAsync(request);
    }

    private static async Task RefusedAsync(HttpResponseMessage answer, string? accept, string what)
    {
        var body = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.StatusCode == HttpStatusCode.Forbidden && body.Contains(accept == Page ? "<html" : "parties.forbidden", StringComparison.Ordinal), $"{what} as {accept}: {answer.StatusCode}");
    }

    /// <summary>Of a page that everybody who is signed in may open: it is good on every other.</summary>
    private static async Task<string> TokenAsync(HttpClient http)
    {
        using var page = await AskAsync(http, "/account", Page, null);
        var token = FormToken().Match(await page.Content.ReadAsStringAsync());
        Assert.True(token.Success);
        return token.Groups[1].Value;
    }

    private static FormUrlEncodedContent Form(string token, string handler) => new([new("_handler", handler), new("__RequestVerificationToken", token), new("what", "log"), new("Ask.Text", "7K2MX9RTQA"), new("Ask.Pay", "true")]);

    [GeneratedRegex("""\{[^}]+\}""")]
    private static partial Regex Parameter();

    [GeneratedRegex("""<PostForm Name="([^"@]+)""")]
    private static partial Regex PostForm();

    [GeneratedRegex("""^@page "([^"]+)""", RegexOptions.Multiline)]
    private static partial Regex Route();

    [GeneratedRegex("""name="__RequestVerificationToken" value="([^"]+)""")]
    private static partial Regex FormToken();
}
