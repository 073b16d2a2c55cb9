using Yiwang.Signing;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Xunit;
using Yiwang.Console.Accounts;
using Yiwang.Node.Tests.Harness;
using Yiwang.Parties;
using Yiwang.Parties.Auditing;
using Yiwang.Parties.Sessions;
using Yiwang.Things.Prefixes;

namespace Yiwang.Node.Tests.Security;

/// <summary>Accounts over HTTP: claiming a new node, programs with keys, tenants, the audit as its readers see it.</summary>
public sealed class AccountTests : IAsyncLifetime
{
    private RunningNode _node = null!;

    public async ValueTask InitializeAsync() => _node = await RunningNode.StartAsync();

    public ValueTask DisposeAsync() => _node.DisposeAsync();

    [Fact]
    public async Task A_stranger_on_the_network_cannot_claim_a_new_node()
    {
        using var stranger = Browser.FromElsewhere(_node.Http.BaseAddress!);
        foreach (var code in new[] { "", "AAAA-AAAA", "' or 1=1" })
        {
            using var refused = await ClaimAsync(stranger, code);
            Assert.Equal(HttpStatusCode.OK, refused.StatusCode);
        }
        Assert.Null(_node.Host.Services.GetRequiredService<IDirectory>().Operator);
        var shown = _node.Host.Services.GetRequiredService<SetupCode>().Text;
        using var owner = await ClaimAsync(stranger, shown.Replace("-", " ", StringComparison.Ordinal).ToLowerInvariant());
        Assert.Equal(HttpStatusCode.Redirect, owner.StatusCode);
        Assert.NotNull(_node.Host.Services.GetRequiredService<IDirectory>().Operator);
    }

    [Fact]
    public async Task A_set_up_code_cannot_be_tried_a_thousand_times()
    {
        using var stranger = Browser.FromElsewhere(_node.Http.BaseAddress!);
        for (var i = 0; i < 80; i++) (await ClaimAsync(stranger, $"AAAA-{i:0000}")).Dispose();
        using var late = await ClaimAsync(stranger, _node.Host.Services.GetRequiredService<SetupCode>().Text);
        Assert.Equal(HttpStatusCode.OK, late.StatusCode);
        Assert.Null(_node.Host.Services.GetRequiredService<IDirectory>().Operator);
    }

    [Fact]
    public async Task A_program_signs_in_with_its_key_and_a_copied_answer_is_worth_nothing()
    {
        var token = await FoundAsync();
        var key = new Ed25519Signer(Ed25519Signer.NewSeed());
        using var issued = await PostAsync("/api/v1/apps", new { name = "erp", algorithm = "Ed25519", publicKey = Convert.ToBase64String(key.PublicKey), roles = new[] { "IdentifierManager" } }, token);
        Assert.Equal(HttpStatusCode.Created, issued.StatusCode);
        var app = await TextAsync(issued, "handle");
        using var asked = await PostAsync("/api/v1/app-sessions/challenge", new { app });
        var challenge = await TextAsync(asked, "challenge");
        var answer = new { app, challenge, signature = Convert.ToBase64String(key.Sign(System.Text.Encoding.UTF8.GetBytes(await TextAsync(asked, "sign")))) };
        using var forged = await PostAsync("/api/v1/app-sessions", new { app, challenge, signature = Convert.ToBase64String(new byte[64]) });
        Assert.Equal(HttpStatusCode.Unauthorized, forged.StatusCode);
        using var opened = await PostAsync("/api/v1/app-sessions", answer);
        Assert.Equal(HttpStatusCode.OK, opened.StatusCode);
        using var replayed = await PostAsync("/api/v1/app-sessions", answer);
        Assert.Equal(HttpStatusCode.Unauthorized, replayed.StatusCode);

        var session = await TextAsync(opened, "token");
        using var me = await GetAsync("/api/v1/me", session);
        Assert.Equal(app, await TextAsync(me, "user"));
        // it manages identifiers, and nobody's users
        using var widened = await PostAsync("/api/v1/apps", new { name = "two", algorithm = "Ed25519", publicKey = Convert.ToBase64String(key.PublicKey), roles = new[] { "IdentifierManager" } }, session);
        Assert.Equal(HttpStatusCode.Forbidden, widened.StatusCode);
        using var revoke = new HttpRequestMessage(HttpMethod.Delete, "/api/v1/apps/erp") { Headers = { Authorization = new AuthenticationHeaderValue("Bearer", token) } };
        using var revoked = await _node.Http.SendAsync(revoke);
        Assert.Equal(HttpStatusCode.NoContent, revoked.StatusCode);
        using var after = await GetAsync("/api/v1/me", session);
        Assert.Equal(HttpStatusCode.Unauthorized, after.StatusCode);
    }

    [Fact]
    public async Task A_tenants_administrator_begins_with_a_password_to_change_and_sees_only_the_tenant()
    {
        await FoundAsync();
        using var admin = new Browser(_node.Http.BaseAddress!);
        (await admin.SignInAsync("admin", PreparedNode.Password)).Dispose();
        using var registered = await admin.SubmitAsync("/admin/organizations", "register",
            ("uscc", "91500120YW000016XD"), ("name", "璧山云谷紧固件有限公司"), ("kind", "Enterprise"), ("user", "lisi"), ("personName", "李四"));
        var page = await registered.Content.ReadAsStringAsync();
        var password = System.Text.RegularExpressions.Regex.Match(page, "[a-z2-9]{4}(-[a-z2-9]{4}){3}").Value;
        using var lisi = new Browser(_node.Http.BaseAddress!);
        (await lisi.SignInAsync("lisi", password)).Dispose();
        using var sent = await lisi.OpenAsync("/home");
        Assert.Equal("/account/password", sent.Headers.Location?.OriginalString);
        using var changed = await lisi.SubmitAsync("/account/password", "password", ("current", password), ("next", "Yungu-jinguj-16"));
        Assert.Equal(HttpStatusCode.Redirect, changed.StatusCode);
        using var refused = await lisi.OpenAsync("/admin/organizations");
        Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
        using var users = await lisi.OpenAsync("/admin/users");
        var list = await users.Content.ReadAsStringAsync();
        Assert.Contains("/admin/users/lisi", list, StringComparison.Ordinal);
        Assert.DoesNotContain("/admin/users/admin", list, StringComparison.Ordinal);
        using var guessed = await lisi.OpenAsync("/admin/users/admin");
        Assert.DoesNotContain("User_admin", await guessed.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_operator_sees_failed_sign_ins_of_unknown_users_and_a_tenant_does_not()
    {
        var token = await FoundAsync();
        using var guesser = new Browser(_node.Http.BaseAddress!);
        (await guesser.SignInAsync("nobody", "spring-2026")).Dispose();
        using var csv = await GetAsync("/admin/audit.csv?kind=SignIn", token);
        Assert.Contains("parties.sign-in-failed", await csv.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        using var none = await GetAsync("/admin/audit.csv?kind=SignIn&to=2001-01-01", token);
        Assert.DoesNotContain("parties.sign-in-failed", await none.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        using var forged = await GetAsync("/api/v1/me", "ywt_" + new string('A', 43));
        Assert.Equal(HttpStatusCode.Unauthorized, forged.StatusCode);
        Assert.Contains(_node.Host.Services.GetRequiredService<IAudit>().Find(new AuditQuery(Kind: AuditKind.Refusal)), r => r.Record.Action == "token");
    }

    [Fact]
    public async Task A_revoked_token_and_a_session_signed_out_elsewhere_end_at_once()
    {
        var token = await FoundAsync();
        using var one = new Browser(_node.Http.BaseAddress!);
        using var two = new Browser(_node.Http.BaseAddress!);
        (await one.SignInAsync("admin", PreparedNode.Password)).Dispose();
        (await two.SignInAsync("admin", PreparedNode.Password)).Dispose();
        var services = _node.Host.Services;
        Assert.True(UserName.TryParse("admin", out var admin));
        foreach (var session in await services.GetRequiredService<SessionStore>().OfAsync("admin"))
            (await one.SubmitAsync("/account", "sessions", ("id", session.Id))).Dispose();
        using var still = await one.OpenAsync("/account");
        Assert.Equal(HttpStatusCode.OK, still.StatusCode);
        using var ended = await two.OpenAsync("/account");
        Assert.StartsWith("/sign-in", ended.Headers.Location?.OriginalString, StringComparison.Ordinal);
        var id = Assert.Single(await services.GetRequiredService<ApiTokens>().OfAsync(admin)).Id;
        (await one.SubmitAsync("/account", "revoke", ("id", id))).Dispose();
        using var me = await GetAsync("/api/v1/me", token);
        Assert.Equal(HttpStatusCode.Unauthorized, me.StatusCode);
    }

    [Theory]
    [InlineData("91500116YW00000126", HttpStatusCode.OK)]
    [InlineData("91500116YW00000127", HttpStatusCode.BadRequest)]
    [InlineData("9.15E%2B17", HttpStatusCode.BadRequest)]
    public async Task A_credit_code_is_checked_while_it_is_typed(string code, HttpStatusCode status)
    {
        using var answer = await _node.Http.GetAsync("/api/v1/check/uscc?code=" + code);
        Assert.Equal(status, answer.StatusCode);
    }

    private static Task<HttpResponseMessage> ClaimAsync(Browser browser, string code) => browser.SubmitAsync("/setup", "setup", ("code", code),
        ("kind", "Enterprise"), ("uscc", "91500116YW00000126"), ("name", "渝州精锻汽车零部件有限公司"), ("user", "admin"), ("person", "林小雨"), ("password", PreparedNode.Password), ("address", ""));

    private Task<string> FoundAsync()
    {
        var services = _node.Host.Services;
        return PreparedNode.FoundAsync(services.GetRequiredService<Accounts>(), services.GetRequiredService<IParties>(), services.GetRequiredService<IPrefixRegistry>(), services.GetRequiredService<ApiTokens>());
    }

    private Task<HttpResponseMessage> PostAsync(string path, object body, string? token = null)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = JsonContent.Create(body) };
        if (token is not null) request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return _node.Http.SendAsync(request);
    }

    private Task<HttpResponseMessage> GetAsync(string path, string token) =>
        _node.Http.SendAsync(new HttpRequestMessage(HttpMethod.Get, path) { Headers = { Authorization = new AuthenticationHeaderValue("Bearer", token) } });

    private static async Task<string> TextAsync(HttpResponseMessage answer, string member)
    {
        using var json = JsonDocument.Parse(await answer.Content.ReadAsStringAsync());
        return json.RootElement.GetProperty(member).GetString()!;
    }
}
