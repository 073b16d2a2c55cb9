using System.Buffers;
using System.IO.Pipelines;
using System.Text;
using Xunit;
using Yiwang.Mqtt.Broker.Connections;
using Yiwang.Wire.Mqtt;
using Yiwang.Wire.Mqtt.Packets;
using Yiwang.Wire.Mqtt.Properties;

namespace Yiwang.Unit.Tests.Mqtt.Broker;

/// <summary>A client that says just what a test wants, over two pipes.</summary>
internal sealed class BedClient : IDuplexPipe
{
    private static readonly PipeOptions s_options = new(useSynchronizationContext: false, readerScheduler: PipeScheduler.ThreadPool, writerScheduler: PipeScheduler.ThreadPool);
    private readonly Pipe _toBroker = new(s_options), _toClient = new(s_options);
    private readonly Task _served;
    private readonly Queue<BedPacket> _early = new();
    private ushort _packetId;

    public BedClient(Bed bed, bool reads)
    {
        Reads = reads;
        _served = bed.Broker.ServeAsync(new ClientLink(this, this, static c => ((BedClient)c).Abort()), default);
    }

    public bool Reads { get; }
    public MqttVersion Version { get; private set; } = MqttVersion.V5;
    public BedPacket Connack { get; private set; } = null!;
    PipeReader IDuplexPipe.Input => _toBroker.Reader;
    PipeWriter IDuplexPipe.Output => _toClient.Writer;

    /// <summary>Which version the answers are of.</summary>
    public void Speak(MqttVersion version) => Version = version;

    public async Task<BedPacket> ConnectAsync(BedConnect connect)
    {
        Version = (MqttVersion)connect.Version;
        await SendAsync(connect.Encode());
        Connack = await NextAsync(PacketType.Connack);
        return Connack;
    }

    public async Task SendAsync(byte[] bytes) => await _toBroker.Writer.WriteAsync(bytes);

    /// <summary>Sends at once what lies in segments of that size.</summary>
    public async Task SendAsync(byte[] bytes, int inSegmentsOf)
    {
        for (var at = 0; at < bytes.Length; at += inSegmentsOf)
        {
            var length = Math.Min(inSegmentsOf, bytes.Length - at);
            bytes.AsSpan(at, length).CopyTo(_toBroker.Writer.GetSpan(inSegmentsOf));
            _toBroker.Writer.Advance(length);
        }
        await _toBroker.Writer.FlushAsync();
    }

    public Task SendAsync(string hex) => SendAsync(Convert.FromHexString(hex.Replace(" ", "", StringComparison.Ordinal)));

    /// <returns>The SUBACK.</returns>
    public async Task<BedPacket> SubscribeAsync(string filter, byte qos = 0, byte options = 0, uint identifier = 0, ushort packetId = 0)
    {
        var name = Encoding.UTF8.GetBytes(filter);
        var filters = new byte[name.Length + 3];
        SubscribePacket.WriteFilter(filters, name, new SubscriptionOptions((byte)(qos | options)));
        var properties = new PropertyWriter();
        if (identifier > 0) properties.Number(PropertyId.SubscriptionIdentifier, identifier);
        await SendAsync(Encode(packetId == 0 ? ++_packetId : packetId, filters, properties.Written));
        return await NextAsync(PacketType.Suback);
    }

    public async Task<BedPacket> UnsubscribeAsync(string filter)
    {
        var name = Encoding.UTF8.GetBytes(filter);
        byte[] filters = [(byte)(name.Length >> 8), (byte)name.Length, .. name];
        await SendAsync(EncodeUnsubscribe(++_packetId, filters));
        return await NextAsync(PacketType.Unsuback);
    }

    /// <summary>Publishes, and at QoS 1 and 2 goes through to the end.</summary>
    /// <returns>PUBACK or PUBREC; null at QoS 0.</returns>
    public async Task<BedPacket?> PublishAsync(string topic, string payload, byte qos = 0, bool retain = false, Action<PropertyWriter>? properties = null)
    {
        var packetId = qos == 0 ? (ushort)0 : ++_packetId;
        await SendAsync(Publish(topic, payload, qos, retain, packetId, properties));
        if (qos == 0) return null;
        var answer = await NextAsync(qos == 1 ? PacketType.Puback : PacketType.Pubrec);
        Assert.Equal(packetId, answer.PacketId);
        if (qos == 1 || answer.Reason >= MqttReason.UnspecifiedError) return answer;
        await AcknowledgeAsync(PacketType.Pubrel, packetId);
        Assert.Equal(packetId, (await NextAsync(PacketType.Pubcomp)).PacketId);
        return answer;
    }

    public byte[] Publish(string topic, string payload, byte qos, bool retain, ushort packetId, Action<PropertyWriter>? properties = null, bool duplicate = false)
    {
        var writer = new PropertyWriter();
        properties?.Invoke(writer);
        var packet = new PublishPacket
        {
            Topic = Encoding.UTF8.GetBytes(topic), Payload = Encoding.UTF8.GetBytes(payload), Qos = qos, Retain = retain, PacketId = packetId, RawProperties = writer.Written,
            Duplicate = duplicate,
        };
        var bytes = new byte[PacketFrame.LengthOf(packet.BodyLength(Version))];
        packet.Write(bytes, Version);
        return bytes;
    }

    public Task AcknowledgeAsync(PacketType type, ushort packetId, MqttReason reason = MqttReason.Success)
    {
        var packet = new AcknowledgePacket { PacketId = packetId, Reason = reason };
        var bytes = new byte[PacketFrame.LengthOf(packet.BodyLength(Version))];
        packet.Write(bytes, type, Version);
        return SendAsync(bytes);
    }

    public Task DisconnectAsync(MqttReason reason = MqttReason.Success, uint? expiry = null)
    {
        var properties = new PropertyWriter();
        if (expiry is { } seconds) properties.Number(PropertyId.SessionExpiryInterval, seconds);
        var packet = new ReasonPacket { Reason = reason, RawProperties = properties.Written };
        var bytes = new byte[PacketFrame.LengthOf(packet.BodyLength(Version))];
        packet.Write(bytes, PacketType.Disconnect, Version);
        return SendAndEndAsync(bytes);
    }

    /// <summary>Waits for the next packet of that type; others that come before it are kept for later.</summary>
    public async Task<BedPacket> NextAsync(PacketType type)
    {
        for (var i = _early.Count; i > 0; i--)
        {
            var early = _early.Dequeue();
            if (early.Type == type) return early;
            _early.Enqueue(early);
        }
        while (true)
        {
            var packet = await ReadAsync() ?? throw new InvalidOperationException($"the broker closed the connection, {type} was expected");
            if (packet.Type == type) return packet;
            _early.Enqueue(packet);
        }
    }

    public Task<BedPacket> NextMessageAsync() => NextAsync(PacketType.Publish);

    /// <summary>That nothing more comes is shown by an answer to PINGREQ that comes first.</summary>
    public async Task ExpectNothingAsync()
    {
        await SendAsync(Ping.Request.ToArray());
        await NextAsync(PacketType.Pingresp);
        Assert.Empty(_early);
    }

    /// <summary>No answer is sent, not even one to PINGREQ: it stands behind others that wait.</summary>
    public async Task ExpectQuietAsync()
    {
        await SendAsync(Ping.Request.ToArray());
        Assert.False(_toClient.Reader.TryRead(out _));
        Assert.Empty(_early);
    }

    /// <summary>The next packet of any kind that the broker has sent by the time it answers PINGREQ; null = none.</summary>
    public async Task<BedPacket?> TryNextAsync()
    {
        if (_early.TryDequeue(out var early)) return early;
        await SendAsync(Ping.Request.ToArray());
        while (await ReadAsync() is { } packet)
        {
            if (packet.Type == PacketType.Pingresp) break;
            _early.Enqueue(packet);
        }
        return _early.TryDequeue(out early) ? early : null;
    }

    /// <summary>Throws away what has come.</summary>
    public void Skim()
    {
        if (_toClient.Reader.TryRead(out var read)) _toClient.Reader.AdvanceTo(read.Buffer.End);
    }

    /// <summary>Reads until the broker closes.</summary>
    /// <returns>The last packet; null = none.</returns>
    public async Task<BedPacket?> UntilClosedAsync()
    {
        BedPacket? last = null;
        while (await ReadAsync() is { } packet) last = packet;
        await _served;
        return last;
    }

    /// <summary>The connection breaks.</summary>
    public void Drop()
    {
        _toBroker.Writer.Complete();
        _toClient.Reader.Complete();
    }

    public async Task DropAsync()
    {
        Drop();
        await _served;
    }

    private async Task SendAndEndAsync(byte[] bytes)
    {
        await SendAsync(bytes);
        await _served;
    }

    private void Abort()
    {
        _toBroker.Writer.Complete();
        _toClient.Reader.Complete();
    }

    private async Task<BedPacket?> ReadAsync()
    {
        using var deadline = new CancellationTokenSource(Patience.Deadline);
        while (true)
        {
            var read = await _toClient.Reader.ReadAsync(deadline.Token);
            var bytes = read.Buffer.ToArray();
            PacketFrame.Read(bytes, out var frame, out var complete);
            if (complete && frame.Length <= bytes.Length)
            {
                _toClient.Reader.AdvanceTo(read.Buffer.GetPosition(frame.Length));
                return BedPacket.Read(frame, bytes.AsSpan(frame.BodyAt, frame.BodyLength), Version);
            }
            _toClient.Reader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
            if (read.IsCompleted || read.IsCanceled) return null;
        }
    }

    private byte[] Encode(ushort packetId, byte[] filters, ReadOnlySpan<byte> properties)
    {
        var packet = new SubscribePacket { PacketId = packetId, Filters = filters, RawProperties = properties };
        var bytes = new byte[PacketFrame.LengthOf(packet.BodyLength(Version))];
        packet.Write(bytes, Version);
        return bytes;
    }

    private byte[] EncodeUnsubscribe(ushort packetId, byte[] filters)
    {
        var packet = new UnsubscribePacket { PacketId = packetId, Filters = filters };
        var bytes = new byte[PacketFrame.LengthOf(packet.BodyLength(Version))];
        packet.Write(bytes, Version);
        return bytes;
    }
}
