using Yiwang.Mqtt.Broker.Messages;

namespace Yiwang.Mqtt.Broker.Storing;

/// <summary>A message within a record.</summary>
internal static class MessageRecord
{
    public static void Write(RecordWriter into, Message message)
    {
        into.Byte((byte)(message.Qos | (message.Retain ? 4 : 0)));
        into.UInt16((ushort)(message.ExpiryAt + 1));
        into.Int64(message.ExpiresAtMs);
        into.Bytes(message.Topic);
        into.Bytes(message.Properties);
        into.Bytes(message.Payload);
    }

    public static Message Read(scoped ref RecordReader from)
    {
        var flags = from.Byte();
        var expiryAt = from.UInt16() - 1;
        var expiresAt = from.Int64();
        var (topic, properties, payload) = (from.Bytes().ToArray(), from.Bytes().ToArray(), from.Bytes().ToArray());
        return new Message([.. topic, .. properties, .. payload], topic.Length, properties.Length, (byte)(flags & 3), (flags & 4) != 0)
        {
            ExpiryAt = properties.Length >= expiryAt + sizeof(uint) ? expiryAt : -1,
            ExpiresAtMs = expiresAt,
        };
    }
}
