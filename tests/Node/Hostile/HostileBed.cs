using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Net.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Xunit;
using Yiwang.Node.Clock;
using Yiwang.Node.Settings;
using Yiwang.Node.Tests.Harness;
using Yiwang.Parties;
using Yiwang.Parties.Sessions;
using Yiwang.Things.Prefixes;
using Yiwang.Wire.Handle;
using Yiwang.Wire.Handle.Bodies;

namespace Yiwang.Node.Tests.Hostile;

/// <summary>A node with one public identifier, its Handle ports, and bare sockets to them.</summary>
internal sealed class HostileBed : IAsyncDisposable
{
    public const string Name = "99.1/part";

    private HostileBed(RunningNode node, TestClock clock) => (Node, Clock) = (node, clock);

    public RunningNode Node { get; }
    public TestClock Clock { get; }
    public IPEndPoint Tcp => new(IPAddress.Loopback, Node.Host.Handle.Handle!.TcpPort);
    public IPEndPoint Udp => new(IPAddress.Loopback, Node.Host.Handle.Handle!.UdpPort);

    public static async Task<HostileBed> StartAsync(NodeSettings? settings = null)
    {
        var clock = new TestClock();
        var node = await RunningNode.StartAsync(settings, clock);
        var services = node.Host.Services;
        var token = await PreparedNode.FoundAsync(
            services.GetRequiredService<Accounts>(), services.GetRequiredService<IParties>(), services.GetRequiredService<IPrefixRegistry>(), services.GetRequiredService<ApiTokens>());
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/things")
        {
            Content = JsonContent.Create(new { handle = Name, values = new[] { new { index = 1, type = "URL", value = "https://example.org/part" } } }),
        };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        using var made = await node.Http.SendAsync(request);
        Assert.Equal(HttpStatusCode.Created, made.StatusCode);
        return new(node, clock);
    }

    public static byte[] Question(int id, string handle = Name, Func<Envelope, Envelope>? envelope = null, Func<Header, Header>? header = null) =>
        Message(id, OpCode.Resolve, new ResolveBody(handle, [], []), envelope, header);

    public static byte[] Message(int id, OpCode operation, MessageBody body, Func<Envelope, Envelope>? envelope = null, Func<Header, Header>? header = null)
    {
        var e = new Envelope(new(2, 10), EnvelopeFlags.None, ProtocolVersion.Current, 0, id, 0, 0);
        var h = new Header(operation, ResponseCode.None, OpFlags.PublicOnly, Header.UnknownSite, 0, 0, 0, 0);
        return new HandleMessage(envelope?.Invoke(e) ?? e, header?.Invoke(h) ?? h, body).Encode();
    }

    public async Task<NetworkStream> ConnectAsync()
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(Tcp);
        return new(socket, ownsSocket: true);
    }

    public UdpClient Datagrams()
    {
        var udp = new UdpClient(new IPEndPoint(IPAddress.Loopback, 0));
        udp.Client.ReceiveBufferSize = 8 << 20;
        udp.Connect(Udp);
        return udp;
    }

    /// <summary>Null = the node closed the connection.</summary>
    public static async Task<(int Id, ResponseCode Code, HandleMessage Message)?> ReadAsync(NetworkStream stream)
    {
        using var hang = new CancellationTokenSource(Patience.Deadline);
        var head = new byte[HandleLimits.EnvelopeBytes];
        try
        {
            if (await stream.ReadAtLeastAsync(head, head.Length, throwOnEndOfStream: false, hang.Token) < head.Length) return null;
            Assert.Equal(WireFault.None, Envelope.TryRead(head, out var envelope));
            var message = new byte[envelope.MessageLength];
            await stream.ReadExactlyAsync(message, hang.Token);
            return Read(envelope, message);
        }
        catch (IOException)
        {
            return null;
        }
    }

    public static async Task<(int Id, ResponseCode Code, HandleMessage Message)> ReceiveAsync(UdpClient udp, CancellationToken cancel = default)
    {
        using var hang = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        hang.CancelAfter(Patience.Deadline);
        var packet = (await udp.ReceiveAsync(hang.Token)).Buffer;
        Assert.Equal(WireFault.None, Envelope.TryRead(packet, out var envelope));
        return Read(envelope, packet[HandleLimits.EnvelopeBytes..]);
    }

    public async Task<ResponseCode?> AskAsync(byte[] message)
    {
        await using var stream = await ConnectAsync();
        await stream.WriteAsync(message);
        return (await ReadAsync(stream))?.Code;
    }

    /// <summary>Whatever was done to it, the node answers others as before, over both transports.</summary>
    public async Task StillAnswersAsync()
    {
        Assert.Equal(ResponseCode.Success, await AskAsync(Question(1)));
        using var udp = Datagrams();
        // what a full socket drops the client sends again
        for (var tries = 0; ; tries++)
        {
            await udp.SendAsync(Question(2));
            using var patience = new CancellationTokenSource(TimeSpan.FromMilliseconds(500));
            try
            {
                Assert.Equal((2, ResponseCode.Success), await ReceiveAsync(udp, patience.Token) is var (id, code, _) ? (id, code) : default);
                return;
            }
            catch (OperationCanceledException) when (tries < 100)
            {
                // once more
            }
        }
    }

    public ValueTask DisposeAsync() => Node.DisposeAsync();

    private static (int Id, ResponseCode Code, HandleMessage Message) Read(Envelope envelope, byte[] message)
    {
        Assert.Equal(WireFault.None, HandleMessage.TryRead(envelope, message, out var read));
        return (envelope.RequestId, read!.Header.Response, read);
    }
}
