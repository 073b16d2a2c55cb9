using System.Runtime.InteropServices;
using Yiwang.Wire.Mqtt.Properties;

namespace Yiwang.Wire.Mqtt.Packets;

/// <summary>SUBACK and UNSUBACK (3.9, 3.11): one reason a filter, in their order. UNSUBACK of 3.1.1 has none.</summary>
public ref struct SubackPacket
{
    public ushort PacketId;
    public MqttProperties Properties;
    public ReadOnlySpan<byte> RawProperties;
    public ReadOnlySpan<MqttReason> Reasons;

    public static MqttReason Read(ReadOnlySpan<byte> body, PacketType type, MqttVersion version, out SubackPacket packet)
    {
        packet = default;
        var reader = new MqttReader(body);
        if (!reader.TryUInt16(out packet.PacketId)) return MqttReason.MalformedPacket;
        if (packet.PacketId == 0) return MqttReason.ProtocolError;
        if (version == MqttVersion.V5)
        {
            var reason = MqttProperties.Read(ref reader, PropertyHolder.Acknowledgement, out packet.Properties);
            if (reason != MqttReason.Success) return reason;
            packet.RawProperties = packet.Properties.Raw;
        }
        packet.Reasons = MemoryMarshal.Cast<byte, MqttReason>(reader.Rest);
        if (type == PacketType.Unsuback && version == MqttVersion.V311) return reader.AtEnd ? MqttReason.Success : MqttReason.MalformedPacket;
        if (reader.AtEnd) return MqttReason.MalformedPacket;
        foreach (var one in packet.Reasons)
        {
            var known = version == MqttVersion.V5 ? ReasonSets.Allows(type, one) : one <= MqttReason.GrantedQos2 || one == MqttReason.UnspecifiedError;
            if (!known) return MqttReason.ProtocolError;
        }
        return MqttReason.Success;
    }

    public readonly int BodyLength(PacketType type, MqttVersion version) => sizeof(ushort)
        + (version == MqttVersion.V5 ? VariableInteger.Size(RawProperties.Length) + RawProperties.Length : 0)
        + (type == PacketType.Unsuback && version == MqttVersion.V311 ? 0 : Reasons.Length);

    public readonly int Write(Span<byte> into, PacketType type, MqttVersion version)
    {
        var writer = new MqttWriter(into);
        writer.Header(type, 0, BodyLength(type, version));
        writer.UInt16(PacketId);
        if (version == MqttVersion.V5) writer.Properties(RawProperties);
        else if (type == PacketType.Unsuback) return writer.Length;
        foreach (var reason in Reasons)
            writer.Byte((byte)(version == MqttVersion.V311 && reason >= MqttReason.UnspecifiedError ? MqttReason.UnspecifiedError : reason));
        return writer.Length;
    }
}
