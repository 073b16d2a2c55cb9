using Yiwang.Wire.Mqtt.Properties;

namespace Yiwang.Wire.Mqtt.Packets;

/// <summary>PUBLISH (3.3), in both directions.</summary>
public ref struct PublishPacket
{
    public bool Duplicate;
    /// <summary>0, 1 or 2.</summary>
    public byte Qos;
    public bool Retain;
    /// <summary>Empty = the topic alias says it (5.0).</summary>
    public ReadOnlySpan<byte> Topic;
    /// <summary>1 … 65,535; 0 at QoS 0.</summary>
    public ushort PacketId;
    /// <summary>For reading; what is written is <see cref="RawProperties"/>.</summary>
    public MqttProperties Properties;
    public ReadOnlySpan<byte> RawProperties;
    public ReadOnlySpan<byte> Payload;

    /// <summary>Reads and checks everything.</summary>
    public static MqttReason Read(ReadOnlySpan<byte> body, byte flags, MqttVersion version, out PublishPacket packet)
    {
        var reason = ReadUnchecked(body, flags, version, out packet);
        if (reason != MqttReason.Success || packet.Topic.IsEmpty || Topics.IsName(packet.Topic)) return reason;
        return MqttReason.MalformedPacket;
    }

    /// <summary>As <see cref="Read"/>, yet without a look at the topic's characters: for who compares it with a topic that was checked before.</summary>
    public static MqttReason ReadUnchecked(ReadOnlySpan<byte> body, byte flags, MqttVersion version, out PublishPacket packet)
    {
        packet = default;
        packet.Duplicate = (flags & 8) != 0;
        packet.Qos = (byte)(flags >> 1 & 3);
        packet.Retain = (flags & 1) != 0;
        var reader = new MqttReader(body);
        if (!reader.TryBinary(out packet.Topic)) return MqttReason.MalformedPacket;
        if (packet.Qos > 0)
        {
            if (!reader.TryUInt16(out packet.PacketId)) return MqttReason.MalformedPacket;
            if (packet.PacketId == 0) return MqttReason.ProtocolError;
        }
        if (version == MqttVersion.V5)
        {
            var reason = MqttProperties.Read(ref reader, PropertyHolder.Publish, out packet.Properties);
            if (reason != MqttReason.Success) return reason;
            packet.RawProperties = packet.Properties.Raw;
            if (packet.Topic.IsEmpty && !packet.Properties.Has(PropertyId.TopicAlias)) return MqttReason.ProtocolError;
        }
        else if (packet.Topic.IsEmpty)
        {
            return MqttReason.MalformedPacket;
        }
        packet.Payload = reader.Rest;
        return MqttReason.Success;
    }

    public readonly int BodyLength(MqttVersion version) => sizeof(ushort) + Topic.Length + (Qos > 0 ? sizeof(ushort) : 0)
        + (version == MqttVersion.V5 ? VariableInteger.Size(RawProperties.Length) + RawProperties.Length : 0) + Payload.Length;

    /// <returns>Bytes written: <see cref="PacketFrame.LengthOf"/> the body's length.</returns>
    public readonly int Write(Span<byte> into, MqttVersion version)
    {
        var writer = new MqttWriter(into);
        writer.Header(PacketType.Publish, (Duplicate ? 8 : 0) | Qos << 1 | (Retain ? 1 : 0), BodyLength(version));
        writer.Binary(Topic);
        if (Qos > 0) writer.UInt16(PacketId);
        if (version == MqttVersion.V5) writer.Properties(RawProperties);
        writer.Raw(Payload);
        return writer.Length;
    }
}
