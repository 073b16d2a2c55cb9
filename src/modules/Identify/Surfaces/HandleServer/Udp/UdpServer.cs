using System.Net;
using System.Net.Sockets;
using Yiwang.Identify.Surfaces.HandleServer.Engine;
using Yiwang.Identify.Surfaces.HandleServer.Resolve;
using Yiwang.Wire.Handle;
using Yiwang.Wire.Handle.Packets;

namespace Yiwang.Identify.Surfaces.HandleServer.Udp;

/// <summary>
/// The Handle protocol over one UDP socket: a thread of its own takes datagrams in batches, answers public questions at once into the batch that goes out, and hands the rest to
/// <see cref="SlowQueue"/>. Nothing is allocated for what the fast path answers.
/// </summary>
internal sealed class UdpServer : IAsyncDisposable
{
    private readonly Socket _socket;
    private readonly FastResolve _fast;
    private readonly Amplification _amplification;
    private readonly HandleMeters _meters;
    private readonly RequestTrace _trace;
    private readonly SlowQueue _slow;
    private readonly IPackets _packets;
    private readonly Reassembly _reassembly;
    private readonly HandlePeer _anybody;
    private readonly byte[] _answer = GC.AllocateUninitializedArray<byte>(FastResolve.AnswerBytes, pinned: true);
    private readonly bool _recursive;
    private readonly Thread _thread;
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile bool _stopping;

    public UdpServer(Socket socket, bool recursive, FastResolve fast, HandleService service, Amplification amplification, HandleMeters meters, RequestTrace trace, TimeProvider time)
    {
        (_socket, _recursive, _fast, _amplification, _meters, _trace) = (socket, recursive, fast, amplification, meters, trace);
        _slow = new SlowQueue(socket, service, amplification, meters);
        _packets = Libc.IsOffered ? new BatchedPackets(socket) : new SinglePackets(socket);
        _reassembly = new Reassembly(ReassemblyLimits.Default, time);
        _anybody = new HandlePeer(HandleTransport.Udp, new IPEndPoint(IPAddress.Any, 0), recursive);
        _thread = new Thread(Run) { IsBackground = true, Name = $"handle-udp-{((IPEndPoint)socket.LocalEndPoint!).Port}" };
    }

    public void Start()
    {
        _slow.Start();
        _thread.Start();
    }

    /// <summary>Takes nothing more; what waits is still answered.</summary>
    public async ValueTask DisposeAsync()
    {
        _stopping = true;
        if (_thread.ThreadState.HasFlag(ThreadState.Unstarted)) _ended.TrySetResult();
        await _ended.Task;
        await _slow.DisposeAsync();
        _packets.Dispose();
        _socket.Dispose();
    }

    private void Run()
    {
        try
        {
            while (!_stopping)
            {
                var count = _packets.Receive();
                if (count < 0) break;
                for (var i = 0; i < count; i++) Take(i);
                _packets.Flush();
            }
        }
        finally
        {
            _ended.TrySetResult();
        }
    }

    private void Take(int index)
    {
        var packet = _packets.Packet(index);
        if (Envelope.TryRead(packet, out var envelope) != WireFault.None)
        {
            _meters.Malformed();
            return;
        }
        var payload = packet.Length - HandleLimits.EnvelopeBytes;
        if (envelope.Has(EnvelopeFlags.Truncated) || envelope.MessageLength > payload) Join(index, envelope, packet);
        else if (envelope.MessageLength < payload) _meters.Malformed();
        else if (!AnswerAtOnce(index, packet)) Queue(index, packet, packet.ToArray(), packet.Length);
    }

    private bool AnswerAtOnce(int index, ReadOnlySpan<byte> packet)
    {
        var sender = _packets.Sender(index);
        var ip = SenderAddress.Ip(sender);
        if (SenderAddress.IsLoopback(ip)) ip = default;
        var peer = _trace.IsWatched ? new HandlePeer(HandleTransport.Udp, SenderAddress.EndPoint(sender), _recursive) : _anybody;
        var length = _fast.TryAnswer(packet, peer, ip, _answer);
        if (length == FastResolve.LongWay) return false;
        if (ip.IsEmpty || _amplification.Allows(ip, packet.Length, length)) Send(index, _answer.AsSpan(0, length));
        else
        {
            _meters.Held();
            Refuse(index, packet, ResponseCode.ServerBusy);
        }
        return true;
    }

    private void Send(int index, ReadOnlySpan<byte> message)
    {
        if (message.Length <= HandleLimits.PacketBytes)
        {
            message.CopyTo(_packets.Next());
            _packets.Commit(message.Length, index);
            return;
        }
        var count = PacketSlicer.Count(message.Length - HandleLimits.EnvelopeBytes);
        for (var sequence = 0; sequence < count; sequence++) _packets.Commit(PacketSlicer.Write(message, sequence, _packets.Next()), index);
    }

    // rare and never fast: what comes in several packets is large or signed
    private void Join(int index, in Envelope envelope, ReadOnlySpan<byte> packet)
    {
        var from = SenderAddress.EndPoint(_packets.Sender(index));
        if (_reassembly.Add(new PacketSource(from), envelope, packet[HandleLimits.EnvelopeBytes..], out var payload) != ReassemblyOutcome.Complete) return;
        var message = new byte[HandleLimits.EnvelopeBytes + payload.Length];
        (envelope with { Flags = envelope.Flags & ~EnvelopeFlags.Truncated, Sequence = 0 }).Write(message);
        payload.CopyTo(message, HandleLimits.EnvelopeBytes);
        Queue(index, message, message, message.Length);
    }

    private void Queue(int index, ReadOnlySpan<byte> packet, byte[] message, int received)
    {
        var sender = _packets.Sender(index);
        var peer = new HandlePeer(HandleTransport.Udp, SenderAddress.EndPoint(sender), _recursive);
        if (_slow.TryAdd(new(message, peer, SenderAddress.Copy(sender, _socket.AddressFamily), received))) return;
        _meters.QueueFull();
        Refuse(index, packet, ResponseCode.ServerBusy);
    }

    private void Refuse(int index, ReadOnlySpan<byte> packet, ResponseCode code)
    {
        var length = Refusal.Write(packet, code, _packets.Next());
        if (length > 0) _packets.Commit(length, index);
    }
}
