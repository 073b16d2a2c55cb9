using System.Net;
using Xunit;
using Yiwang.Things;
using Yiwang.Wire.Handle;
using Yiwang.Wire.Handle.Bodies;
using Yiwang.Wire.Handle.Values;
using static Yiwang.Node.Tests.HandleServer.HandleStream;

namespace Yiwang.Node.Tests.HandleServer;

/// <summary>Three nodes: top, second level, enterprise. A client that knows only the top finds an enterprise's handle.</summary>
public sealed class WalkTests : IAsyncLifetime
{
    private const string Handle = "99.501.1001/A01";
    /// <summary>What the reference client asks of a prefix record.</summary>
    private static readonly string[] s_siteTypes = ["HS_SITE", "HS_SITE.6", "HS_SERV", "HS_NAMESPACE"];
    private HandleNode _top = null!, _second = null!, _enterprise = null!;

    public async ValueTask InitializeAsync()
    {
        _top = await HandleNode.StartAsync("99");
        _second = await HandleNode.StartAsync("99.501", _top.Address.ToString());
        _enterprise = await HandleNode.StartAsync("99.501.1001", _top.Address.ToString());
        await _top.DelegateAsync("99.501", _second);
        await _second.DelegateAsync("99.501.1001", _enterprise);
        await _enterprise.RegisterAsync(Handle, new HandleValue(1, "URL", "https://example.org/a"u8.ToArray(), 86_400, ValuePermissions.Default, 0));
    }

    [Fact]
    public async Task The_reference_client_s_way_down_the_three_levels_ends_at_the_record()
    {
        // flags as its library sets them: recursive, cacheable, public
        const OpFlags usual = OpFlags.Recursive | OpFlags.CacheAllowed | OpFlags.PublicOnly;
        var atTop = (await AskUdpAsync(_top.EndPoint, Question("0.NA/99.501.1001", 1, usual, types: s_siteTypes))).Answer;
        Assert.Equal(ResponseCode.PrefixReferral, atTop.Header.Response);
        var referral = Assert.IsType<ReferralBody>(atTop.Body);
        Assert.Equal("0.NA/99.501", referral.Handle);

        var second = Door(Assert.Single(referral.Values!), ValueTypes.PrefixSite);
        Assert.Equal(_second.EndPoint, second);
        var atSecond = (await AskUdpAsync(second, Question("0.NA/99.501.1001", 2, usual, types: s_siteTypes))).Answer;
        var enterprise = Door(Assert.Single(Assert.IsType<ResolvedBody>(atSecond.Body).Values), ValueTypes.Site);
        Assert.Equal(_enterprise.EndPoint, enterprise);
        await ExpectRecordAsync(enterprise, Question(Handle, 3, usual));
    }

    [Fact]
    public async Task A_referral_names_the_key_with_which_the_next_node_signs()
    {
        var referral = Assert.IsType<ReferralBody>((await AskUdpAsync(_top.EndPoint, Question("0.NA/99.501.1001", 1))).Answer.Body);
        Assert.Equal(WireFault.None, SiteRecord.TryRead(Assert.Single(referral.Values!).Data, out var named));
        using var stream = await _second.ConnectAsync();
        var own = Assert.IsType<SiteBody>((await stream.AskAsync(Message(new HandleBody(HandleBody.Server), OpCode.GetSiteInfo, 2))).Body).Site;
        Assert.Equal(own.Servers[0].PublicKey, named!.Servers[0].PublicKey);
        Assert.NotEmpty(named.Servers[0].PublicKey);
    }

    [Fact]
    public async Task A_referral_without_sites_could_be_followed_through_its_handle()
    {
        string[] types = [.. s_siteTypes, ValueTypes.PrefixSite, "HS_NA_DELEGATE", "HS_SERV.PREFIX"];
        var answer = (await AskUdpAsync(_top.EndPoint, Question("0.NA/99.501", 1, types: types))).Answer;
        Assert.Equal([ValueTypes.Site, ValueTypes.PrefixSite], Assert.IsType<ResolvedBody>(answer.Body).Values.Select(v => v.Type));
    }

    [Fact]
    public async Task A_client_before_version_2_5_knows_no_referral_of_prefixes_and_gets_the_answer()
    {
        var answer = (await AskUdpAsync(_top.EndPoint, Question("0.NA/99.501.1001", 1, version: new ProtocolVersion(2, 1), types: s_siteTypes))).Answer;
        Assert.Equal(ResponseCode.Success, answer.Header.Response);
        Assert.Equal(_enterprise.EndPoint, Door(Assert.Single(Assert.IsType<ResolvedBody>(answer.Body).Values), ValueTypes.Site));
    }

    [Fact]
    public async Task Another_node_s_handle_is_referred_refused_or_asked_for_as_the_client_wants()
    {
        var referred = (await AskUdpAsync(_top.EndPoint, Question(Handle, 1))).Answer;
        Assert.Equal(ResponseCode.ServiceReferral, referred.Header.Response);
        Assert.Equal(_second.EndPoint, Door(Assert.Single(Assert.IsType<ReferralBody>(referred.Body).Values!), ValueTypes.Site));
        Assert.Equal(ResponseCode.NotResponsible, (await AskUdpAsync(_top.EndPoint, Question(Handle, 2, OpFlags.PublicOnly | OpFlags.DoNotRefer))).Answer.Header.Response);
        await ExpectRecordAsync(_top.EndPoint, Question(Handle, 3, OpFlags.PublicOnly | OpFlags.Recursive));
    }

    [Fact]
    public async Task The_recursion_service_asks_on_for_everybody()
    {
        await ExpectRecordAsync(_top.Recursion, Question(Handle, 1));
        await ExpectRecordAsync(_enterprise.Recursion, Question(Handle, 2));
        using var stream = await _second.ConnectAsync(recursion: true);
        // the Chinese client's way: the bare prefix, then a connection to what it names
        var answer = await stream.AskAsync(Question("99.501.1001", 3, types: "HS_SITE"));
        Assert.Equal(_enterprise.EndPoint, Door(Assert.Single(Assert.IsType<ResolvedBody>(answer.Body).Values), ValueTypes.Site));
        Assert.Equal(ResponseCode.HandleNotFound, (await stream.AskAsync(Question("99.777/x", 4))).Header.Response);
    }

    [Fact]
    public async Task Other_surfaces_show_the_same_prefix_record()
    {
        var json = await _top.Node.Http.GetStringAsync("/api/handles/0.NA/99.501");
        Assert.Contains("\"HS_SITE.PREFIX\"", json, StringComparison.Ordinal);
        Assert.Contains("\"HS_ADMIN\"", json, StringComparison.Ordinal);
    }

    private static IPEndPoint Door(WireValue value, string type)
    {
        Assert.Equal(type, value.Type);
        Assert.Equal(WireFault.None, SiteRecord.TryRead(value.Data, out var site));
        var server = Assert.Single(site!.Servers);
        return new(server.IPAddress, server.Interfaces.First(i => i.Protocol == InterfaceProtocol.Udp).Port);
    }

    private static async Task ExpectRecordAsync(IPEndPoint at, byte[] question)
    {
        var answer = (await AskUdpAsync(at, question)).Answer;
        Assert.Equal(ResponseCode.Success, answer.Header.Response);
        Assert.Equal(Handle, Assert.IsType<ResolvedBody>(answer.Body).Handle);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var node in new[] { _enterprise, _second, _top }) await node.DisposeAsync();
    }
}
