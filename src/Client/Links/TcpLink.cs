using System.Net;
using System.Net.Sockets;
using Yiwang.Wire.Handle;

namespace Yiwang.Client.Links;

/// <summary>A kept TCP connection; answers come in any order.</summary>
internal sealed class TcpLink : ILink
{
    private readonly Socket _socket;
    private readonly IPEndPoint _server;
    private readonly PendingReplies _pending = new();
    private readonly SemaphoreSlim _sending = new(1, 1);
    private readonly CancellationTokenSource _closing = new();
    private readonly Task _reading;

    private TcpLink(Socket socket, IPEndPoint server)
    {
        (_socket, _server) = (socket, server);
        _reading = ReadAsync();
    }

    public bool IsOpen { get; private set; } = true;

    public static async Task<TcpLink> ConnectAsync(IPEndPoint server, TimeSpan timeout, TimeProvider time, CancellationToken cancel)
    {
        var socket = new Socket(server.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        using var limit = new CancellationTokenSource(timeout, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancel);
        try
        {
            await socket.ConnectAsync(server, both.Token);
            return new TcpLink(socket, server);
        }
        catch (Exception e) when (e is SocketException || (e is OperationCanceledException && !cancel.IsCancellationRequested))
        {
            socket.Dispose();
            var why = e is SocketException refused ? refused.Message : $"no connection within {timeout.TotalSeconds:0.#} s";
            throw new HandleException(HandleFailure.Unreachable, $"{server} (TCP): {why}", server: server.ToString(), inner: e);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    public async Task<Reply> AskAsync(byte[] message, int requestId, CancellationToken cancel)
    {
        var reply = _pending.Expect(requestId);
        try
        {
            await _sending.WaitAsync(cancel);
            try
            {
                for (var sent = 0; sent < message.Length;)
                    sent += await _socket.SendAsync(message.AsMemory(sent), SocketFlags.None, _closing.Token);
            }
            finally
            {
                _sending.Release();
            }
            if (!IsOpen) reply.Fail(Broken(null));
            return reply;
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException || (e is OperationCanceledException && !cancel.IsCancellationRequested))
        {
            reply.Dispose();
            throw Close(e);
        }
        catch
        {
            reply.Dispose();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        Close(null);
        await _reading;
        _closing.Dispose();
        _sending.Dispose();
    }

    private async Task ReadAsync()
    {
        var head = new byte[HandleLimits.EnvelopeBytes];
        try
        {
            while (true)
            {
                if (!await FillAsync(head)) break;
                if (Envelope.TryRead(head, out var envelope) != WireFault.None) break;
                var message = new byte[envelope.MessageLength];
                if (!await FillAsync(message)) break;
                _pending.Deliver(new Answer(envelope, message));
            }
            Close(null);
        }
        catch (Exception e) when (e is SocketException or OperationCanceledException or ObjectDisposedException)
        {
            Close(e);
        }
    }

    private async Task<bool> FillAsync(byte[] buffer)
    {
        for (var filled = 0; filled < buffer.Length;)
        {
            var read = await _socket.ReceiveAsync(buffer.AsMemory(filled), SocketFlags.None, _closing.Token);
            if (read == 0) return false;
            filled += read;
        }
        return true;
    }

    private HandleException Close(Exception? cause)
    {
        IsOpen = false;
        var why = Broken(cause);
        if (!_closing.IsCancellationRequested) _closing.Cancel();
        _socket.Dispose();
        _pending.Fail(why);
        return why;
    }

    private HandleException Broken(Exception? cause) =>
        new(HandleFailure.Unreachable, $"{_server} (TCP): {(cause as SocketException)?.Message ?? "the server closed the connection"}", server: _server.ToString(), inner: cause);
}
