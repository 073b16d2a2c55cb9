using System.Net;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Xunit;
using Yiwang.Node.Tests.Harness;

namespace Yiwang.Node.Tests.Hosting;

public sealed class HostTests : IAsyncLifetime
{
    private RunningNode _node = null!;

    public async ValueTask InitializeAsync() => _node = await RunningNode.StartAsync();

    public ValueTask DisposeAsync() => _node.DisposeAsync();

    [Theory]
    [InlineData("/health", "ok\n")]
    [InlineData("/ready", "ready\n")]
    public async Task A_started_node_says_so(string path, string text) => Assert.Equal(text, await _node.Http.GetStringAsync(path));

    [Fact]
    public async Task Metrics_are_prometheus_text()
    {
        var lines = (await _node.Http.GetStringAsync("/metrics")).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        foreach (var name in new[] { "yiwang_streams_series", "yiwang_streams_trouble", "yiwang_mqtt_connections" }) Assert.Contains(lines, l => l == name + " 0");
        Assert.All(lines, l => Assert.Matches(@"^# (HELP|TYPE) [a-z_0-9]+ |^[a-z_0-9]+(\{[a-z_]+=""[^""]*""(,[a-z_]+=""[^""]*"")*\})? -?[0-9.E+-]+$", l));
        Assert.Contains(lines, l => l.StartsWith("dotnet_", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_downloaded_authority_vouches_for_https()
    {
        using var authority = X509CertificateLoader.LoadCertificate(await _node.Http.GetByteArrayAsync("/ca.crt"));
        using var https = RunningNode.Trusting(authority, _node.Https);
        Assert.Equal("ok\n", await https.GetStringAsync("/health"));
    }

    [Fact]
    public async Task Another_authority_does_not()
    {
        await using var other = await RunningNode.StartAsync();
        using var authority = X509CertificateLoader.LoadCertificate(await other.Http.GetByteArrayAsync("/ca.crt"));
        using var https = RunningNode.Trusting(authority, _node.Https);
        await Assert.ThrowsAsync<HttpRequestException>(() => https.GetStringAsync("/health"));
    }

    [Theory]
    [InlineData("/health")]
    [InlineData("/phone")]
    [InlineData("/no-such-page")]
    public async Task Every_answer_forbids_foreign_and_inline_script(string path)
    {
        using var answer = await _node.Http.GetAsync(path);
        var policy = Assert.Single(answer.Headers.GetValues("Content-Security-Policy"));
        Assert.Contains("script-src 'self' 'wasm-unsafe-eval';", policy, StringComparison.Ordinal);
        Assert.Equal("nosniff", Assert.Single(answer.Headers.GetValues("X-Content-Type-Options")));
        Assert.False(answer.Headers.Contains("Server"));
    }

    [Fact]
    public async Task Headers_beyond_the_limit_are_refused()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/health");
        request.Headers.Add("X-Long", new string('a', 40_000));
        using var answer = await _node.Http.SendAsync(request);
        Assert.Equal(HttpStatusCode.RequestHeaderFieldsTooLarge, answer.StatusCode);
    }

    [Fact]
    public async Task A_request_line_beyond_the_limit_is_refused()
    {
        using var answer = await _node.Http.GetAsync("/" + new string('a', 9_000));
        Assert.Equal(HttpStatusCode.RequestUriTooLong, answer.StatusCode);
    }

    [Fact]
    public async Task A_page_carries_chinese_as_itself()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/phone");
        request.Headers.Add("Accept", "text/html");
        using var answer = await _node.Http.SendAsync(request);
        Assert.Contains("手机接入", Encoding.UTF8.GetString(await answer.Content.ReadAsByteArrayAsync()), StringComparison.Ordinal);
    }
}
