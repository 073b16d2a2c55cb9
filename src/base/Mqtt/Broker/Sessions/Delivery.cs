using Yiwang.Mqtt.Broker.Messages;
using Yiwang.Mqtt.Broker.Routing;

namespace Yiwang.Mqtt.Broker.Sessions;

/// <summary>One message for one session: waiting to be sent, or sent and not yet answered.</summary>
internal struct Delivery
{
    /// <summary>Null once PUBREC has come: then PUBREL is what is sent again.</summary>
    public Message? Message;
    /// <summary>As encoded properties; null = none.</summary>
    public byte[]? Identifiers;
    /// <summary>The shared subscription that chose this session; null = none.</summary>
    public SharedGroup? Group;
    /// <summary>Journal position that must be durable before a QoS 2 message is sent the first time.</summary>
    public long Position;
    /// <summary>Fixed when the message is queued, so that it is the same after a restart. 0 at QoS 0.</summary>
    public ushort PacketId;
    public byte Qos;
    public bool Retain;
    /// <summary>It was sent on an earlier connection.</summary>
    public bool Duplicate;

    public readonly bool IsReceived => Message == null;
}
