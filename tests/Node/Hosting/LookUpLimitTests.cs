using System.Net;
using Microsoft.AspNetCore.Http;
using Xunit;
using Yiwang.Node.Hosting;
using Yiwang.Parties.Limits;

namespace Yiwang.Node.Tests.Hosting;

public sealed class LookUpLimitTests
{
    private int _served;
    private readonly LookUpLimit _limit;

    public LookUpLimitTests() => _limit = new LookUpLimit(_ => { _served++; return Task.CompletedTask; },
        new PublicLimits(new LimitOptions { CodeAndAddress = new(0.001, 3), Address = new(0.001, 8) }, TimeProvider.System));

    [Theory]
    [InlineData("/i/99.1/a")]
    [InlineData("/api/handles/99.1/a")]
    [InlineData("/api/v1/things/99.1/a")]
    [InlineData("/99.1/a")]
    [InlineData("/01/09506000134352/21/1")]
    [InlineData("/shop/01/09506000134352")]
    [InlineData("/ARFKk4XBoA")]
    [InlineData("/api/v1/lookup?text=99.1/a")]
    public async Task A_code_asked_for_again_and_again_from_one_address_is_refused_with_a_time(string path)
    {
        for (var asked = 0; asked < 3; asked++) Assert.Equal(200, (await AskAsync(path, "203.0.113.7")).StatusCode);
        var refused = await AskAsync(path, "203.0.113.7");
        Assert.Equal((429, 3), (refused.StatusCode, _served));
        Assert.InRange(int.Parse(refused.Headers.RetryAfter!, System.Globalization.CultureInfo.InvariantCulture), 1, 1_000);
    }

    [Fact]
    public async Task Others_are_not_refused_with_it()
    {
        for (var asked = 0; asked < 5; asked++) await AskAsync("/i/99.1/a", "203.0.113.7");
        Assert.Equal(200, (await AskAsync("/i/99.1/a", "203.0.113.8")).StatusCode);
        Assert.Equal(200, (await AskAsync("/i/99.1/b", "203.0.113.7")).StatusCode);
    }

    [Fact]
    public async Task A_walk_over_many_codes_meets_the_limit_of_the_address()
    {
        for (var n = 0; n < 20; n++) await AskAsync($"/i/99.1/{n}", "203.0.113.7");
        Assert.Equal(8, _served);
    }

    [Theory]
    [InlineData("/i/99.1/a", "127.0.0.1")]
    [InlineData("/health", "203.0.113.7")]
    [InlineData("/api/resolve/99.1/a", "203.0.113.7")]
    public async Task The_machine_itself_other_paths_and_nodes_are_not_limited(string path, string address)
    {
        for (var asked = 0; asked < 20; asked++) await AskAsync(path, address);
        Assert.Equal(20, _served);
    }

    private async Task<HttpResponse> AskAsync(string path, string address)
    {
        var http = new DefaultHttpContext { Connection = { RemoteIpAddress = IPAddress.Parse(address) }, Request = { Method = "GET", Path = path.Split('?')[0], QueryString = new(path.Contains('?', StringComparison.Ordinal) ? path[path.IndexOf('?', StringComparison.Ordinal)..] : "") } };
        await _limit.InvokeAsync(http);
        return http.Response;
    }
}
