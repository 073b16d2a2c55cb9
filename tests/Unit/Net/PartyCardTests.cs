using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Xunit;
using Yiwang.Events;
using Yiwang.Net;
using Yiwang.Net.Wire;

namespace Yiwang.Unit.Tests.Net;

/// <summary>Whoever types a node's address is told what is wrong with it.</summary>
public sealed class PartyCardTests : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly HttpNodeClient _client = new(new NetOptions { HopTimeout = TimeSpan.FromSeconds(60) }, TimeProvider.System);

    public void Dispose()
    {
        _client.Dispose();
        _listener.Dispose();
    }

    [Theory]
    [InlineData("http", null, "不像一网的节点")]
    [InlineData("http", "91500116YW00000126", "没有 91500116YW00000126 这家单位")]
    [InlineData("https", null, "不信任")]
    public async Task What_answers_and_is_no_good_is_named(string scheme, string? organization, string said)
    {
        _listener.Start();
        var serving = ServeAsync();
        var fetched = await _client.FetchAsync(At(scheme), organization, TestContext.Current.CancellationToken);
        Assert.Equal(Codes.NetUnreachable, fetched.Status.Code);
        Assert.Contains(said, fetched.Status.Say!.Value.Zh, StringComparison.Ordinal);
        await serving;
    }

    [Fact]
    public async Task Where_nobody_listens_it_says_so()
    {
        _listener.Start();
        var address = At("http");
        _listener.Stop();
        Assert.Contains("连不上", (await _client.FetchAsync(address, null, TestContext.Current.CancellationToken)).Status.Say!.Value.Zh, StringComparison.Ordinal);
    }

    private Uri At(string scheme) => new(string.Create(CultureInfo.InvariantCulture, $"{scheme}://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/"));

    /// <summary>To a greeting of TLS as well it answers in plain text.</summary>
    private async Task ServeAsync()
    {
        using var socket = await _listener.AcceptSocketAsync();
        _ = await socket.ReceiveAsync(new byte[4_096]);
        await socket.SendAsync(Encoding.ASCII.GetBytes("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"));
        socket.Shutdown(SocketShutdown.Send);
    }
}
