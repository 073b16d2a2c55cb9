using System.Buffers.Binary;
using System.Text;

namespace Yiwang.Benchmarks.Mqtt;

/// <summary>The few packets of MQTT 3.1.1 that a load needs, put together by hand so that the driver shares nothing with the broker.</summary>
internal static class MqttBytes
{
    public static byte[] Connect(string clientId) => Packet(0x10, [0, 4, .. "MQTT"u8, 4, 2, 0, 0, .. Text(clientId)]);

    public static byte[] Subscribe(string filter, byte qos) => Packet(0x82, [0, 1, .. Text(filter), qos]);

    /// <summary>The payload begins with the time it was sent, which <see cref="Stamp"/> fills in.</summary>
    public static byte[] Publish(string topic, int payloadBytes, byte qos) =>
        Packet((byte)(0x30 | (qos << 1)), [.. Text(topic), .. qos > 0 ? new byte[2] : [], .. new byte[payloadBytes]]);

    /// <param name="topicAt">Where the topic's length stands.</param>
    public static void Stamp(Span<byte> packet, int topicAt, byte qos, ushort id, long ticks)
    {
        var at = topicAt + 2 + BinaryPrimitives.ReadUInt16BigEndian(packet[topicAt..]);
        if (qos > 0)
        {
            BinaryPrimitives.WriteUInt16BigEndian(packet[at..], id);
            at += 2;
        }
        if (packet.Length - at >= 8) BinaryPrimitives.WriteInt64LittleEndian(packet[at..], ticks);
    }

    /// <returns>False when the header is not whole.</returns>
    public static bool TryFrame(ReadOnlySpan<byte> from, out int bodyAt, out int length)
    {
        (bodyAt, length) = (1, 0);
        for (var shift = 0; bodyAt < from.Length && shift < 28; shift += 7)
        {
            var b = from[bodyAt++];
            length |= (b & 0x7F) << shift;
            if (b < 0x80) return true;
        }
        return false;
    }

    private static byte[] Packet(byte first, byte[] body)
    {
        List<byte> packet = [first];
        for (var left = body.Length; ; left >>= 7)
        {
            packet.Add((byte)(left > 0x7F ? 0x80 | (left & 0x7F) : left));
            if (left <= 0x7F) break;
        }
        return [.. packet, .. body];
    }

    private static byte[] Text(string text) => [(byte)(text.Length >> 8), (byte)text.Length, .. Encoding.ASCII.GetBytes(text)];
}
