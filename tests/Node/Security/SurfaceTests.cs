using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Xunit;
using Yiwang.Node.Tests.Harness;
using Yiwang.Parties;
using Yiwang.Parties.Auditing;
using Yiwang.Parties.Sessions;
using Yiwang.Things.Prefixes;

namespace Yiwang.Node.Tests.Security;

/// <summary>What must be refused, on each surface that could be asked.</summary>
public sealed class SurfaceTests : IAsyncLifetime
{
    private const string Secret = "unit price 86.40";
    private RunningNode _node = null!;
    private string _token = "";
    private string _otherToken = "";

    public async ValueTask InitializeAsync()
    {
        _node = await RunningNode.StartAsync();
        var services = _node.Host.Services;
        var (parties, tokens) = (services.GetRequiredService<IParties>(), services.GetRequiredService<ApiTokens>());
        _token = await PreparedNode.FoundAsync(services.GetRequiredService<Accounts>(), parties, services.GetRequiredService<IPrefixRegistry>(), tokens);
        _otherToken = await OtherOrganizationAsync(parties, tokens);
        object[] values = [new { index = 1, type = "DESC", value = "steering knuckle" }, new { index = 2, type = "COST", value = Secret, visibility = "internal", grade = 2 }];
        using var made = await SendAsync(HttpMethod.Post, "/api/v1/things", _token, new { handle = "99.1/part", values });
        Assert.Equal(HttpStatusCode.Created, made.StatusCode);
    }

    public ValueTask DisposeAsync() => _node.DisposeAsync();

    [Theory]
    [InlineData("/api/handles/99.1/part")]
    [InlineData("/api/handles/99.1/part?index=2")]
    [InlineData("/api/handles/99.1/part?type=COST")]
    [InlineData("/api/handles/99.1/part?publicOnly=false&auth")]
    [InlineData("/99.1/part?action=showurls")]
    [InlineData("/99.1/part?index=2")]
    [InlineData("/identityv2/data/detail?handle=99.1/part")]
    [InlineData("/api/v1/doip?targetId=99.1/part&operationId=0.DOIP/Op.Retrieve")]
    [InlineData("/api/v1/lookup?text=99.1/part")]
    [InlineData("/api/v1/things/99.1/part")]
    [InlineData("/api/v1/things?prefix=99.1")]
    [InlineData("/api/resolve/99.1/part")]
    [InlineData("/i/99.1/part")]
    [InlineData("/things/99.1/part")]
    [InlineData("/search?q=part")]
    [InlineData("/trust/log/3")]
    [InlineData("/trust/proofs/3.tlog-proof")]
    [InlineData("/log/tile/entries/000.p/4")]
    [InlineData("/identify/identifiers.csv?prefix=99.1")]
    public async Task An_internal_value_is_shown_to_no_outsider(string path)
    {
        foreach (var token in new[] { null, _otherToken })
        {
            using var answer = await SendAsync(HttpMethod.Get, path, token, null);
            Assert.DoesNotContain(Secret, await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task The_owner_sees_it()
    {
        using var answer = await SendAsync(HttpMethod.Get, "/api/v1/things/99.1/part", _token, null);
        Assert.Contains(Secret, await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("POST", "/api/v1/things", """{"handle":"99.1/theirs","values":[]}""")]
    [InlineData("POST", "/api/v1/ranges", """{"pattern":"99.1/R[01-99]","values":[]}""")]
    [InlineData("PUT", "/api/v1/things/99.1/part", """{"expectedPosition":"3","values":[]}""")]
    [InlineData("DELETE", "/api/v1/things/99.1/part?reason=mine", null)]
    [InlineData("PUT", "/api/handles/99.1/part?overwrite=true", """{"values":[{"index":1,"type":"URL","data":{"format":"string","value":"http://evil.example"}}]}""")]
    [InlineData("PUT", "/api/handles/99.1/new", """{"values":[]}""")]
    [InlineData("DELETE", "/api/handles/99.1/part", null)]
    public async Task A_write_to_anothers_prefix_is_refused_and_changes_nothing(string method, string path, string? body)
    {
        foreach (var token in new[] { null, _otherToken })
        {
            using var answer = await SendAsync(new HttpMethod(method), path, token, body is null ? null : JsonSerializer.Deserialize<JsonElement>(body));
            Assert.Contains(answer.StatusCode, new[] { HttpStatusCode.Unauthorized, HttpStatusCode.Forbidden });
        }
        using var still = await SendAsync(HttpMethod.Get, "/api/v1/things/99.1/part", _token, null);
        Assert.Contains("steering knuckle", await still.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("x")]
    [InlineData("")]
    [InlineData("ywt_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("eyJhbGciOiJub25lIn0.eyJzdWIiOiJhZG1pbiJ9.")]
    public async Task A_forged_bearer_is_refused_everywhere(string forged)
    {
        foreach (var path in new[] { "/api/v1/things/99.1/part", "/home", "/account" })
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, path);
            request.Headers.TryAddWithoutValidation("Authorization", "Bearer " + forged);
            using var answer = await _node.Http.SendAsync(request);
            Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        }
    }

    [Theory]
    [InlineData("yws_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("admin")]
    [InlineData("' or 1=1 --")]
    public async Task A_forged_cookie_is_the_public(string forged)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/home");
        request.Headers.Add("Accept", "text/html");
        request.Headers.TryAddWithoutValidation("Cookie", "yw-session=" + forged);
        using var answer = await _node.Http.SendAsync(request);
        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        Assert.StartsWith("/sign-in", answer.Headers.Location!.OriginalString, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_session_from_the_browser_does_not_write_for_another_site()
    {
        using var browser = new Browser(_node.Http.BaseAddress!);
        using var signedIn = await browser.SignInAsync("admin", PreparedNode.Password);
        var cookie = signedIn.Headers.GetValues("Set-Cookie").Single(c => c.StartsWith("yw-session=", StringComparison.Ordinal)).Split(';')[0];
        foreach (var origin in new[] { "https://evil.example", "null", null })
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/things") { Content = JsonContent.Create(new { handle = "99.1/forged", values = Array.Empty<object>() }) };
            request.Headers.Add("Cookie", cookie);
            if (origin is not null) request.Headers.Add("Origin", origin);
            using var answer = await _node.Http.SendAsync(request);
            Assert.Contains(answer.StatusCode, new[] { HttpStatusCode.Unauthorized, HttpStatusCode.Forbidden });
        }
    }

    [Fact]
    public async Task A_form_without_its_token_is_refused()
    {
        using var form = new FormUrlEncodedContent([KeyValuePair.Create("_handler", "sign-in"), KeyValuePair.Create("name", "admin"), KeyValuePair.Create("password", PreparedNode.Password)]);
        using var answer = await _node.Http.PostAsync("/sign-in", form);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
    }

    [Theory]
    [InlineData("//evil.example")]
    [InlineData("https://evil.example")]
    [InlineData("/\\evil.example")]
    public async Task Signing_in_leads_nowhere_else(string back)
    {
        using var browser = new Browser(_node.Http.BaseAddress!);
        using var answer = await browser.SubmitAsync("/sign-in?back=" + Uri.EscapeDataString(back), "sign-in", ("name", "admin"), ("password", PreparedNode.Password));
        Assert.DoesNotContain("evil", answer.Headers.Location!.OriginalString, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Guessing_a_password_locks_the_account_and_stands_in_the_audit()
    {
        using var browser = new Browser(_node.Http.BaseAddress!);
        for (var guess = 0; guess < 6; guess++) (await browser.SignInAsync("admin", $"wrong-{guess}-guess")).Dispose();
        using var right = await browser.SignInAsync("admin", PreparedNode.Password);
        Assert.NotEqual(HttpStatusCode.Redirect, right.StatusCode);
        var refused = _node.Host.Services.GetRequiredService<IAudit>().Find(new AuditQuery(Max: 100)).Count(r => r.Record.Action == "sign-in" && r.Record.Outcome != "ok");
        Assert.InRange(refused, 6, 100);
    }

    [Fact]
    public async Task A_replayed_registration_answers_the_same_and_changes_nothing()
    {
        var positions = new List<string>();
        for (var replay = 0; replay < 3; replay++)
        {
            using var answer = await SendAsync(HttpMethod.Post, "/api/v1/things", _token, new { handle = "99.1/once", values = new[] { new { index = 1, type = "DESC", value = "x" } } }, "key-1");
            Assert.True(answer.IsSuccessStatusCode);
            positions.Add(JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement.GetProperty("position").GetString()!);
        }
        Assert.Single(positions.Distinct());
    }

    [Theory]
    [InlineData("<script>alert(1)</script>")]
    [InlineData("\"><img src=x onerror=alert(1)>")]
    [InlineData("'-alert(1)-'")]
    public async Task Script_in_a_value_stays_text(string script)
    {
        using var made = await SendAsync(HttpMethod.Post, "/api/v1/things", _token, new { handle = "99.1/script", values = new[] { new { index = 1, type = "DESC", value = script } } });
        Assert.Equal(HttpStatusCode.Created, made.StatusCode);
        foreach (var path in new[] { "/i/99.1/script", "/things/99.1/script" })
        {
            using var answer = await SendAsync(HttpMethod.Get, path, null, null);
            var page = await answer.Content.ReadAsStringAsync();
            Assert.DoesNotContain("<script>alert", page, StringComparison.Ordinal);
            Assert.DoesNotContain("<img src=x", page, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_body_beyond_the_limit_is_refused_with_its_name()
    {
        using var answer = await SendAsync(HttpMethod.Post, "/api/v1/things", _token, new { handle = "99.1/big", values = new[] { new { index = 1, type = "DESC", value = new string('a', 2_000_000) } } });
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, answer.StatusCode);
        Assert.Contains("request.too-large", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    private static async Task<string> OtherOrganizationAsync(IParties parties, ApiTokens tokens)
    {
        if (!Uscc.TryParse("91510522YW0000020F", out var uscc) || !UserName.TryParse("other", out var name)) throw new InvalidOperationException("test data");
        var administrator = parties.Directory.Members(parties.Directory.Operator!.Id).Single().In(parties.Directory.Operator.Id)!;
        var other = PreparedNode.Done(await parties.RegisterAsync(administrator, new RegisterOrganization(uscc, "泸州赤河酒业有限公司", OrganizationKind.Enterprise), name, new Person("别家", null)));
        var who = parties.Directory.Find(name)!.In(other.Id)!;
        return PreparedNode.Done(await tokens.IssueAsync(who, "tests", who.Roles, 30)).Secret;
    }

    private async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, string? token, object? body, string? key = null)
    {
        using var request = new HttpRequestMessage(method, path);
        if (body is not null) request.Content = JsonContent.Create(body);
        if (token is not null) request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        if (key is not null) request.Headers.Add("Idempotency-Key", key);
        return await _node.Http.SendAsync(request);
    }
}
