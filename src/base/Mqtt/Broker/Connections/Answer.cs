using Yiwang.Wire.Mqtt;

namespace Yiwang.Mqtt.Broker.Connections;

/// <summary>An acknowledgement, or another small packet, that is to be sent in its turn once what it vouches for is durable.</summary>
internal struct Answer
{
    public PacketType Type;
    public MqttReason Reason;
    public ushort PacketId;
    /// <summary>Of the journal; 0 = nothing to wait for.</summary>
    public long Position;
    /// <summary>Of the tap; 0 = nothing to wait for.</summary>
    public long Ticket;
    /// <summary>SUBACK and UNSUBACK, encoded; null = made from the other fields.</summary>
    public byte[]? Packet;
}
