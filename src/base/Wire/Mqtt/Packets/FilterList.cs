using Yiwang.Wire.Mqtt.Properties;

namespace Yiwang.Wire.Mqtt.Packets;

/// <summary>What SUBSCRIBE and UNSUBSCRIBE have in common: an identifier, properties, and a list that goes to the end.</summary>
internal static class FilterList
{
    /// <summary>Up to the list, which must not be empty.</summary>
    public static MqttReason ReadHead(scoped ref MqttReader reader, MqttVersion version, PropertyHolder holder, out ushort packetId, out MqttProperties properties)
    {
        properties = default;
        if (!reader.TryUInt16(out packetId)) return MqttReason.MalformedPacket;
        if (packetId == 0) return MqttReason.ProtocolError;
        if (version == MqttVersion.V5 && MqttProperties.Read(ref reader, holder, out properties) is var fault and not MqttReason.Success) return fault;
        return reader.AtEnd ? MqttReason.ProtocolError : MqttReason.Success;
    }

    public static int BodyLength(MqttVersion version, ReadOnlySpan<byte> properties, ReadOnlySpan<byte> filters) =>
        sizeof(ushort) + (version == MqttVersion.V5 ? VariableInteger.Size(properties.Length) + properties.Length : 0) + filters.Length;

    public static int Write(Span<byte> into, PacketType type, MqttVersion version, ushort packetId, ReadOnlySpan<byte> properties, ReadOnlySpan<byte> filters)
    {
        var writer = new MqttWriter(into);
        writer.Header(type, 2, BodyLength(version, properties, filters));
        writer.UInt16(packetId);
        if (version == MqttVersion.V5) writer.Properties(properties);
        writer.Raw(filters);
        return writer.Length;
    }
}
