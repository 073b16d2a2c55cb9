using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Xunit;
using Yiwang.Events;
using Yiwang.Net;
using Yiwang.Net.Crossing;
using Yiwang.Net.Crossing.Carrying;
using Yiwang.Net.Wire;

namespace Yiwang.Unit.Tests.Net;

/// <summary>An address in an agreement opens no door of this node's own machine.</summary>
public sealed class PeerAddressesTests : IAsyncLifetime
{
    private WebApplication _app = null!;
    private int _asked;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private Uri Inside => new(_app.Urls.Single());

    public async ValueTask InitializeAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(k => k.Listen(IPAddress.Loopback, 0));
        _app = builder.Build();
        _app.Run(http =>
        {
            Interlocked.Increment(ref _asked);
            return http.Response.WriteAsync("secret");
        });
        await _app.StartAsync(Cancel);
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    [Theory]
    [InlineData("169.254.169.254")]
    [InlineData("::ffff:169.254.169.254")]
    [InlineData("64:ff9b::a9fe:a9fe")]
    [InlineData("100.100.100.200")]
    [InlineData("192.0.0.192")]
    [InlineData("fd00:ec2::254")]
    [InlineData("fe80::1")]
    [InlineData("0.0.0.0")]
    [InlineData("0.1.2.3")]
    [InlineData("::")]
    [InlineData("224.0.0.1")]
    [InlineData("255.255.255.255")]
    [InlineData("ff02::1")]
    public void Nobodys_and_the_clouds_own_addresses_are_never_a_nodes(string address)
    {
        Assert.False(new PeerAddresses(() => false).Permits(IPAddress.Parse(address)));
        Assert.False(new PeerAddresses(() => true).Permits(IPAddress.Parse(address)));
    }

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("127.0.1.5")]
    [InlineData("::1")]
    [InlineData("::ffff:127.0.0.1")]
    [InlineData("64:ff9b::7f00:1")]
    public void This_machine_is_another_nodes_only_where_this_node_is_reached_there_too(string address)
    {
        Assert.False(new PeerAddresses(() => false).Permits(IPAddress.Parse(address)));
        Assert.True(new PeerAddresses(() => true).Permits(IPAddress.Parse(address)));
    }

    [Theory]
    [InlineData("10.1.2.3")]
    [InlineData("172.16.0.9")]
    [InlineData("192.168.10.5")]
    [InlineData("100.64.0.7")]
    [InlineData("198.51.100.1")]
    [InlineData("fd12:3456::1")]
    [InlineData("2001:db8::1")]
    public void Networks_of_plants_and_the_internet_need_no_setting(string address) => Assert.True(new PeerAddresses(() => false).Permits(IPAddress.Parse(address)));

    [Fact]
    public async Task No_connection_is_made_whatever_the_name_and_the_person_learns_why()
    {
        var peers = new PeerAddresses(() => false);
        using var line = new HttpCarrier(new CrossingOptions(), TimeProvider.System, peers: peers);
        using var nodes = new HttpNodeClient(new NetOptions { HopTimeout = Patience.Deadline }, TimeProvider.System, peers: peers);
        foreach (var host in (string[])["127.0.0.1", "localhost", "[::ffff:127.0.0.1]"])
        {
            var door = new Uri($"http://{host}:{Inside.Port}/");
            var posted = await line.PostAsync(new CrossingRequest(door, new Dictionary<string, string> { ["content-type"] = "application/json" }, "{}"u8.ToArray()), Patience.Deadline, Cancel);
            Assert.Equal((Codes.NetUnreachable, $"{door.Authority}: {PeerRefusedException.Reason}"), (posted.Status.Code, posted.Status.Detail));
            var card = await nodes.FetchAsync(door, null, Cancel);
            Assert.Equal(Codes.NetUnreachable, card.Status.Code);
            Assert.Contains("LAN", card.Status.Say?.En, StringComparison.Ordinal);
            Assert.False((await nodes.ProbeAsync(door, Cancel)).Succeeded);
        }
        Assert.Equal(0, _asked);
    }

    [Fact]
    public async Task A_node_that_the_operator_names_may_be_anywhere()
    {
        using var nodes = new HttpNodeClient(new NetOptions { HopTimeout = Patience.Deadline }, TimeProvider.System, peers: new PeerAddresses(() => false, Inside));
        Assert.True((await nodes.ProbeAsync(Inside, Cancel)).Succeeded);
        Assert.False((await nodes.ProbeAsync(new Uri($"http://localhost:{Inside.Port}/"), Cancel)).Succeeded);
        Assert.Equal(1, _asked);
    }

    [Fact]
    public async Task Nodes_of_one_machine_reach_each_other_by_any_of_its_names()
    {
        using var nodes = new HttpNodeClient(new NetOptions { HopTimeout = Patience.Deadline }, TimeProvider.System, peers: new PeerAddresses(() => true));
        foreach (var host in (string[])["127.0.0.1", "localhost"]) Assert.True((await nodes.ProbeAsync(new Uri($"http://{host}:{Inside.Port}/"), Cancel)).Succeeded);
        Assert.Equal(2, _asked);
    }
}
