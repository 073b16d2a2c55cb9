using Yiwang.Wire.Mqtt.Properties;

namespace Yiwang.Wire.Mqtt.Packets;

/// <summary>CONNACK (3.2). In 3.1.1 the reason travels as a return code.</summary>
public ref struct ConnackPacket
{
    public bool SessionPresent;
    public MqttReason Reason;
    public MqttProperties Properties;
    public ReadOnlySpan<byte> RawProperties;

    public static MqttReason Read(ReadOnlySpan<byte> body, MqttVersion version, out ConnackPacket packet)
    {
        packet = default;
        var reader = new MqttReader(body);
        if (!reader.TryByte(out var flags) || flags > 1 || !reader.TryByte(out var code)) return MqttReason.MalformedPacket;
        packet.SessionPresent = flags == 1;
        if (version == MqttVersion.V311)
        {
            if (ReasonSets.OfConnectReturnCode(code) is not { } known) return MqttReason.ProtocolError;
            packet.Reason = known;
        }
        else
        {
            packet.Reason = (MqttReason)code;
            if (!ReasonSets.Allows(PacketType.Connack, packet.Reason)) return MqttReason.ProtocolError;
            var reason = MqttProperties.Read(ref reader, PropertyHolder.Connack, out packet.Properties);
            if (reason != MqttReason.Success) return reason;
            packet.RawProperties = packet.Properties.Raw;
        }
        if (packet is { SessionPresent: true, Reason: not MqttReason.Success }) return MqttReason.ProtocolError;
        return reader.AtEnd ? MqttReason.Success : MqttReason.MalformedPacket;
    }

    public readonly int BodyLength(MqttVersion version) =>
        version == MqttVersion.V5 ? 2 + VariableInteger.Size(RawProperties.Length) + RawProperties.Length : 2;

    public readonly int Write(Span<byte> into, MqttVersion version)
    {
        var writer = new MqttWriter(into);
        writer.Header(PacketType.Connack, 0, BodyLength(version));
        writer.Byte((byte)(SessionPresent ? 1 : 0));
        writer.Byte(version == MqttVersion.V5 ? (byte)Reason : ReasonSets.ConnectReturnCode(Reason));
        if (version == MqttVersion.V5) writer.Properties(RawProperties);
        return writer.Length;
    }
}
