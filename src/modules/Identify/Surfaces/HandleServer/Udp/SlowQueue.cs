using System.Net;
using System.Net.Sockets;
using System.Threading.Channels;
using Yiwang.Identify.Surfaces.HandleServer.Engine;
using Yiwang.Wire.Handle;
using Yiwang.Wire.Handle.Packets;

namespace Yiwang.Identify.Surfaces.HandleServer.Udp;

/// <summary>Datagrams that need more than a look: they wait in a bounded queue, and a bounded number is worked on at once. Who finds it full hears "busy".</summary>
internal sealed class SlowQueue(Socket socket, HandleService service, Amplification amplification, HandleMeters meters) : IAsyncDisposable
{
    private const int Waiting = 1_024;
    /// <summary>Most wait for another node or for the log's disk.</summary>
    private const int AtOnce = 64;
    private readonly Channel<SlowRequest> _queue = Channel.CreateBounded<SlowRequest>(new BoundedChannelOptions(Waiting) { FullMode = BoundedChannelFullMode.Wait, SingleWriter = true });
    private readonly CancellationTokenSource _stop = new();
    private Task _workers = Task.CompletedTask;

    public void Start() => _workers = Task.WhenAll(Enumerable.Range(0, AtOnce).Select(_ => Task.Run(WorkAsync)));

    public bool TryAdd(in SlowRequest request)
    {
        if (!service.Kept.TryTake(request.Message.Length)) return false;
        if (_queue.Writer.TryWrite(request)) return true;
        service.Kept.Give(request.Message.Length);
        return false;
    }

    /// <summary>Answers what waits, for two seconds at most.</summary>
    public async ValueTask DisposeAsync()
    {
        _queue.Writer.TryComplete();
        _stop.CancelAfter(TimeSpan.FromSeconds(2));
        await _workers;
        _stop.Dispose();
    }

    private async Task WorkAsync()
    {
        var packet = new byte[HandleLimits.PacketBytes];
        await foreach (var request in _queue.Reader.ReadAllAsync())
        {
            try
            {
                await foreach (var answer in service.AnswersAsync(request.Peer, request.Message, _stop.Token)) Send(request, answer, packet);
            }
            catch (OperationCanceledException) when (_stop.IsCancellationRequested)
            {
                // stopping: the client repeats and finds the node again
            }
            finally
            {
                service.Kept.Give(request.Message.Length);
            }
        }
    }

    private void Send(in SlowRequest request, ReadOnlySpan<byte> answer, byte[] packet)
    {
        var address = request.Peer.Remote.Address;
        Span<byte> ip = stackalloc byte[16];
        address.TryWriteBytes(ip, out var length);
        if (!IPAddress.IsLoopback(address) && !amplification.Allows(ip[..length], request.Received, answer.Length))
        {
            meters.Held();
            var small = Refusal.Write(request.Message, ResponseCode.ServerBusy, packet);
            Put(packet.AsSpan(0, small), request.To);
            return;
        }
        var count = PacketSlicer.Count(answer.Length - HandleLimits.EnvelopeBytes);
        for (var sequence = 0; sequence < count; sequence++) Put(packet.AsSpan(0, PacketSlicer.Write(answer, sequence, packet)), request.To);
    }

    private void Put(ReadOnlySpan<byte> packet, SocketAddress to)
    {
        if (packet.IsEmpty) return;
        try
        {
            socket.SendTo(packet, SocketFlags.None, to);
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // as a datagram lost on the way: the client asks again
            meters.Unsent(1);
        }
    }
}

/// <param name="Message">Envelope and message in one piece.</param>
/// <param name="Received">Bytes of all its datagrams.</param>
internal readonly record struct SlowRequest(byte[] Message, HandlePeer Peer, SocketAddress To, int Received);
