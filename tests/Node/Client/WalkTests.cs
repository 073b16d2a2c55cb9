using System.Net;
using Xunit;
using Yiwang.Client;
using Yiwang.Node.Tests.HandleServer;
using Yiwang.Node.Tests.Harness;
using Yiwang.Things;
using Yiwang.Wire.Handle.Values;

namespace Yiwang.Node.Tests.Client;

/// <summary>Three nodes: top, second level, enterprise. The client is told the top alone.</summary>
public sealed class WalkTests : IAsyncLifetime
{
    private const string Handle = "99.501.1001/A01";
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

    public async ValueTask DisposeAsync()
    {
        await _enterprise.DisposeAsync();
        await _second.DisposeAsync();
        await _top.DisposeAsync();
    }

    [Theory]
    [InlineData(true, true)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(false, false)]
    public async Task FindsTheEnterprisesRecord(bool fromRoot, bool recursive)
    {
        await using var client = new HandleClient(new HandleClientOptions { Server = _top.EndPoint.ToString(), FromRoot = fromRoot });
        for (var i = 0; i < 2; i++)
        {
            var record = await client.ResolveAsync(Handle, new ResolveOptions { Recursive = recursive });
            Assert.Equal("https://example.org/a", record!.Text("URL"));
        }
        Assert.Null(await client.ResolveAsync("99.501.1001/none", new ResolveOptions { Recursive = recursive }));
    }

    [Fact]
    public async Task ANodeThatIsGoneIsAnExceptionThatNamesIt()
    {
        await using var client = new HandleClient(new HandleClientOptions { Server = _top.EndPoint.ToString(), FromRoot = true, UdpWait = TimeSpan.FromMilliseconds(50) });
        Assert.NotNull(await client.ResolveAsync(Handle));
        var gone = _enterprise.EndPoint.ToString();
        await _enterprise.DisposeAsync();
        var e = await Assert.ThrowsAsync<HandleException>(() => client.ResolveAsync(Handle));
        Assert.Equal((HandleFailure.Unreachable, gone), (e.Failure, e.Server));
        _enterprise = await HandleNode.StartAsync("99.501.1001");
    }

    [Fact]
    public async Task TheSiteNamesWhatEveryClientCanUse()
    {
        await using var client = new HandleClient(_top.EndPoint.ToString());
        var server = Assert.Single((await client.GetSiteAsync()).Servers);
        Assert.Equal(IPAddress.Loopback, server.IPAddress);
        Assert.NotEmpty(server.PublicKey);
        // HTTPS would have to show a certificate of that key
        Assert.Equal([InterfaceProtocol.Tcp, InterfaceProtocol.Udp], server.Interfaces.Select(i => i.Protocol).Where(p => p != InterfaceProtocol.Http));
    }

    [Fact]
    public async Task APortWhereNobodyListensIsSaidAtOnce()
    {
        await using var client = new HandleClient($"127.0.0.1:{FreePort.Next()}");
        Assert.Equal(HandleFailure.Unreachable, (await Assert.ThrowsAsync<HandleException>(() => client.ResolveAsync(Handle))).Failure);
    }
}
