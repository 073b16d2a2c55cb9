using System.Net;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Xunit;
using Yiwang.Events;
using Yiwang.Net.Authorities;
using Yiwang.Net.Wire;
using Yiwang.Node.Certificates;
using Yiwang.Node.Hosting;
using Yiwang.Node.Settings;
using Yiwang.Node.Tests.Harness;

namespace Yiwang.Node.Tests.Crossing;

/// <summary>Another node's own certificate authority, trusted and revoked in a running node.</summary>
public sealed class AuthorityTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Another_nodes_authority_is_trusted_without_a_restart_and_after_one()
    {
        var token = await PreparedNode.CreateAsync(_folder.Path);
        await using var other = await RunningNode.StartAsync();
        var certificate = await other.Http.GetByteArrayAsync("/ca.crt", TestContext.Current.CancellationToken);
        string fingerprint;
        await using (var node = await StartAsync())
        {
            Assert.Contains("组网 → 信任的证书", (await Get<IPartyCards>(node).FetchAsync(other.Https, null, TestContext.Current.CancellationToken)).Status.Say!.Value.Zh, StringComparison.Ordinal);
            using var http = Client(node, token);
            fingerprint = TrustedAuthority.Read(certificate, "x", TimeProvider.System.GetUtcNow()).Value!.Fingerprint;
            using (var wrong = await http.PostAsync($"/api/v1/authorities?name=other&fingerprint={new string('A', 64)}", new ByteArrayContent(certificate), TestContext.Current.CancellationToken)) Assert.Equal(HttpStatusCode.BadRequest, wrong.StatusCode);
            using (var sent = await http.PostAsync($"/api/v1/authorities?name={Uri.EscapeDataString("对方节点")}&fingerprint={fingerprint}", new ByteArrayContent(certificate), TestContext.Current.CancellationToken)) Assert.Equal(HttpStatusCode.OK, sent.StatusCode);
            var probed = await Get<INodeClient>(node).ProbeAsync(other.Https, TestContext.Current.CancellationToken);
            Assert.True(probed.Succeeded, $"{probed.Status}");
            // what the lanes and the brokers ask is the same
            Assert.Single(Get<TrustedAuthorities>(node).Certificates);
            using var stranger = Client(node, null);
            using (var refused = await stranger.GetAsync("/api/v1/authorities", TestContext.Current.CancellationToken)) Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);
        }
        await using (var again = await StartAsync())
        {
            using var http = Client(again, token);
            var listed = JsonNode.Parse(await http.GetStringAsync("/api/v1/authorities", TestContext.Current.CancellationToken))!.AsArray();
            Assert.Equal(("对方节点", fingerprint), (listed.Single()!["name"]!.ToString(), listed[0]!["fingerprint"]!.ToString()));
            Assert.True((await Get<INodeClient>(again).ProbeAsync(other.Https, TestContext.Current.CancellationToken)).Succeeded);
            using (var revoked = await http.DeleteAsync("/api/v1/authorities/" + fingerprint, TestContext.Current.CancellationToken)) Assert.Equal(HttpStatusCode.NoContent, revoked.StatusCode);
            // the connection of before may stand for ten minutes; a client that has none is not trusted
            using var trust = new HttpNodeClient(new Yiwang.Net.NetOptions { HopTimeout = TimeSpan.FromSeconds(60) }, TimeProvider.System, Get<ServerCertificates>(again).Trust.Validate);
            Assert.Equal(Codes.NetUnreachable, (await trust.ProbeAsync(other.Https, TestContext.Current.CancellationToken)).Status.Code);
            await ByPageAsync(again, certificate, fingerprint);
        }
    }

    /// <summary>The same by a person: looked at, compared, trusted with a password, revoked with one.</summary>
    private static async Task ByPageAsync(NodeHost node, byte[] certificate, string fingerprint)
    {
        const string Page = "/network/authorities";
        using var browser = new Browser(node.Addresses.Single());
        using (var signed = await browser.SignInAsync("admin", PreparedNode.Password)) Assert.Equal(HttpStatusCode.Found, signed.StatusCode);
        using (var read = await browser.SendAsync(Page, "read", Page, ("ca.crt", certificate))) Assert.Contains(TrustedAuthority.Grouped(fingerprint), await read.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.Empty(Get<TrustedAuthorities>(node).All);
        (string, string)[] form = [("certificate", Convert.ToBase64String(certificate)), ("fingerprint", fingerprint), ("name", "对方节点"), ("compared", "true")];
        using (var wrong = await browser.SubmitAsync(Page, "trust", [.. form, ("confirmation", "wrong")])) Assert.Equal(HttpStatusCode.OK, wrong.StatusCode);
        Assert.Empty(Get<TrustedAuthorities>(node).All);
        using (var trusted = await browser.SubmitAsync(Page, "trust", [.. form, ("confirmation", PreparedNode.Password)])) Assert.Equal(HttpStatusCode.Found, trusted.StatusCode);
        Assert.Equal("对方节点", Get<TrustedAuthorities>(node).All.Single().Name);
        using (var revoked = await browser.SubmitAsync(Page, "revoke-" + fingerprint[..16], ("confirmation", PreparedNode.Password))) Assert.Equal(HttpStatusCode.Found, revoked.StatusCode);
        Assert.Empty(Get<TrustedAuthorities>(node).All);
    }

    private async Task<NodeHost> StartAsync() => await NodeHost.StartAsync(new DataFolder(_folder.Path),
        new NodeSettings { Origin = "test.invalid/99.1", Listen = new() { Http = 0, Https = -1, Handle = -1, Recursion = -1, Mqtt = -1, Mqtts = -1 }, Log = new() { Level = "error" }, Limits = new() { DrainSeconds = 1 } }, TimeProvider.System, CancellationToken.None);

    private static T Get<T>(NodeHost node) where T : notnull => node.Services.GetRequiredService<T>();

    private static HttpClient Client(NodeHost node, string? token)
    {
        var http = new HttpClient { BaseAddress = node.Addresses.Single() };
        if (token is not null) http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return http;
    }
}
