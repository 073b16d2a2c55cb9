using System.Collections.Concurrent;
using System.Net.Sockets;
using System.Net;
using Xunit;
using Yiwang.Wire.Handle.Bodies;
using Yiwang.Wire.Handle.Packets;
using Yiwang.Wire.Handle.Values;
using Yiwang.Wire.Handle;

namespace Yiwang.Unit.Tests.Client;

/// <summary>A Handle server over real sockets that answers as the test says, on UDP and TCP of one port.</summary>
internal sealed class ScriptedServer : IAsyncDisposable
{
    private readonly Socket _udp = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
    private readonly TcpListener _tcp;
    private readonly CancellationTokenSource _stopping = new();
    private readonly ConcurrentBag<Task> _tasks = [];
    private readonly Func<HandleMessage, IEnumerable<HandleMessage>> _script;

    /// <param name="script">Answers to a request; none = silence. The connection or socket has the name "udp" or "tcp" in <see cref="Heard"/>.</param>
    public ScriptedServer(Func<HandleMessage, IEnumerable<HandleMessage>> script)
    {
        _script = script;
        (_tcp, EndPoint) = Listen(_udp);
        _tasks.Add(ReceiveAsync());
        _tasks.Add(AcceptAsync());
    }

    public ScriptedServer(Func<HandleMessage, HandleMessage> script) : this(m => [script(m)]) { }

    public IPEndPoint EndPoint { get; }
    public string Address => EndPoint.ToString();
    public ConcurrentQueue<(string Transport, HandleMessage Message)> Heard { get; } = [];
    /// <summary>Datagrams that are let fall before one is heard.</summary>
    public int UdpDeaf { get; set; }
    /// <summary>Close a TCP connection after so many answers; 0 = never.</summary>
    public int CloseAfter { get; init; }

    public static HandleMessage Answer(HandleMessage to, ResponseCode code, MessageBody body, OpFlags flags = 0, int? sessionId = null, RequestDigest? digest = null) => new(
        to.Envelope.Answer(0) with { SessionId = sessionId ?? to.Envelope.SessionId },
        to.Header with { Response = code, Flags = flags | (digest is null ? 0 : OpFlags.RequestDigest) }, body, digest);

    public static HandleMessage Found(HandleMessage to, params WireValue[] values) => Answer(to, ResponseCode.Success, new ResolvedBody(((ResolveBody)to.Body).Handle, values));

    public static HandleMessage Refused(HandleMessage to, ResponseCode code, string sentence = "") => Answer(to, code, new ErrorBody(sentence));

    /// <summary>A site of this server alone.</summary>
    public SiteRecord Site(short serial = 1, byte[]? publicKey = null) => new(SiteRecord.CurrentFormat, ProtocolVersion.Current, serial, SiteFlags.Primary, HashOption.Prefix, [], [],
        [new SiteServer(1, IPAddress.Loopback, publicKey ?? [], [new(InterfaceUse.Both, InterfaceProtocol.Udp, EndPoint.Port), new(InterfaceUse.Both, InterfaceProtocol.Tcp, EndPoint.Port)])]);

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        _udp.Dispose();
        _tcp.Stop();
        foreach (var task in _tasks) await task;
        _stopping.Dispose();
    }

    private static (TcpListener, IPEndPoint) Listen(Socket udp)
    {
        // the port that UDP was given may be taken on TCP
        for (var tries = 0; ; tries++)
        {
            var tcp = new TcpListener(IPAddress.Loopback, 0);
            tcp.Start();
            var at = (IPEndPoint)tcp.LocalEndpoint;
            try
            {
                udp.Bind(at);
                return (tcp, at);
            }
            catch (SocketException) when (tries < 20)
            {
                tcp.Stop();
            }
        }
    }

    private async Task ReceiveAsync()
    {
        var buffer = new byte[65_536];
        var reassembly = new Reassembly(ReassemblyLimits.Default, TimeProvider.System);
        try
        {
            while (true)
            {
                var got = await _udp.ReceiveFromAsync(buffer, SocketFlags.None, new IPEndPoint(IPAddress.Loopback, 0), _stopping.Token);
                if (UdpDeaf-- > 0) continue;
                Envelope.TryRead(buffer, out var envelope);
                var message = buffer[HandleLimits.EnvelopeBytes..got.ReceivedBytes];
                if (envelope.Has(EnvelopeFlags.Truncated) && reassembly.Add(new PacketSource((IPEndPoint)got.RemoteEndPoint), envelope, message, out message) != ReassemblyOutcome.Complete) continue;
                foreach (var answer in Hear("udp", envelope, message))
                {
                    var packet = new byte[HandleLimits.PacketBytes];
                    for (var i = 0; i < PacketSlicer.Count(answer.Length - HandleLimits.EnvelopeBytes); i++)
                        await _udp.SendToAsync(packet.AsMemory(0, PacketSlicer.Write(answer, i, packet)), SocketFlags.None, got.RemoteEndPoint);
                }
            }
        }
        catch (Exception e) when (e is OperationCanceledException or ObjectDisposedException or SocketException)
        {
            // stopped
        }
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true) _tasks.Add(ServeAsync(await _tcp.AcceptSocketAsync(_stopping.Token)));
        }
        catch (Exception e) when (e is OperationCanceledException or ObjectDisposedException or SocketException or InvalidOperationException)
        {
            // stopped, perhaps before it began to accept
        }
    }

    private async Task ServeAsync(Socket socket)
    {
        using var _ = socket;
        try
        {
            for (var answered = 0; CloseAfter == 0 || answered < CloseAfter; answered++)
            {
                var head = await ReadAsync(socket, HandleLimits.EnvelopeBytes);
                Envelope.TryRead(head, out var envelope);
                foreach (var answer in Hear("tcp", envelope, await ReadAsync(socket, envelope.MessageLength))) await socket.SendAsync(answer, SocketFlags.None, _stopping.Token);
            }
        }
        catch (Exception e) when (e is OperationCanceledException or EndOfStreamException or SocketException)
        {
            // the client or the test has ended it
        }
    }

    private async Task<byte[]> ReadAsync(Socket socket, int length)
    {
        var bytes = new byte[length];
        for (var at = 0; at < length;)
        {
            var read = await socket.ReceiveAsync(bytes.AsMemory(at), SocketFlags.None, _stopping.Token);
            if (read == 0) throw new EndOfStreamException();
            at += read;
        }
        return bytes;
    }

    private byte[][] Hear(string transport, Envelope envelope, byte[] message)
    {
        Assert.Equal(WireFault.None, HandleMessage.TryRead(envelope, message, out var read));
        Heard.Enqueue((transport, read!));
        return [.. _script(read!).Select(a => a.Encode())];
    }
}
