using Yiwang.Mqtt.Broker.Messages;
using Yiwang.Mqtt.Broker.Routing;
using Yiwang.Mqtt.Broker.Sessions;

namespace Yiwang.Mqtt.Broker.Storing;

/// <summary>Records of a session. Called under the session's gate.</summary>
internal static class SessionRecords
{
    public static void WriteWhole(RecordWriter into, Session session, Action<Message> body)
    {
        into.Begin(JournalRecord.Session).UInt32(session.Number).Text(session.Key.Owner).Text(session.Key.ClientId).UInt16(session.Queues.LastPacketId);
        WriteChanged(into, session);
        foreach (var one in session.Subscriptions.All) WriteSubscription(into, one);
        if (session.Received != null)
        {
            foreach (var packetId in session.Received) into.Begin(JournalRecord.Received).UInt32(session.Number).UInt16(packetId);
        }
        WriteQueue(into, session, ref session.Queues.InFlight, body);
        WriteQueue(into, session, ref session.Queues.Waiting, body);
    }

    public static void WriteChanged(RecordWriter into, Session session)
    {
        into.Begin(JournalRecord.Changed).UInt32(session.Number).Byte((byte)(session.IsConnected ? 1 : 0)).UInt32(session.ExpirySeconds)
            .Int64(session.EndsAtMs).Int64(session.WillDueMs).UInt32((uint)session.Queues.InFlight.Count).Byte((byte)(session.Will == null ? 0 : 1));
        if (session.Will is not { } will) return;
        into.UInt32(will.ExpirySeconds).UInt32(will.DelaySeconds);
        MessageRecord.Write(into, will.Message);
    }

    public static void WriteSubscription(RecordWriter into, Subscription one) => into.Begin(JournalRecord.Subscribed)
        .UInt32(one.Session.Number).Bytes(one.Filter).Byte(one.Options.Value).UInt32((uint)one.Identifier);

    public static void WriteDelivery(RecordWriter into, Session session, in Delivery delivery) => into.Begin(JournalRecord.Enqueued)
        .UInt32(session.Number).Int64(delivery.Message!.JournalId).UInt16(delivery.PacketId)
        .Byte((byte)(delivery.Qos | (delivery.Retain ? 4 : 0) | (delivery.Duplicate ? 8 : 0))).Bytes(delivery.Identifiers);

    private static void WriteQueue(RecordWriter into, Session session, ref Ring<Delivery> queue, Action<Message> body)
    {
        for (var i = 0; i < queue.Count; i++)
        {
            ref var delivery = ref queue[i];
            if (delivery.Message is { } message)
            {
                body(message);
                WriteDelivery(into, session, delivery);
                continue;
            }
            // only its identifier matters any more
            into.Begin(JournalRecord.MarkedReceived).UInt32(session.Number).UInt16(delivery.PacketId);
        }
    }
}
