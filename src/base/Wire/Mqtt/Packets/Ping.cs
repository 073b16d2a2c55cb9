namespace Yiwang.Wire.Mqtt.Packets;

/// <summary>PINGREQ and PINGRESP (3.12, 3.13): two bytes each; a body makes them malformed.</summary>
public static class Ping
{
    public static ReadOnlySpan<byte> Request => [(int)PacketType.Pingreq << 4, 0];
    public static ReadOnlySpan<byte> Response => [(int)PacketType.Pingresp << 4, 0];

    public static MqttReason Read(ReadOnlySpan<byte> body) => body.IsEmpty ? MqttReason.Success : MqttReason.MalformedPacket;
}
