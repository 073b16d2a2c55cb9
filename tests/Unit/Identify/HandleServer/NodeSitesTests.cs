using System.Net;
using Xunit;
using Yiwang.Events;
using Yiwang.Identify.Surfaces.HandleServer.Sites;
using Yiwang.Net.Wire;
using Yiwang.Things;
using Yiwang.Unit.Tests.Net;
using Yiwang.Wire.Handle.Values;

namespace Yiwang.Unit.Tests.Identify.HandleServer;

public sealed class NodeSitesTests
{
    private const string Forge = "127.0.1.9";
    private static readonly Prefix s_prefix = Handle.Parse("99.501.1001/x").Prefix;
    private readonly SteppedTime _time = new();
    private readonly PaperNetwork _network = new();

    [Fact]
    public async Task Another_node_s_site_has_the_delegation_s_address_and_the_key_that_the_node_says()
    {
        _network.Answers(Forge, handle => Says(handle, [1, 2, 200]));
        var site = await Sites().OfAsync(PaperNetwork.At(Forge), 2741, s_prefix, TestContext.Current.CancellationToken);
        var server = Assert.Single(site!.Servers);
        Assert.Equal(IPAddress.Parse(Forge).MapToIPv6().GetAddressBytes()[12..], server.Address.TakeLast(4));
        Assert.Equal([1, 2, 200], server.PublicKey);
        Assert.Contains(server.Interfaces, i => i is { Protocol: InterfaceProtocol.Tcp, Port: 2741 });
    }

    [Fact]
    public async Task A_node_is_asked_once_in_five_minutes_and_keeps_its_key_while_it_is_away()
    {
        _network.Answers(Forge, handle => Says(handle, [7, 255]));
        var sites = Sites();
        for (var i = 0; i < 3; i++) await sites.OfAsync(PaperNetwork.At(Forge), 2641, s_prefix, TestContext.Current.CancellationToken);
        Assert.Equal(1, _network.Asked);
        _network.Down.Add(Forge);
        _time.Advance(TimeSpan.FromMinutes(6));
        var site = await sites.OfAsync(PaperNetwork.At(Forge), 2641, s_prefix, TestContext.Current.CancellationToken);
        Assert.Equal(2, _network.Asked);
        Assert.Equal([7, 255], site!.Servers[0].PublicKey);
    }

    [Theory]
    [InlineData("not a site")]
    [InlineData("")]
    public async Task What_is_no_site_gives_no_key(string said)
    {
        _network.Answers(Forge, handle => Record(handle, System.Text.Encoding.UTF8.GetBytes(said)));
        var site = await Sites().OfAsync(PaperNetwork.At(Forge), 2641, s_prefix, TestContext.Current.CancellationToken);
        Assert.Empty(site!.Servers[0].PublicKey);
    }

    private NodeSites Sites() => new(_network, _time);

    private static NodeAnswer Says(Handle handle, byte[] key) => Record(handle, NodeSite.Of("", IPAddress.Parse("10.0.0.1"), key, []).Encode());

    private static NodeAnswer Record(Handle handle, byte[] site) => new()
    {
        Outcome = Codes.Ok, Node = Forge,
        Record = NodeRecord.Of(new ThingRecord(handle, ThingOrigin.Instance, ThingStatus.Active, "o.abcdefghijklmnopqrst", null, 0, [new HandleValue(1, "HS_SITE", site, 86_400, ValuePermissions.Default, 0)], 0, 0)),
    };
}
