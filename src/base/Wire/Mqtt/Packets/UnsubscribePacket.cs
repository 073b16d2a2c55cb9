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
        if (FilterList.ReadHead(ref reader, version, PropertyHolder.Unsubscribe, out packet.PacketId, out packet.Properties) is var wrong and not MqttReason.Success) return wrong;
        packet.RawProperties = packet.Properties.Raw;
        packet.Filters = reader.Rest;
        while (!reader.AtEnd)
        {
            if (!reader.TryText(out var filter) || !Topics.IsFilter(filter)) return MqttReason.MalformedPacket;
        }
        return MqttReason.Success;
    }

    public readonly Enumerator GetEnumerator() => new(Filters);

    public readonly int BodyLength(MqttVersion version) => FilterList.BodyLength(version, RawProperties, Filters);

    public readonly int Write(Span<byte> into, MqttVersion version) => FilterList.Write(into, PacketType.Unsubscribe, version, PacketId, RawProperties, Filters);

    public ref struct Enumerator(ReadOnlySpan<byte> filters)
    {
        private MqttReader _rest = new(filters);
        private ReadOnlySpan<byte> _filter;

        public readonly ReadOnlySpan<byte> Current => _filter;

        public bool MoveNext() => _rest.TryBinary(out _filter);
    }
}
