namespace Yiwang.Mqtt.Broker;

/// <summary>Counts since the broker opened, and how many there are now.</summary>
/// <param name="Connections">Now.</param>
/// <param name="Sessions">Now, connected or kept.</param>
/// <param name="Subscriptions">Now.</param>
/// <param name="Retained">Retained messages now.</param>
/// <param name="QueuedBytes">What waits for clients now.</param>
/// <param name="Dropped">Messages that some client did not get: its queue was full, the packet too large, or the publisher not allowed.</param>
/// <param name="Accepted">Connections that came.</param>
/// <param name="Refused">Connections that were refused.</param>
/// <param name="StorageFailure">Why sessions and retained messages are not durable at present; null = they are.</param>
public sealed record MqttFigures(int Connections, int Sessions, int Subscriptions, int Retained, long QueuedBytes, long MessagesIn, long MessagesOut,
    long BytesIn, long BytesOut, long Dropped, long Accepted, long Refused, string? StorageFailure)
{
    internal static MqttFigures Of(BrokerCore core)
    {
        var totals = core.Totals;
        var (messagesIn, messagesOut, bytesIn, bytesOut, dropped) = (totals.MessagesIn, totals.MessagesOut, totals.BytesIn, totals.BytesOut, totals.Dropped + core.DroppedMessages);
        foreach (var one in core.Connections.Snapshot())
        {
            messagesIn += one.MessagesIn;
            messagesOut += one.MessagesOut;
            bytesIn += one.BytesIn;
            bytesOut += one.Outbox.BytesOut;
            dropped += one.Dropped;
        }
        return new MqttFigures(core.Connections.Count, core.Sessions.Count, core.Routes.Count, core.Retained.Count, core.QueuedBytes, messagesIn, messagesOut,
            bytesIn, bytesOut, dropped, totals.Connections, totals.Refused, core.Journal.Failure);
    }
}
