using System.Text;
using Xunit;
using Yiwang.Client;
using Yiwang.Client.Credentials;
using Yiwang.Parties.Auditing;
using Yiwang.Wire.Handle;
using Yiwang.Wire.Handle.Values;

namespace Yiwang.Node.Tests.Handles;

/// <summary>Rights are the same on every surface: what one hides all hide, and a stranger is refused and written down on each.</summary>
public sealed class OneAccessTests : IAsyncLifetime
{
    private const string Hidden = "unit price 86.40";
    private const string Values = """[{"index":1,"type":"DESC","data":"knuckle"},{"index":2,"type":"COST","data":"unit price 86.40","permissions":"1100"}]""";
    private HandleNode _node = null!;

    public async ValueTask InitializeAsync()
    {
        _node = await HandleNode.StartAsync();
        Assert.Equal(201, (await _node.CallAsync("PUT", "/api/handles/99.1/part", HandleNode.ByAdmin, Values)).Status);
    }

    public ValueTask DisposeAsync() => _node.DisposeAsync();

    private HandleClient Client(HandleTransport transport, HandleCredential? credential = null) => new(new HandleClientOptions
    {
        Server = transport == HandleTransport.Http ? _node.Node.Http.BaseAddress!.ToString() : $"127.0.0.1:{(transport == HandleTransport.Udp ? _node.Node.Host.Handle.Handle!.UdpPort : _node.Node.Host.Handle.Handle!.TcpPort)}",
        Transport = transport, Credential = credential, UdpWait = TimeSpan.FromSeconds(5), Timeout = Patience.Deadline,
    });

    private HandleCredential Stranger => new SecretKeyCredential(new ValueReference(_node.Stranger, 300), Encoding.UTF8.GetBytes(HandleNode.StrangerSecret));
    private static HandleCredential Owner => new SecretKeyCredential(HandleCredential.ParseUser(HandleNode.SecretId), Encoding.UTF8.GetBytes(HandleNode.Secret));

    [Theory]
    [InlineData(HandleTransport.Tcp), InlineData(HandleTransport.Udp), InlineData(HandleTransport.Http)]
    public async Task The_protocol_hides_what_the_json_interface_hides(HandleTransport transport)
    {
        await using var anybody = Client(transport);
        Assert.Equal([1], (await anybody.ResolveAsync("99.1/part"))!.Values.Select(v => v.Index));
        Assert.DoesNotContain((await anybody.ResolveAsync("99.1/part", new ResolveOptions { Indexes = [2] }))?.Values ?? [], v => Encoding.UTF8.GetString(v.Data).Contains(Hidden, StringComparison.Ordinal));
        await using var owner = Client(transport, Owner);
        Assert.Equal([1, 2], (await owner.ResolveAsync("99.1/part", new ResolveOptions { PublicOnly = false }))!.Values.Select(v => v.Index));
    }

    [Theory]
    [InlineData("GET", "/api/handles/99.1/part")]
    [InlineData("GET", "/api/handles/99.1/part?index=2")]
    [InlineData("POST", "/api/handles/99.1/part")]
    [InlineData("GET", "/99.1/part?action=showurls")]
    [InlineData("GET", "/i/99.1/part")]
    [InlineData("GET", "/api/v1/things/99.1/part")]
    [InlineData("GET", "/api/resolve/99.1/part")]
    [InlineData("GET", "/identityv2/data/detail?handle=99.1/part")]
    [InlineData("GET", "/api/v1/doip?targetId=99.1/part&operationId=0.DOIP/Op.Retrieve")]
    [InlineData("GET", "/api/v1/lookup?text=99.1/part")]
    public async Task No_surface_shows_it_to_another_organisation(string method, string path)
    {
        foreach (var authorization in new[] { null, HandleNode.Basic(_node.Stranger, HandleNode.StrangerSecret), "Bearer " + _node.StrangerToken })
            Assert.DoesNotContain(Hidden, (await _node.CallAsync(method, path, authorization)).Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_owner_sees_it_by_every_credential()
    {
        foreach (var authorization in new[] { HandleNode.ByAdmin, "Bearer " + _node.Token }) Assert.Contains(Hidden, (await _node.CallAsync("GET", "/api/handles/99.1/part", authorization)).Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_stranger_changes_nothing_over_the_protocol_and_is_written_down()
    {
        await using var stranger = Client(HandleTransport.Tcp, Stranger);
        WireValue[] values = [new(1, "DESC", "mine"u8.ToArray())];
        Func<Task>[] acts =
        [
            () => stranger.CreateAsync("99.1/theirs", values), () => stranger.DeleteAsync("99.1/part"), () => stranger.AddValuesAsync("99.1/part", [new(7, "DESC", "x"u8.ToArray())]),
            () => stranger.ModifyValuesAsync("99.1/part", values), () => stranger.RemoveValuesAsync("99.1/part", [1]),
        ];
        foreach (var act in acts) Assert.Equal(ResponseCode.AdminInvalid, (await Assert.ThrowsAsync<HandleException>(act)).Code);
        var written = _node.Audit.Find(new AuditQuery(Kind: AuditKind.Refusal)).Where(r => r.Record.Organization == _node.StrangerOrganization).Select(r => r.Record.Action);
        Assert.Equal(["handle.add", "handle.create", "handle.delete", "handle.modify", "handle.remove"], written.Where(a => a.StartsWith("handle.", StringComparison.Ordinal)).Order());
        Assert.Contains("knuckle", (await _node.CallAsync("GET", "/api/handles/99.1/part")).Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_owner_administers_over_the_protocol_and_lists_in_many_messages()
    {
        await using var owner = Client(HandleTransport.Tcp, Owner);
        for (var i = 0; i < 60; i++) await owner.CreateAsync($"99.1/w{i:00}", [new(1, "DESC", "x"u8.ToArray())]);
        await owner.AddValuesAsync("99.1/w00", [new(2, "DESC", "y"u8.ToArray())]);
        await owner.ModifyValuesAsync("99.1/w00", [new(2, "DESC", "z"u8.ToArray())]);
        await owner.RemoveValuesAsync("99.1/w00", [1]);
        Assert.Equal([2], (await owner.ResolveAsync("99.1/w00"))!.Values.Select(v => v.Index));
        await owner.DeleteAsync("99.1/w59");
        Assert.Null(await owner.ResolveAsync("99.1/w59"));
        Assert.Equal(60, (await owner.ListAsync("99.1")).Distinct().Count());
    }
}
