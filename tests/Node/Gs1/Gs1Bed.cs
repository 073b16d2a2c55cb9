using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Xunit;
using Yiwang.Node.Certificates;
using Yiwang.Node.Settings;
using Yiwang.Node.Tests.Harness;
using Yiwang.Parties;
using Yiwang.Parties.Sessions;
using Yiwang.Things.Prefixes;

namespace Yiwang.Node.Tests.Gs1;

/// <summary>A node over HTTPS with Things that have GS1 names and links.</summary>
internal sealed class Gs1Bed : IAsyncDisposable
{
    public const string Gtin = "09506000134352";
    private readonly RunningNode _node;
    private readonly HttpClient _https;
    private string _token = "";

    private Gs1Bed(RunningNode node)
    {
        _node = node;
        SocketsHttpHandler handler = new() { AllowAutoRedirect = false, UseCookies = false };
        handler.SslOptions.CertificateChainPolicy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        handler.SslOptions.CertificateChainPolicy.CustomTrustStore.Add(node.Host.Services.GetRequiredService<ServerCertificates>().Authority!);
        _https = new HttpClient(handler) { BaseAddress = node.Https };
    }

    public Uri Plain => _node.Http.BaseAddress!;
    public string Origin => _node.Https.GetLeftPart(UriPartial.Authority);

    public static async Task<Gs1Bed> StartAsync(params string[] routes)
    {
        var node = await RunningNode.StartAsync(new NodeSettings { Limits = new() { DrainSeconds = 1 }, Resolve = new() { Routes = routes } });
        var bed = new Gs1Bed(node);
        var services = node.Host.Services;
        bed._token = await PreparedNode.FoundAsync(services.GetRequiredService<Accounts>(), services.GetRequiredService<IParties>(), services.GetRequiredService<IPrefixRegistry>(), services.GetRequiredService<ApiTokens>());
        return bed;
    }

    public async Task RegisterAsync(string suffix, string gs1, params object[] links)
    {
        object[] values = [new { index = 1, type = "Name", value = "转向节 " + suffix }, .. links.Select((l, i) => new { index = 1200 + i, type = "GS1.LINK", value = JsonSerializer.Serialize(l) })];
        await PostAsync("/api/v1/things", new { handle = $"99.1/{suffix}", values, aliases = new[] { new { scheme = "gs1", value = gs1 } } }, HttpStatusCode.Created);
    }

    public async Task PostAsync(string path, object body, HttpStatusCode expected)
    {
        using HttpRequestMessage request = new(HttpMethod.Post, path) { Content = JsonContent.Create(body), Headers = { Authorization = new AuthenticationHeaderValue("Bearer", _token) } };
        using var answer = await _https.SendAsync(request);
        Assert.True(expected == answer.StatusCode, $"{answer.StatusCode} {await answer.Content.ReadAsStringAsync()}");
    }

    public async Task VoidAsync(string suffix)
    {
        using HttpRequestMessage request = new(HttpMethod.Delete, $"/api/v1/things/99.1/{suffix}?reason=test") { Headers = { Authorization = new AuthenticationHeaderValue("Bearer", _token) } };
        using var answer = await _https.SendAsync(request);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    public async Task<HttpResponseMessage> AskAsync(string path, string method = "GET", string? accept = null, string? language = null)
    {
        // as it is written: a Digital Link's %2F must reach the node
        using HttpRequestMessage request = new(new HttpMethod(method), new Uri(Origin + path, new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true }));
        if (accept is not null) request.Headers.TryAddWithoutValidation("Accept", accept);
        if (language is not null) request.Headers.TryAddWithoutValidation("Accept-Language", language);
        return await _https.SendAsync(request);
    }

    public async Task<string?> TargetAsync(string path, string? accept = null, string? language = null)
    {
        using var answer = await AskAsync(path, "GET", accept, language);
        Assert.Equal(HttpStatusCode.TemporaryRedirect, answer.StatusCode);
        return Assert.Single(answer.Headers.GetValues("Location"));
    }

    public async ValueTask DisposeAsync()
    {
        _https.Dispose();
        await _node.DisposeAsync();
    }
}
