using Yiwang.Wire.Mqtt.Properties;

namespace Yiwang.Wire.Mqtt.Packets;

/// <summary>SUBSCRIBE (3.8). Its filters are checked when the packet is read and walked with foreach afterwards.</summary>
public ref struct SubscribePacket
{
    public ushort PacketId;
    public MqttProperties Properties;
    public ReadOnlySpan<byte> RawProperties;
    /// <summary>Encoded: each a filter and its options.</summary>
    public ReadOnlySpan<byte> Filters;

    public static MqttReason Read(ReadOnlySpan<byte> body, MqttVersion version, out SubscribePacket packet)
    {
        packet = default;
        var reader = new MqttReader(body);
        if (FilterList.ReadHead(ref reader, version, PropertyHolder.Subscribe, out packet.PacketId, out packet.Properties) is var wrong and not MqttReason.Success) return wrong;
        packet.RawProperties = packet.Properties.Raw;
        packet.Filters = reader.Rest;
        while (!reader.AtEnd)
        {
            if (!reader.TryText(out var filter) || !Topics.IsFilter(filter) || !reader.TryByte(out var options)) return MqttReason.MalformedPacket;
            if (SubscriptionOptions.Fault(options, Topics.IsShared(filter), version) is var fault and not MqttReason.Success) return fault;
        }
        return MqttReason.Success;
    }

    public readonly Enumerator GetEnumerator() => new(Filters);

    public readonly int BodyLength(MqttVersion version) => FilterList.BodyLength(version, RawProperties, Filters);

    public readonly int Write(Span<byte> into, MqttVersion version) => FilterList.Write(into, PacketType.Subscribe, version, PacketId, RawProperties, Filters);

    /// <summary>Encodes one filter, for <see cref="Filters"/>.</summary>
    /// <returns>Bytes written: 3 and the filter's.</returns>
    public static int WriteFilter(Span<byte> into, ReadOnlySpan<byte> filter, SubscriptionOptions options)
    {
        var writer = new MqttWriter(into);
        writer.Binary(filter);
        writer.Byte(options.Value);
        return writer.Length;
    }

    public ref struct Enumerator(ReadOnlySpan<byte> filters)
    {
        private MqttReader _rest = new(filters);
        private ReadOnlySpan<byte> _filter;
        private byte _options;

        public readonly Request Current => new() { Filter = _filter, Options = new SubscriptionOptions(_options) };

        public bool MoveNext() => _rest.TryBinary(out _filter) && _rest.TryByte(out _options);
    }

    public ref struct Request
    {
        public ReadOnlySpan<byte> Filter;
        public SubscriptionOptions Options;
    }
}
