using System.Buffers.Binary;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Yiwang.Benchmarks.Mqtt;

/// <summary>One connection of a load: publishes, or receives and acknowledges.</summary>
internal sealed class LoadClient : IDisposable
{
    /// <summary>Publishes in one write.</summary>
    private const int AtOnce = 20;
    private const int InFlightMax = 1_000;
    private readonly Socket _socket = new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private readonly byte[] _buffer;
    private int _filled;
    private int _inFlight;
    private long _acknowledged;

    private LoadClient(int bufferBytes) => _buffer = new byte[bufferBytes];

    public long Acknowledged => Interlocked.Read(ref _acknowledged);

    public static async Task<LoadClient> ConnectAsync(IPEndPoint broker, string clientId, int bufferBytes = 256 << 10)
    {
        var client = new LoadClient(bufferBytes);
        await client._socket.ConnectAsync(broker);
        await client.AskAsync(MqttBytes.Connect(clientId), 4);
        return client;
    }

    public Task SubscribeAsync(string filter, byte qos) => AskAsync(MqttBytes.Subscribe(filter, qos), 5);

    /// <summary>Counts what arrives, acknowledges QoS 1, until the socket ends.</summary>
    public async Task ReceiveAsync(Flow flow)
    {
        var acks = new byte[4 * 8_192];
        while (true)
        {
            var got = await _socket.ReceiveAsync(_buffer.AsMemory(_filled));
            if (got == 0) return;
            _filled += got;
            var (count, ackBytes) = Take(flow, acks);
            if (count > 0) flow.Came(count);
            if (ackBytes > 0) await _socket.SendAsync(acks.AsMemory(0, ackBytes));
        }
    }

    /// <summary>Publishes until cancelled: as fast as the flow lets it, or so many a second.</summary>
    public async Task PublishAsync(string topic, int payload, byte qos, Flow flow, double? perSecond, CancellationToken stop)
    {
        var one = MqttBytes.Publish(topic, payload, qos);
        MqttBytes.TryFrame(one, out var topicAt, out _);
        var acks = qos > 0 ? DrainAsync() : Task.CompletedTask;
        var many = new byte[AtOnce * one.Length];
        for (var i = 0; i < AtOnce; i++) one.CopyTo(many, i * one.Length);
        ushort id = 0;
        var start = Stopwatch.GetTimestamp();
        for (long sent = 0; !stop.IsCancellationRequested;)
        {
            var batch = perSecond is { } rate ? (int)Math.Min(AtOnce, (Stopwatch.GetElapsedTime(start).TotalSeconds * rate) - sent) : AtOnce;
            if (batch <= 0 || !flow.MaySend(batch) || (qos > 0 && Volatile.Read(ref _inFlight) + batch > InFlightMax))
            {
                // spinning would take the time from the broker
                await Task.Delay(1, CancellationToken.None);
                continue;
            }
            var now = Stopwatch.GetTimestamp();
            for (var i = 0; i < batch; i++)
            {
                if (++id == 0) id = 1;
                MqttBytes.Stamp(many.AsSpan(i * one.Length, one.Length), topicAt, qos, id, now);
            }
            flow.Sent(batch);
            if (qos > 0) Interlocked.Add(ref _inFlight, batch);
            await _socket.SendAsync(many.AsMemory(0, batch * one.Length), CancellationToken.None);
            sent += batch;
        }
        _socket.Shutdown(SocketShutdown.Both);
        await acks;
    }

    /// <summary>Publishes numbers under topics in turn with QoS 1, so many unanswered.</summary>
    public async Task PublishValuesAsync(string[] topics, int window, CancellationToken stop)
    {
        var packets = topics.Select(t => MqttBytes.Publish(t, 6, 1)).ToArray();
        var acks = DrainAsync();
        var many = new byte[AtOnce * packets.Max(p => p.Length)];
        ushort id = 0;
        for (var next = 0; !stop.IsCancellationRequested;)
        {
            if (Volatile.Read(ref _inFlight) + AtOnce > window)
            {
                await Task.Delay(1, CancellationToken.None);
                continue;
            }
            var bytes = 0;
            for (var i = 0; i < AtOnce; i++)
            {
                var packet = packets[next++ % packets.Length];
                if (++id == 0) id = 1;
                packet.CopyTo(many, bytes);
                var at = bytes + packet.Length - 8;
                BinaryPrimitives.WriteUInt16BigEndian(many.AsSpan(at), id);
                System.Buffers.Text.Utf8Formatter.TryFormat(100_000 + (next % 900_000), many.AsSpan(at + 2), out _);
                bytes += packet.Length;
            }
            Interlocked.Add(ref _inFlight, AtOnce);
            await _socket.SendAsync(many.AsMemory(0, bytes), CancellationToken.None);
        }
        _socket.Shutdown(SocketShutdown.Both);
        await acks;
    }

    public void Dispose() => _socket.Dispose();

    private (int Count, int AckBytes) Take(Flow flow, byte[] acks)
    {
        var (at, count, ackBytes) = (0, 0, 0);
        var now = flow.Timed ? Stopwatch.GetTimestamp() : 0;
        while (at < _filled && MqttBytes.TryFrame(_buffer.AsSpan(at, _filled - at), out var bodyAt, out var length) && bodyAt + length <= _filled - at)
        {
            var packet = _buffer.AsSpan(at, bodyAt + length);
            if (packet[0] >> 4 == 3 && ackBytes < acks.Length)
            {
                count++;
                var qos = (packet[0] >> 1) & 3;
                var after = bodyAt + 2 + BinaryPrimitives.ReadUInt16BigEndian(packet[bodyAt..]);
                if (qos > 0)
                {
                    acks[ackBytes] = 0x40;
                    acks[ackBytes + 1] = 2;
                    packet.Slice(after, 2).CopyTo(acks.AsSpan(ackBytes + 2));
                    ackBytes += 4;
                    after += 2;
                }
                if (flow.Timed) lock (flow.Latencies) flow.Latencies.Add(now - BinaryPrimitives.ReadInt64LittleEndian(packet[after..]));
            }
            else if (packet[0] >> 4 == 3)
            {
                break;
            }
            at += packet.Length;
        }
        _buffer.AsSpan(at, _filled - at).CopyTo(_buffer);
        _filled -= at;
        return (count, ackBytes);
    }

    /// <summary>PUBACKs are four bytes each; nothing else comes to a publisher.</summary>
    private async Task DrainAsync()
    {
        var buffer = new byte[16 << 10];
        try
        {
            for (var bytes = 0; ;)
            {
                var got = await _socket.ReceiveAsync(buffer);
                if (got == 0) return;
                bytes += got;
                Interlocked.Add(ref _inFlight, -(bytes / 4));
                Interlocked.Add(ref _acknowledged, bytes / 4);
                bytes %= 4;
            }
        }
        catch (SocketException)
        {
            // the load is over
        }
    }

    private async Task AskAsync(byte[] packet, int answerBytes)
    {
        await _socket.SendAsync(packet);
        for (var got = 0; got < answerBytes;)
        {
            var read = await _socket.ReceiveAsync(_buffer.AsMemory(0, answerBytes - got));
            got += read > 0 ? read : throw new IOException("the broker closed the connection");
        }
    }
}
