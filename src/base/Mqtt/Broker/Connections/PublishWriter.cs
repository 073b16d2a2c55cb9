using System.Buffers.Binary;
using Yiwang.Mqtt.Broker.Messages;
using Yiwang.Wire.Mqtt;
using Yiwang.Wire.Mqtt.Properties;

namespace Yiwang.Mqtt.Broker.Connections;

/// <summary>A PUBLISH as one client shall get it, encoded straight into that client's output.</summary>
internal ref struct PublishWriter
{
    public MqttVersion Version;
    public ReadOnlySpan<byte> Topic;
    public ReadOnlySpan<byte> Properties;
    public ReadOnlySpan<byte> Payload;
    public ReadOnlySpan<byte> Identifiers;
    /// <summary>1 … 65,535; 0 = none.</summary>
    public ushort Alias;
    public ushort PacketId;
    public byte Qos;
    public bool Retain;
    public bool Duplicate;
    public int ExpiryAt;
    public uint SecondsLeft;

    public static PublishWriter Of(in Publication message, long nowMs) => new()
    {
        Topic = message.Topic,
        Properties = message.Properties,
        Payload = message.Payload,
        ExpiryAt = message.ExpiryAt,
        SecondsLeft = message.ExpiryAt < 0 ? 0 : Left(message.ExpiresAtMs, nowMs),
    };

    public static PublishWriter Of(Message message, long nowMs) => new()
    {
        Topic = message.Topic,
        Properties = message.Properties,
        Payload = message.Payload,
        ExpiryAt = message.ExpiryAt,
        SecondsLeft = message.ExpiryAt < 0 ? 0 : Left(message.ExpiresAtMs, nowMs),
    };

    public readonly int Length => PacketFrame.LengthOf(BodyLength);

    public readonly void Write(Span<byte> into)
    {
        var writer = new MqttWriter(into);
        writer.Header(PacketType.Publish, (Duplicate ? 8 : 0) | Qos << 1 | (Retain ? 1 : 0), BodyLength);
        writer.Binary(Topic);
        if (Qos > 0) writer.UInt16(PacketId);
        if (Version == MqttVersion.V5)
        {
            writer.VariableInteger(PropertiesLength);
            var at = writer.Length;
            writer.Raw(Properties);
            if (ExpiryAt >= 0) BinaryPrimitives.WriteUInt32BigEndian(into[(at + ExpiryAt)..], SecondsLeft);
            writer.Raw(Identifiers);
            if (Alias != 0)
            {
                writer.Byte((byte)PropertyId.TopicAlias);
                writer.UInt16(Alias);
            }
        }
        writer.Raw(Payload);
    }

    private readonly int PropertiesLength => Properties.Length + Identifiers.Length + (Alias == 0 ? 0 : 3);

    private readonly int BodyLength => sizeof(ushort) + Topic.Length + (Qos > 0 ? sizeof(ushort) : 0)
        + (Version == MqttVersion.V5 ? VariableInteger.Size(PropertiesLength) + PropertiesLength : 0) + Payload.Length;

    private static uint Left(long expiresAtMs, long nowMs) => (uint)Math.Clamp((expiresAtMs - nowMs + 999) / 1_000, 1, uint.MaxValue);
}
