using System.Text;
using Xunit;
using Yiwang.Wire.Mqtt;
using Yiwang.Wire.Mqtt.Packets;
using Yiwang.Wire.Mqtt.Properties;

namespace Yiwang.Unit.Tests.Mqtt.Broker;

/// <summary>A packet from the broker, read whole.</summary>
internal sealed record BedPacket(PacketType Type)
{
    public ushort PacketId { get; init; }
    public MqttReason Reason { get; init; }
    public MqttReason[] Reasons { get; init; } = [];
    public bool SessionPresent { get; init; }
    public string Topic { get; init; } = "";
    public string Payload { get; init; } = "";
    public byte Qos { get; init; }
    public bool Retain { get; init; }
    public bool Duplicate { get; init; }
    /// <summary>Numbers as text; user properties as "name=value".</summary>
    public List<(PropertyId Id, string Value)> Properties { get; init; } = [];

    public string? this[PropertyId id] => Properties.Where(p => p.Id == id).Select(p => p.Value).FirstOrDefault();

    public static BedPacket Read(PacketFrame frame, ReadOnlySpan<byte> body, MqttVersion version)
    {
        switch (frame.Type)
        {
            case PacketType.Connack:
                Assert.Equal(MqttReason.Success, ConnackPacket.Read(body, version, out var connack));
                return new BedPacket(frame.Type) { Reason = connack.Reason, SessionPresent = connack.SessionPresent, Properties = All(connack.Properties) };
            case PacketType.Publish:
                Assert.Equal(MqttReason.Success, PublishPacket.Read(body, frame.Flags, version, out var publish));
                return new BedPacket(frame.Type)
                {
                    Topic = Text(publish.Topic), Payload = Text(publish.Payload), Qos = publish.Qos, Retain = publish.Retain, Duplicate = publish.Duplicate,
                    PacketId = publish.PacketId, Properties = All(publish.Properties),
                };
            case PacketType.Suback or PacketType.Unsuback:
                Assert.Equal(MqttReason.Success, SubackPacket.Read(body, frame.Type, version, out var suback));
                return new BedPacket(frame.Type) { PacketId = suback.PacketId, Reasons = suback.Reasons.ToArray() };
            case PacketType.Disconnect:
                Assert.Equal(MqttReason.Success, ReasonPacket.Read(body, frame.Type, version, out var disconnect));
                return new BedPacket(frame.Type) { Reason = disconnect.Reason, Properties = All(disconnect.Properties) };
            case PacketType.Pingresp:
                return new BedPacket(frame.Type);
            default:
                Assert.Equal(MqttReason.Success, AcknowledgePacket.Read(body, frame.Type, version, out var acknowledge));
                return new BedPacket(frame.Type) { PacketId = acknowledge.PacketId, Reason = acknowledge.Reason };
        }
    }

    private static List<(PropertyId, string)> All(MqttProperties properties)
    {
        var all = new List<(PropertyId, string)>();
        foreach (var one in properties)
        {
            var value = one.Id == PropertyId.UserProperty ? $"{Text(one.Bytes)}={Text(one.Value)}" : one.Bytes.IsEmpty ? one.Number.ToString(System.Globalization.CultureInfo.InvariantCulture) : Text(one.Bytes);
            all.Add((one.Id, value));
        }
        return all;
    }

    private static string Text(ReadOnlySpan<byte> utf8) => Encoding.UTF8.GetString(utf8);
}
