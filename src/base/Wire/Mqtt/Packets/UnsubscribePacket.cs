using Yiwang.Wire.Mqtt.Properties;

namespace Yiwang.Wire.Mqtt.Packets;

/// <summary>UNSUBSCRIBE (3.10). Its filters are checked when the packet is read and walked with foreach afterwards.</summary>
public ref struct UnsubscribePacket
{
    public ushort PacketId;
    public MqttProperties Properties;
    public ReadOnlySpan<byte> RawProperties;
    /// <summary>Encoded: each a two-byte length and the filter.</summary>
    public ReadOnlySpan<byte> Filters;

    public static MqttReason Read(ReadOnlySpan<byte> body, MqttVersion version, out UnsubscribePacket packet)
    {
        packet = default;
        var reader = new MqttReader(body);
        if (!reader.TryUInt16(out packet.PacketId)) return MqttReason.MalformedPacket;
        if (packet.PacketId == 0) return MqttReason.ProtocolError;
        if (version == MqttVersion.V5)
        {
            var reason = MqttProperties.Read(ref reader, PropertyHolder.Unsubscribe, out packet.Properties);
            if (reason != MqttReason.Success) return reason;
            packet.RawProperties = packet.Properties.Raw;
        }
        packet.Filters = reader.Rest;
        if (reader.AtEnd) return MqttReason.ProtocolError;
        while (!reader.AtEnd)
        {
            if (!reader.TryText(out var filter) || !Topics.IsFilter(filter)) return MqttReason.MalformedPacket;
        }
        return MqttReason.Success;
    }

    public readonly Enumerator GetEnumerator() => new(Filters);

    public readonly int BodyLength(MqttVersion version) =>
        sizeof(ushort) + (version == MqttVersion.V5 ? VariableInteger.Size(RawProperties.Length) + RawProperties.Length : 0) + Filters.Length;

    public readonly int Write(Span<byte> into, MqttVersion version)
    {
        var writer = new MqttWriter(into);
        writer.Header(PacketType.Unsubscribe, 2, BodyLength(version));
        writer.UInt16(PacketId);
        if (version == MqttVersion.V5) writer.Properties(RawProperties);
        writer.Raw(Filters);
        return writer.Length;
    }

    public ref struct Enumerator(ReadOnlySpan<byte> filters)
    {
        private MqttReader _rest = new(filters);
        private ReadOnlySpan<byte> _filter;

        public readonly ReadOnlySpan<byte> Current => _filter;

        public bool MoveNext() => _rest.TryBinary(out _filter);
    }
}
