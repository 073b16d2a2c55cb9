using Yiwang.Wire.Mqtt.Properties;

namespace Yiwang.Wire.Mqtt.Packets;

/// <summary>DISCONNECT and AUTH (3.14, 3.15): a reason and properties, both left out where they say nothing. DISCONNECT of 3.1.1 has no body.</summary>
public ref struct ReasonPacket
{
    public MqttReason Reason;
    public MqttProperties Properties;
    public ReadOnlySpan<byte> RawProperties;

    public static MqttReason Read(ReadOnlySpan<byte> body, PacketType type, MqttVersion version, out ReasonPacket packet)
    {
        packet = default;
        if (version == MqttVersion.V311) return type == PacketType.Disconnect && body.IsEmpty ? MqttReason.Success : MqttReason.MalformedPacket;
        var reader = new MqttReader(body);
        if (!reader.TryByte(out var code)) return MqttReason.Success;
        packet.Reason = (MqttReason)code;
        if (!ReasonSets.Allows(type, packet.Reason)) return MqttReason.ProtocolError;
        if (reader.AtEnd) return MqttReason.Success;
        var holder = type == PacketType.Auth ? PropertyHolder.Auth : PropertyHolder.Disconnect;
        var reason = MqttProperties.Read(ref reader, holder, out packet.Properties);
        packet.RawProperties = packet.Properties.Raw;
        return reason != MqttReason.Success || reader.AtEnd ? reason : MqttReason.MalformedPacket;
    }

    public readonly int BodyLength(MqttVersion version)
    {
        if (version == MqttVersion.V311 || (Reason == MqttReason.Success && RawProperties.IsEmpty)) return 0;
        return RawProperties.IsEmpty ? 1 : 1 + VariableInteger.Size(RawProperties.Length) + RawProperties.Length;
    }

    public readonly int Write(Span<byte> into, PacketType type, MqttVersion version)
    {
        var writer = new MqttWriter(into);
        var length = BodyLength(version);
        writer.Header(type, 0, length);
        if (length > 0) writer.Byte((byte)Reason);
        if (length > 1) writer.Properties(RawProperties);
        return writer.Length;
    }
}
