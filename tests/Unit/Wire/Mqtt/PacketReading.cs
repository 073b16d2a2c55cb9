using Yiwang.Wire.Mqtt;
using Yiwang.Wire.Mqtt.Packets;

namespace Yiwang.Unit.Tests.Wire.Mqtt;

/// <summary>Reads a whole packet of any type and writes it again.</summary>
internal static class PacketReading
{
    /// <returns>The reader's answer; NeedMore is told by <paramref name="whole"/>.</returns>
    public static MqttReason Read(ReadOnlySpan<byte> bytes, MqttVersion version, out bool whole, out byte[] written)
    {
        written = [];
        var reason = PacketFrame.Read(bytes, out var frame, out whole);
        if (reason != MqttReason.Success || !whole) return reason;
        whole = frame.Length <= bytes.Length;
        return whole ? Read(frame, bytes.Slice(frame.BodyAt, frame.BodyLength), version, ref written) : reason;
    }

    private static MqttReason Read(PacketFrame frame, ReadOnlySpan<byte> body, MqttVersion version, ref byte[] written)
    {
        MqttReason reason;
        var into = new byte[body.Length + 16];
        int length;
        switch (frame.Type)
        {
            case PacketType.Connect:
                reason = ConnectPacket.Read(body, out var connect);
                if (reason != MqttReason.Success) return reason;
                length = connect.Write(into);
                break;
            case PacketType.Connack:
                reason = ConnackPacket.Read(body, version, out var connack);
                if (reason != MqttReason.Success) return reason;
                length = connack.Write(into, version);
                break;
            case PacketType.Publish:
                reason = PublishPacket.Read(body, frame.Flags, version, out var publish);
                if (reason != MqttReason.Success) return reason;
                length = publish.Write(into, version);
                break;
            case PacketType.Puback or PacketType.Pubrec or PacketType.Pubrel or PacketType.Pubcomp:
                reason = AcknowledgePacket.Read(body, frame.Type, version, out var acknowledge);
                if (reason != MqttReason.Success) return reason;
                length = acknowledge.Write(into, frame.Type, version);
                break;
            case PacketType.Subscribe:
                reason = SubscribePacket.Read(body, version, out var subscribe);
                if (reason != MqttReason.Success) return reason;
                length = subscribe.Write(into, version);
                break;
            case PacketType.Suback or PacketType.Unsuback:
                reason = SubackPacket.Read(body, frame.Type, version, out var suback);
                if (reason != MqttReason.Success) return reason;
                length = suback.Write(into, frame.Type, version);
                break;
            case PacketType.Unsubscribe:
                reason = UnsubscribePacket.Read(body, version, out var unsubscribe);
                if (reason != MqttReason.Success) return reason;
                length = unsubscribe.Write(into, version);
                break;
            case PacketType.Disconnect or PacketType.Auth:
                reason = ReasonPacket.Read(body, frame.Type, version, out var disconnect);
                if (reason != MqttReason.Success) return reason;
                length = disconnect.Write(into, frame.Type, version);
                break;
            default:
                reason = Ping.Read(body);
                if (reason != MqttReason.Success) return reason;
                length = 0;
                into = [(byte)((int)frame.Type << 4), 0];
                length = 2;
                break;
        }
        written = into[..length];
        return reason;
    }
}
