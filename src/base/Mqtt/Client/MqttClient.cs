using System.Text;
using Yiwang.Wire.Mqtt;
using Yiwang.Wire.Mqtt.Packets;
using Yiwang.Wire.Mqtt.Properties;

namespace Yiwang.Mqtt.Client;

/// <summary>
/// One connection to an MQTT server, 3.1.1 or 5.0: publishes at QoS 0–2, subscribes, and hands each message to its receiver. It ends with its connection
/// (<see cref="Ended"/>); <see cref="MqttLink"/> makes the next one. Any number of callers.
/// </summary>
public sealed partial class MqttClient : IAsyncDisposable
{
    private readonly Stream _stream;
    private readonly MqttClientOptions _options;
    private readonly IMqttReceiver _receiver;
    private readonly TimeProvider _clock;
    private readonly OutgoingBytes _out;
    private readonly PendingAnswers _answers = new();
    private readonly HashSet<ushort> _received = [];
    private readonly SemaphoreSlim _quota;
    private readonly CancellationTokenSource _stop = new();
    private readonly TaskCompletionSource<MqttEnd> _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Task _running;
    private bool _leaving;

    private MqttClient(Stream stream, MqttClientOptions options, MqttServer server, IMqttReceiver receiver, TimeProvider clock, byte[] rest)
    {
        (_stream, _options, Server, _receiver, _clock) = (stream, options, server, receiver, clock);
        _out = new OutgoingBytes(options.QueueBytesMax);
        _quota = new SemaphoreSlim(server.ReceiveMaximum, server.ReceiveMaximum);
        _running = Task.Run(() => RunAsync(rest));
    }

    /// <summary>What the server said of itself in CONNACK.</summary>
    public MqttServer Server { get; }
    public MqttVersion Version => _options.Version;
    /// <summary>Never fails; says why the connection ended.</summary>
    public Task<MqttEnd> Ended => _ended.Task;

    /// <summary>Connects. <see cref="MqttRefusedException"/> when the server says no, <see cref="IOException"/> or a socket error when it cannot be reached.</summary>
    public static async Task<MqttClient> ConnectAsync(MqttClientOptions options, IMqttReceiver receiver, TimeProvider clock, CancellationToken cancel = default)
    {
        var (stream, server, rest) = await Connecting.OpenAsync(options, clock, cancel);
        return new MqttClient(stream, options, server, receiver, clock, rest);
    }

    /// <summary>QoS 0 without waiting: false when too much is on its way already, the server takes no such message, or the connection has ended. No allocation.</summary>
    public bool TryPublish(ReadOnlySpan<byte> topic, ReadOnlySpan<byte> payload, bool retain = false) =>
        Permits(topic, payload, 0, retain, default) == MqttReason.Success && TryAdd(new() { Topic = topic, Payload = payload, Retain = retain });

    /// <summary>Completes once the message is on its way (QoS 0) or the server has answered (QoS 1 and 2), or at once with the reason why the server would not take it; <see cref="IOException"/> when the connection ends before.</summary>
    /// <param name="properties">Encoded, as <see cref="PropertyWriter"/> writes them; MQTT 5 only.</param>
    public async ValueTask<MqttReason> PublishAsync(ReadOnlyMemory<byte> topic, ReadOnlyMemory<byte> payload, byte qos = 0, bool retain = false,
        ReadOnlyMemory<byte> properties = default, CancellationToken cancel = default)
    {
        if (Permits(topic.Span, payload.Span, qos, retain, properties.Span) is var reason and not MqttReason.Success) return reason;
        if (qos == 0)
        {
            await AddAsync(topic, payload, 0, 0, retain, properties, cancel);
            return MqttReason.Success;
        }
        await _quota.WaitAsync(cancel);
        try
        {
            var (id, answer) = _answers.Begin();
            if (id != 0) await AddAsync(topic, payload, qos, id, retain, properties, cancel);
            return (await answer.WaitAsync(cancel))[0];
        }
        finally
        {
            _quota.Release();
        }
    }

    public ValueTask<MqttReason> PublishAsync(string topic, ReadOnlyMemory<byte> payload, byte qos = 0, bool retain = false, CancellationToken cancel = default) =>
        PublishAsync(Encoding.UTF8.GetBytes(topic), payload, qos, retain, default, cancel);

    /// <returns>The server's answer to each filter: the QoS granted, or why not.</returns>
    public Task<MqttReason[]> SubscribeAsync(IReadOnlyList<(string Filter, SubscriptionOptions Options)> filters, CancellationToken cancel = default)
    {
        var encoded = new byte[filters.Sum(f => Encoding.UTF8.GetByteCount(f.Filter) + 3)];
        var at = 0;
        foreach (var (filter, options) in filters) at += SubscribePacket.WriteFilter(encoded.AsSpan(at), Encoding.UTF8.GetBytes(filter), options);
        return AskAsync(id => new SubscribePacket { PacketId = id, Filters = encoded }.BodyLength(Version),
            (into, id) => new SubscribePacket { PacketId = id, Filters = encoded }.Write(into, Version), cancel);
    }

    public Task<MqttReason[]> SubscribeAsync(string filter, byte qos = 0, CancellationToken cancel = default) => SubscribeAsync([(filter, new SubscriptionOptions(qos, false))], cancel);

    public Task<MqttReason[]> UnsubscribeAsync(string filter, CancellationToken cancel = default)
    {
        var name = Encoding.UTF8.GetBytes(filter);
        var encoded = new byte[name.Length + 2];
        new MqttWriter(encoded).Binary(name);
        return AskAsync(id => new UnsubscribePacket { PacketId = id, Filters = encoded }.BodyLength(Version),
            (into, id) => new UnsubscribePacket { PacketId = id, Filters = encoded }.Write(into, Version), cancel);
    }

    /// <summary>For a message that the receiver did not acknowledge at once. At QoS 2 it is the PUBREC; the rest follows by itself.</summary>
    public void Acknowledge(ushort packetId, byte qos, MqttReason reason = MqttReason.Success) => Answer(qos == 1 ? PacketType.Puback : PacketType.Pubrec, packetId, reason);

    /// <summary>Says good-bye, so that the will is not published (unless the reason asks for it), and ends.</summary>
    public async Task DisconnectAsync(MqttReason reason = MqttReason.Success)
    {
        _leaving = true;
        var packet = new ReasonPacket { Reason = reason };
        Add(PacketFrame.LengthOf(packet.BodyLength(Version)), packet, (into, in packet) => packet.Write(into, PacketType.Disconnect, Version));
        _out.Close();
        // the server closes; should it not, we do
        await Task.WhenAny(_ended.Task, Task.Delay(_options.Timeout, _clock, _stop.Token));
        await DisposeAsync();
    }

    /// <summary>Ends the connection without a word: the server publishes the will.</summary>
    public async ValueTask DisposeAsync()
    {
        _leaving = true;
        await _stop.CancelAsync();
        await _running;
    }
}
