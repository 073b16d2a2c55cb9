using Yiwang.Mqtt.Broker.Messages;

namespace Yiwang.Mqtt.Broker.Sessions;

/// <summary>What is published when a client is lost.</summary>
/// <param name="DelaySeconds">Between the loss and the publishing.</param>
internal sealed record Will(Message Message, uint ExpirySeconds, uint DelaySeconds)
{
    /// <summary>The will's message, whose expiry begins when it is published.</summary>
    public Publication Publication(Session session, long nowMs)
    {
        var publication = Messages.Publication.Of(Message);
        if (ExpirySeconds == 0 && Message.ExpiryAt < 0) return publication with { Publisher = session };
        return new Publication
        {
            Topic = Message.Topic,
            Properties = Message.Properties,
            Payload = Message.Payload,
            Qos = Message.Qos,
            Retain = Message.Retain,
            ExpiryAt = Message.ExpiryAt,
            ExpiresAtMs = nowMs + ExpirySeconds * 1_000L,
            Publisher = session,
        };
    }
}
