namespace Yiwang.Mqtt.Broker.Storing;

/// <summary>What a journal record says. Numbers are part of the file format: they are never changed or used again.</summary>
internal enum JournalRecord : byte
{
    /// <summary>A session as it is, without subscriptions and messages; what was known of it before is void.</summary>
    Session = 1,
    SessionEnded = 2,
    Subscribed = 3,
    Unsubscribed = 4,
    /// <summary>The bytes of a message that later records name by its number.</summary>
    Body = 5,
    Enqueued = 6,
    MarkedReceived = 7,
    Completed = 8,
    /// <summary>A QoS 2 message came from the client.</summary>
    Received = 9,
    Released = 10,
    /// <summary>A retained message; without a payload it is cleared.</summary>
    Retained = 11,
    /// <summary>A session whose connection or times changed.</summary>
    Changed = 12,
}
