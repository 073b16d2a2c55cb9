using System.Net;
using System.Net.Sockets;
using Yiwang.Wire.Handle;
using Yiwang.Wire.Handle.Packets;

namespace Yiwang.Client.Links;

/// <summary>
/// A UDP socket connected to one server, on a port of its own: only that server's packets arrive. Requests are repeated until an answer comes, with waits that double;
/// so only requests that may be repeated belong here.
/// </summary>
internal sealed class UdpLink : ILink
{
    private static readonly ReassemblyLimits s_limits = new(64, 64, 64 * HandleLimits.MessageBytes, 64 * HandleLimits.MessageBytes, TimeSpan.FromSeconds(10));
    private readonly Socket _socket;
    private readonly IPEndPoint _server;
    private readonly HandleClientOptions _options;
    private readonly PendingReplies _pending = new();
    private readonly CancellationTokenSource _closing = new();
    private readonly Task _reading;
    private volatile bool _refused;

    public UdpLink(IPEndPoint server, HandleClientOptions options)
    {
        (_server, _options) = (server, options);
        _socket = new Socket(server.AddressFamily, SocketType.Dgram, ProtocolType.Udp) { ReceiveBufferSize = 1 << 20 };
        _socket.Connect(server);
        _reading = ReadAsync();
    }

    public bool IsOpen => !_closing.IsCancellationRequested;

    public async Task<Reply> AskAsync(byte[] message, int requestId, CancellationToken cancel)
    {
        var reply = _pending.Expect(requestId);
        try
        {
            var wait = _options.UdpWait;
            for (var attempt = 1; attempt <= _options.UdpAttempts; attempt++, wait *= 2)
            {
                _refused = false;
                await SendAsync(message, cancel);
                if (await AnsweredWithinAsync(reply, wait, cancel)) return reply;
                if (_refused) break;
            }
            var why = _refused ? "nothing listens there" : $"no answer to {_options.UdpAttempts} requests";
            throw new HandleException(HandleFailure.Unreachable, $"{_server} (UDP): {why}", server: _server.ToString());
        }
        catch (Exception e)
        {
            reply.Dispose();
            if (e is SocketException or ObjectDisposedException)
                throw new HandleException(HandleFailure.Unreachable, $"{_server} (UDP): {e.Message}", server: _server.ToString(), inner: e);
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        _closing.Cancel();
        _socket.Dispose();
        await _reading;
        _closing.Dispose();
    }

    private async Task<bool> AnsweredWithinAsync(Reply reply, TimeSpan wait, CancellationToken cancel)
    {
        using var limit = new CancellationTokenSource(wait, _options.Time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancel);
        try
        {
            return await reply.FirstAsync(both.Token);
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            return false;
        }
    }

    private async Task SendAsync(byte[] message, CancellationToken cancel)
    {
        var packet = new byte[HandleLimits.PacketBytes];
        for (var i = 0; i < PacketSlicer.Count(message.Length - HandleLimits.EnvelopeBytes); i++)
        {
            var length = PacketSlicer.Write(message, i, packet);
            try
            {
                await _socket.SendAsync(packet.AsMemory(0, length), SocketFlags.None, cancel);
            }
            catch (SocketException e) when (e.SocketErrorCode == SocketError.ConnectionRefused)
            {
                // what an earlier packet met with; this one may fare better
            }
        }
    }

    private async Task ReadAsync()
    {
        var buffer = new byte[65_536];
        var source = new PacketSource(_server);
        var reassembly = new Reassembly(s_limits, _options.Time);
        while (IsOpen)
        {
            try
            {
                var length = await _socket.ReceiveAsync(buffer, SocketFlags.None, _closing.Token);
                Take(buffer.AsSpan(0, length), source, reassembly);
            }
            catch (SocketException e) when (e.SocketErrorCode == SocketError.ConnectionRefused)
            {
                _refused = true;
            }
            catch (Exception e) when (e is SocketException or OperationCanceledException or ObjectDisposedException)
            {
                return;
            }
        }
    }

    private void Take(ReadOnlySpan<byte> packet, PacketSource source, Reassembly reassembly)
    {
        if (Envelope.TryRead(packet, out var envelope) != WireFault.None || !_pending.IsExpected(envelope.RequestId)) return;
        var payload = packet[HandleLimits.EnvelopeBytes..];
        if (!envelope.Has(EnvelopeFlags.Truncated))
        {
            if (payload.Length == envelope.MessageLength) _pending.Deliver(new Answer(envelope, payload.ToArray()));
        }
        else if (reassembly.Add(source, envelope, payload, out var message) == ReassemblyOutcome.Complete)
            _pending.Deliver(new Answer(envelope with { Flags = envelope.Flags & ~EnvelopeFlags.Truncated }, message));
    }
}
