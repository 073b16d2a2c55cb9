using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Net.WebSockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Xunit;
using Yiwang.Mqtt.Broker;

namespace Yiwang.Unit.Tests.Mqtt.Broker;

/// <summary>The broker behind real listeners: plain TCP, TLS with a client certificate, WebSocket.</summary>
public sealed class ListenerTests : IAsyncLifetime
{
    private static readonly byte[] s_connect = new BedConnect { ClientId = "a", Version = 4 }.Encode();
    private readonly Bed _bed = new();
    private readonly X509Certificate2 _certificate = SelfSigned();
    private WebApplication _app = null!;

    public async ValueTask InitializeAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton(_bed.Broker);
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(IPAddress.Loopback, 0, l => l.UseMqtt());
            kestrel.Listen(IPAddress.Loopback, 0, l =>
            {
                l.UseHttps(_certificate, tls => (tls.ClientCertificateMode, tls.ClientCertificateValidation) = (ClientCertificateMode.AllowCertificate, (_, _, _) => true));
                l.UseMqtt();
            });
            kestrel.Listen(IPAddress.Loopback, 0, l => l.Protocols = HttpProtocols.Http1);
        });
        _app = builder.Build();
        _app.UseWebSockets();
        _app.MapMqtt("/mqtt");
        await _app.StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _bed.DisposeAsync();
        await _app.DisposeAsync();
        _certificate.Dispose();
    }

    [Fact]
    public async Task Plain_TCP()
    {
        using var socket = new TcpClient();
        await socket.ConnectAsync(Address(0));
        await GreetAsync(socket.GetStream());
        Assert.False(_bed.Broker.Sessions().Single().Encrypted);
    }

    /// <summary>Were the rest not read, the socket's reset would overtake our last word.</summary>
    [Fact]
    public async Task Who_sends_on_and_on_still_hears_why_it_is_sent_away()
    {
        using var socket = new TcpClient();
        await socket.ConnectAsync(Address(0));
        var stream = socket.GetStream();
        await stream.WriteAsync(new BedConnect { ClientId = "a", Version = 5 }.Encode());
        // QoS 3, and then much that nobody asked for
        await stream.WriteAsync(Convert.FromHexString("3605000161000100"));
        for (var sent = 0; sent < 16; sent++) await stream.WriteAsync(new byte[1 << 20]);
        var heard = new List<byte>();
        var buffer = new byte[4_096];
        while (heard.Count < 2 || !heard[^2..].SequenceEqual(new byte[] { 1, 0x81 }))
        {
            var count = await stream.ReadAsync(buffer);
            Assert.True(count > 0, Convert.ToHexString([.. heard]));
            heard.AddRange(buffer[..count]);
        }
        Assert.Equal(0xE0, heard[^3]);
    }

    [Fact]
    public async Task TLS_with_a_client_certificate()
    {
        using var socket = new TcpClient();
        await socket.ConnectAsync(Address(1));
        await using var tls = new SslStream(socket.GetStream());
        await tls.AuthenticateAsClientAsync(new SslClientAuthenticationOptions
        {
            TargetHost = "localhost", ClientCertificates = [_certificate], RemoteCertificateValidationCallback = (_, presented, _, _) => presented?.GetCertHashString() == _certificate.GetCertHashString(),
        });
        await GreetAsync(tls);
        Assert.True(_bed.Broker.Sessions().Single().Encrypted);
        Assert.Equal(_certificate.Thumbprint, _bed.Gate.LastApplicant!.Certificate!.Thumbprint);
    }

    [Fact]
    public async Task WebSocket_with_packets_across_frames()
    {
        using var socket = new ClientWebSocket();
        socket.Options.AddSubProtocol("mqtt");
        await socket.ConnectAsync(new Uri($"ws://{Address(2)}/mqtt"), default);
        Assert.Equal("mqtt", socket.SubProtocol);
        await socket.SendAsync(s_connect.AsMemory(0, 5), WebSocketMessageType.Binary, true, default);
        await socket.SendAsync(s_connect.AsMemory(5), WebSocketMessageType.Binary, true, default);
        var into = new byte[16];
        Assert.Equal(4, (await socket.ReceiveAsync(into.AsMemory(), default)).Count);
        Assert.Equal([0x20, 2, 0, 0], into[..4]);
        Assert.True(_bed.Broker.Sessions().Single().WebSocket);
        // 6.0.0-1: anything but binary frames ends the connection
        await socket.SendAsync("text"u8.ToArray(), WebSocketMessageType.Text, true, default);
        Assert.Equal(WebSocketMessageType.Close, (await socket.ReceiveAsync(into.AsMemory(), default)).MessageType);
        await Bed.UntilAsync(() => _bed.Broker.Figures.Sessions == 0);
    }

    [Fact]
    public async Task WebSocket_without_the_sub_protocol_is_refused()
    {
        using var socket = new ClientWebSocket();
        await Assert.ThrowsAsync<WebSocketException>(() => socket.ConnectAsync(new Uri($"ws://{Address(2)}/mqtt"), default));
        using var http = new HttpClient();
        Assert.Equal(HttpStatusCode.BadRequest, (await http.GetAsync($"http://{Address(2)}/mqtt")).StatusCode);
    }

    private static async Task GreetAsync(Stream stream)
    {
        await stream.WriteAsync(s_connect);
        var into = new byte[4];
        await stream.ReadExactlyAsync(into);
        Assert.Equal([0x20, 2, 0, 0], into);
    }

    private IPEndPoint Address(int listener)
    {
        var url = new Uri(_app.Urls.ElementAt(listener));
        return new IPEndPoint(IPAddress.Loopback, url.Port);
    }

    private static X509Certificate2 SelfSigned()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var made = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256).CreateSelfSigned(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddYears(100));
        return X509CertificateLoader.LoadPkcs12(made.Export(X509ContentType.Pkcs12), null);
    }
}
