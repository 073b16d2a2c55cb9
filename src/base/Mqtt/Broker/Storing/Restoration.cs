using Yiwang.Mqtt.Broker.Messages;
using Yiwang.Mqtt.Broker.Routing;
using Yiwang.Mqtt.Broker.Sessions;

namespace Yiwang.Mqtt.Broker.Storing;

/// <summary>Brings back what the journal tells, and begins a journal file of its own that holds it all.</summary>
internal static class Restoration
{
    public static void Restore(BrokerCore core, JournalReplay replay)
    {
        foreach (var message in replay.Retained.Values)
        {
            if (!message.IsExpired(core.NowMs)) core.Retained.Restore(message);
        }
        var restored = new List<Session>();
        foreach (var (number, session) in replay.Sessions.OrderBy(s => s.Key)) restored.Add(Restore(core, number, session));
        core.Sessions.StartNumbersAfter(replay.LastSession);
        core.Journal.Start(replay.LastSegment + 1, replay.LastMessage);
        foreach (var session in restored) core.Journal.Whole(session);
        core.Retained.WriteAll(Checkpoint.IsDurable);
        core.Journal.DeleteBefore(replay.LastSegment + 1);
    }

    private static Session Restore(BrokerCore core, uint number, RestoredSession told)
    {
        var session = core.Sessions.Restore(told.Key, number);
        session.ExpirySeconds = told.ExpirySeconds;
        session.Will = told.Will;
        session.WillDueMs = told.WillDueMs;
        session.EndsAtMs = told.EndsAtMs;
        if (told.WasConnected)
        {
            // the broker went before the client: for the client the connection broke, now at the latest
            session.EndsAtMs = told.ExpirySeconds == uint.MaxValue ? Message.Never : core.NowMs + told.ExpirySeconds * 1_000L;
            if (told.Will is { } will) session.WillDueMs = core.NowMs + Math.Min(will.DelaySeconds, told.ExpirySeconds) * 1_000L;
        }
        if (told.Received.Count > 0) session.Received = told.Received;
        foreach (var (filter, options, identifier) in told.Subscriptions.Values)
        {
            var one = new Subscription(session, filter, options, identifier);
            session.Subscriptions.Set(one);
            core.Routes.Add(one);
        }
        RestoreQueue(core, session, told);
        core.Sessions.WatchFor(session);
        return session;
    }

    private static void RestoreQueue(BrokerCore core, Session session, RestoredSession told)
    {
        session.Queues.LastPacketId = told.LastPacketId;
        var place = 0;
        foreach (var one in told.Outstanding)
        {
            if (one.PacketId == 0) continue;
            var delivery = one;
            if (delivery.IsReceived)
            {
                session.Queues.InFlight.Add(delivery);
            }
            else
            {
                // whether these were sent nobody knows when the broker broke off
                delivery.Duplicate |= told.WasConnected || place < told.Sent;
                session.Queues.Waiting.Add(delivery);
                core.Queued(session.Queues.Grew(delivery.Message!));
            }
            place++;
        }
    }
}
