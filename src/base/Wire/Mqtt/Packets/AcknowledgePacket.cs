using Yiwang.Wire.Mqtt.Properties;

namespace Yiwang.Wire.Mqtt.Packets;

/// <summary>PUBACK, PUBREC, PUBREL and PUBCOMP (3.4–3.7): a packet identifier and, in 5.0, a reason.</summary>
public ref struct AcknowledgePacket
{
    public ushort PacketId;
    public MqttReason Reason;
    public MqttProperties Properties;
    public ReadOnlySpan<byte> RawProperties;

    public static MqttReason Read(ReadOnlySpan<byte> body, PacketType type, MqttVersion version, out AcknowledgePacket packet)
    {
        packet = default;
        var reader = new MqttReader(body);
        if (!reader.TryUInt16(out packet.PacketId)) return MqttReason.MalformedPacket;
        if (packet.PacketId == 0) return MqttReason.ProtocolError;
        if (reader.AtEnd) return MqttReason.Success;
        if (version == MqttVersion.V311 || !reader.TryByte(out var code)) return MqttReason.MalformedPacket;
        packet.Reason = (MqttReason)code;
        if (!ReasonSets.Allows(type, packet.Reason)) return MqttReason.ProtocolError;
        if (reader.AtEnd) return MqttReason.Success;
        var reason = MqttProperties.Read(ref reader, PropertyHolder.Acknowledgement, out packet.Properties);
        packet.RawProperties = packet.Properties.Raw;
        return reason != MqttReason.Success || reader.AtEnd ? reason : MqttReason.MalformedPacket;
    }

    public readonly int BodyLength(MqttVersion version)
    {
        if (version == MqttVersion.V311 || (Reason == MqttReason.Success && RawProperties.IsEmpty)) return 2;
        return RawProperties.IsEmpty ? 3 : 3 + VariableInteger.Size(RawProperties.Length) + RawProperties.Length;
    }

    public readonly int Write(Span<byte> into, PacketType type, MqttVersion version)
    {
        var writer = new MqttWriter(into);
        var length = BodyLength(version);
        writer.Header(type, type == PacketType.Pubrel ? 2 : 0, length);
        writer.UInt16(PacketId);
        if (length > 2) writer.Byte((byte)Reason);
        if (length > 3) writer.Properties(RawProperties);
        return writer.Length;
    }
}
