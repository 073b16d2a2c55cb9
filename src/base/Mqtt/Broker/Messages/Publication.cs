using Yiwang.Mqtt.Broker.Sessions;
using Yiwang.Wire.Mqtt;
using Yiwang.Wire.Mqtt.Properties;

namespace Yiwang.Mqtt.Broker.Messages;

/// <summary>A message on its way through the broker. It lies in the publisher's receive buffer and is copied only when somebody must keep it.</summary>
internal ref struct Publication
{
    public ReadOnlySpan<byte> Topic;
    /// <summary>Encoded, those alone that are passed on.</summary>
    public ReadOnlySpan<byte> Properties;
    public ReadOnlySpan<byte> Payload;
    public byte Qos;
    public bool Retain;
    /// <summary>A retained message for a new subscription: it keeps its RETAIN flag.</summary>
    public bool FromStore;
    /// <summary>See <see cref="Message.ExpiryAt"/>.</summary>
    public int ExpiryAt;
    public long ExpiresAtMs;
    /// <summary>Null = the broker itself.</summary>
    public Session? Publisher;
    /// <summary>The packet as it came, when a receiver of <see cref="FrameVersion"/> at QoS 0 can be sent just that; else empty.</summary>
    public ReadOnlySpan<byte> Frame;
    public MqttVersion FrameVersion;
    /// <summary>The journal position that must be durable before the publisher is answered.</summary>
    public long Position;
    /// <summary>Sessions that got it or will.</summary>
    public int Receivers;
    /// <summary>A receiver who is behind but reading: the publisher had better wait for it.</summary>
    public Session? Behind;
    private Message? _kept;

    public static Publication Of(Message message) => new()
    {
        Topic = message.Topic,
        Properties = message.Properties,
        Payload = message.Payload,
        Qos = message.Qos,
        Retain = message.Retain,
        ExpiryAt = message.ExpiryAt,
        ExpiresAtMs = message.ExpiresAtMs,
        _kept = message,
    };

    /// <summary>The copy, made at the first call and shared from then on.</summary>
    public Message Keep()
    {
        if (_kept is { } kept) return kept;
        var body = GC.AllocateUninitializedArray<byte>(Topic.Length + Properties.Length + Payload.Length);
        Topic.CopyTo(body);
        Properties.CopyTo(body.AsSpan(Topic.Length));
        Payload.CopyTo(body.AsSpan(Topic.Length + Properties.Length));
        return _kept = new Message(body, Topic.Length, Properties.Length, Qos, Retain) { ExpiryAt = ExpiryAt, ExpiresAtMs = ExpiresAtMs };
    }

    /// <summary>Finds the message expiry interval in properties that were checked.</summary>
    /// <returns>The offset of its value; -1 = none.</returns>
    public static int FindExpiry(MqttProperties properties)
    {
        if (!properties.Has(PropertyId.MessageExpiryInterval)) return -1;
        var at = 0;
        foreach (var one in properties)
        {
            if (one.Id == PropertyId.MessageExpiryInterval) return at + 1;
            at += one.Encoded.Length;
        }
        return -1;
    }
}
