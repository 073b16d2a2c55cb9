using System.Net;
using Microsoft.AspNetCore.Http;
using Xunit;
using Yiwang.Events;
using Yiwang.Identify.Surfaces.Json;
using Yiwang.Parties.Limits;

namespace Yiwang.Unit.Tests.Identify.Json;

public sealed class ProgramCallerTests
{
    [Theory]
    [InlineData("192.0.2.1", "http", false)]
    [InlineData("192.0.2.1", "https", true)]
    [InlineData("127.0.0.1", "http", true)]
    [InlineData("::1", "http", true)]
    public void A_secret_comes_over_https_or_from_this_machine(string address, string scheme, bool taken) => Assert.Equal(taken, ProgramCaller.OverTls(From(address, scheme)).Succeeded);

    [Fact]
    public void Anonymous_calls_have_the_limit_of_every_surface_but_for_this_machine()
    {
        var limits = new PublicLimits(new LimitOptions { CodeAndAddress = new(1, 2), Address = new(1, 4) }, new StoppedClock());
        Assert.Equal([true, true, false], Enumerable.Range(0, 3).Select(_ => ProgramCaller.Limit(From("192.0.2.1"), limits, "99.1/A").Succeeded));
        Assert.Equal(Codes.RequestLimited, ProgramCaller.Limit(From("192.0.2.1"), limits, "99.1/A").Code);
        Assert.All(Enumerable.Range(0, 9), _ => Assert.True(ProgramCaller.Limit(From("127.0.0.1"), limits, "99.1/A").Succeeded));
    }

    private sealed class StoppedClock : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => DateTimeOffset.UnixEpoch;
        public override long GetTimestamp() => 0;
    }

    private static DefaultHttpContext From(string address, string scheme = "http")
    {
        var http = new DefaultHttpContext();
        http.Connection.RemoteIpAddress = IPAddress.Parse(address);
        http.Request.Scheme = scheme;
        return http;
    }
}
