using Xunit;
using Yiwang.Client;
using Yiwang.Wire.Handle.Bodies;
using Yiwang.Wire.Handle.Values;
using Yiwang.Wire.Handle;

namespace Yiwang.Unit.Tests.Client;

/// <summary>Root, second level and enterprise as three servers; the client finds its way by itself.</summary>
public sealed class ReferralTests
{
    // no question is repeated because a machine is slow: the tests count them
    private static readonly HandleClientOptions s_patient = new() { Server = "", UdpWait = Patience.Deadline, Timeout = Patience.Deadline };

    private static HandleMessage Enterprise(HandleMessage m) => ScriptedServer.Found(m, HandleValues.Text(1, "NAME", "from the enterprise"));

    private static WireValue SiteValue(ScriptedServer server, string type = ValueTypes.Site) => new(1, type, server.Site().Encode());

    [Fact]
    public async Task FollowsAServiceReferralAndRemembersIt()
    {
        await using var enterprise = new ScriptedServer(Enterprise);
        await using var start = new ScriptedServer(m => ScriptedServer.Answer(m, ResponseCode.ServiceReferral, new ReferralBody("0.NA/99.501.1001", [SiteValue(enterprise)])));
        await using var client = new HandleClient(s_patient with { Server = start.Address });
        for (var i = 0; i < 3; i++) Assert.Equal("from the enterprise", (await client.ResolveAsync($"99.501.1001/A{i}"))!.Text("NAME"));
        Assert.Single(start.Heard);
        Assert.Equal(3, enterprise.Heard.Count);
        Assert.All(enterprise.Heard, h => Assert.Equal(1, h.Message.Header.SiteSerial));
    }

    [Fact]
    public async Task WalksFromTheRootThroughThreeLevels()
    {
        await using var enterprise = new ScriptedServer(Enterprise);
        await using var second = new ScriptedServer(m => ScriptedServer.Found(m, SiteValue(enterprise)));
        ScriptedServer root = null!;
        await using var _ = root = new ScriptedServer(m => m.Header.Operation == OpCode.GetSiteInfo
            ? ScriptedServer.Answer(m, ResponseCode.Success, new SiteBody(root.Site()))
            : ScriptedServer.Answer(m, ResponseCode.PrefixReferral, new ReferralBody("0.NA/99.501", [SiteValue(second, ValueTypes.PrefixSite)])));
        await using var client = new HandleClient(s_patient with { Server = root.Address, FromRoot = true });
        for (var i = 0; i < 2; i++) Assert.Equal("from the enterprise", (await client.ResolveAsync($"99.501.1001/A{i}"))!.Text("NAME"));
        Assert.Equal([OpCode.GetSiteInfo, OpCode.Resolve], root.Heard.Select(h => h.Message.Header.Operation));
        Assert.Equal("0.NA/99.501.1001", ((ResolveBody)Assert.Single(second.Heard).Message.Body).Handle);
        Assert.Equal(2, enterprise.Heard.Count);
    }

    [Fact]
    public async Task AReferralWithoutValuesIsLookedUp()
    {
        await using var enterprise = new ScriptedServer(Enterprise);
        await using var start = new ScriptedServer(m => ((ResolveBody)m.Body).Handle == "0.SERV/ent"
            ? ScriptedServer.Found(m, SiteValue(enterprise))
            : ScriptedServer.Answer(m, ResponseCode.ServiceReferral, new ReferralBody("0.SERV/ent", null)));
        await using var client = new HandleClient(s_patient with { Server = start.Address });
        Assert.Equal("from the enterprise", (await client.ResolveAsync("99.501.1001/A"))!.Text("NAME"));
    }

    [Fact]
    public async Task CirclesEnd()
    {
        ScriptedServer one = null!, two = null!;
        await using var a = one = new ScriptedServer(m => ScriptedServer.Answer(m, ResponseCode.ServiceReferral, new ReferralBody("", [SiteValue(two)])));
        await using var b = two = new ScriptedServer(m => ScriptedServer.Answer(m, ResponseCode.ServiceReferral, new ReferralBody("", [SiteValue(one)])));
        await using var client = new HandleClient(s_patient with { Server = one.Address, MaxReferrals = 5, CachedSites = 0 });
        var e = await Assert.ThrowsAsync<HandleException>(() => client.ResolveAsync("99.1/A"));
        Assert.Equal(HandleFailure.TooManyReferrals, e.Failure);
        Assert.Equal(6, one.Heard.Count + two.Heard.Count);
    }

    [Fact]
    public async Task ASiteThatHasMovedIsForgotten()
    {
        var moved = false;
        await using var old = new ScriptedServer(m => moved ? ScriptedServer.Refused(m, ResponseCode.SiteInfoOutOfDate) : Enterprise(m));
        await using var young = new ScriptedServer(m => ScriptedServer.Found(m, HandleValues.Text(1, "NAME", "from the new place")));
        await using var start = new ScriptedServer(m => ScriptedServer.Answer(m, ResponseCode.ServiceReferral, new ReferralBody("", [SiteValue(moved ? young : old)])));
        await using var client = new HandleClient(s_patient with { Server = start.Address });
        Assert.Equal("from the enterprise", (await client.ResolveAsync("99.1/A"))!.Text("NAME"));
        moved = true;
        Assert.Equal("from the new place", (await client.ResolveAsync("99.1/A"))!.Text("NAME"));
    }

    [Fact]
    public async Task APrefixThatNobodyHasIsNamed()
    {
        ScriptedServer root = null!;
        await using var _ = root = new ScriptedServer(m => m.Header.Operation == OpCode.GetSiteInfo
            ? ScriptedServer.Answer(m, ResponseCode.Success, new SiteBody(root.Site())) : ScriptedServer.Refused(m, ResponseCode.HandleNotFound));
        await using var client = new HandleClient(s_patient with { Server = root.Address, FromRoot = true });
        var e = await Assert.ThrowsAsync<HandleException>(() => client.ResolveAsync("98.7/A"));
        Assert.Equal(HandleFailure.NoSite, e.Failure);
        Assert.Contains("0.NA/98.7", e.Message, StringComparison.Ordinal);
    }
}
