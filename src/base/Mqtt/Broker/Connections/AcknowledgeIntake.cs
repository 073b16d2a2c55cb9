using Yiwang.Wire.Mqtt;
using Yiwang.Wire.Mqtt.Packets;

namespace Yiwang.Mqtt.Broker.Connections;

/// <summary>Takes PUBACK, PUBREC, PUBREL and PUBCOMP.</summary>
internal static class AcknowledgeIntake
{
    public static MqttReason Take(ClientConnection connection, BrokerCore core, ReadOnlySpan<byte> body, PacketType type)
    {
        var fault = AcknowledgePacket.Read(body, type, connection.Version, out var packet);
        if (fault != MqttReason.Success) return fault;
        var session = connection.Session!;
        lock (session.Gate)
        {
            if (session.Connection != connection) return MqttReason.Success;
            switch (type)
            {
                case PacketType.Puback or PacketType.Pubcomp:
                    // an identifier that nobody knows is an answer to something long forgotten
                    if (!session.Awaits(packet.PacketId, type)) break;
                    session.Complete(packet.PacketId);
                    break;
                case PacketType.Pubrec:
                    TakePubrec(connection, packet);
                    break;
                default:
                    TakePubrel(connection, core, packet);
                    break;
            }
            session.Pump(connection);
            core.Touch(connection);
        }
        return MqttReason.Success;
    }

    private static void TakePubrec(ClientConnection connection, in AcknowledgePacket packet)
    {
        var session = connection.Session!;
        // 4.3.3: with an error the message is done, and its identifier free
        if (packet.Reason >= MqttReason.UnspecifiedError)
        {
            if (session.Awaits(packet.PacketId, PacketType.Pubrec)) session.Complete(packet.PacketId);
            return;
        }
        var known = session.MarkReceived(packet.PacketId, out var position);
        connection.Answer(new Answer
        {
            Type = PacketType.Pubrel,
            PacketId = packet.PacketId,
            Reason = known ? MqttReason.Success : MqttReason.PacketIdentifierNotFound,
            Position = position,
        });
    }

    private static void TakePubrel(ClientConnection connection, BrokerCore core, in AcknowledgePacket packet)
    {
        var session = connection.Session!;
        var known = session.Received is { } received && received.Remove(packet.PacketId);
        connection.Answer(new Answer
        {
            Type = PacketType.Pubcomp,
            PacketId = packet.PacketId,
            Reason = known ? MqttReason.Success : MqttReason.PacketIdentifierNotFound,
            Position = known && session.IsPersistent ? core.Journal.Released(session, packet.PacketId) : 0,
        });
    }
}
