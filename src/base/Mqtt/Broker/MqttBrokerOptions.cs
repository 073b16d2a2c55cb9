namespace Yiwang.Mqtt.Broker;

/// <summary>What a broker permits and how it behaves where the standard leaves a choice. Defaults suit a plant's node.</summary>
public sealed record MqttBrokerOptions
{
    /// <summary>Connections at once, over all listeners. Default 20,000: the open-files limit of a usual service.</summary>
    public int MaxConnections { get; init; } = 20_000;
    /// <summary>Sessions kept, connected or not. Default 200,000.</summary>
    public int MaxSessions { get; init; } = 200_000;
    /// <summary>Time from the first byte to an accepted CONNECT. Default 10 s.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(10);
    /// <summary>Bytes of a whole packet from a client, 128 … 268,435,460. Default 1 MiB.</summary>
    public int MaxPacketBytes { get; init; } = 1 << 20;
    /// <summary>QoS 1 and 2 messages that a client may have unanswered, 1 … 65,535. Default 1,024.</summary>
    public int ReceiveMaximum { get; init; } = 1_024;
    /// <summary>QoS 1 and 2 messages that a client is sent before it answers; less where it says so (Receive Maximum, 5.0). 1 … 32,768. Default 1,024.</summary>
    public int InFlightMaximum { get; init; } = 1_024;
    /// <summary>Highest topic alias that clients may use, 0 = none. Default 64.</summary>
    public int TopicAliasMaximum { get; init; } = 64;
    /// <summary>Aliases that the broker uses towards a client that permits them, 0 = none. Default 64.</summary>
    public int ServerTopicAliases { get; init; } = 64;
    /// <summary>Highest QoS that is accepted and granted: 0, 1 or 2. Default 2.</summary>
    public byte MaximumQos { get; init; } = 2;
    public bool RetainAvailable { get; init; } = true;
    public bool WildcardSubscriptions { get; init; } = true;
    public bool SubscriptionIdentifiers { get; init; } = true;
    public bool SharedSubscriptions { get; init; } = true;
    /// <summary>Longest keep-alive in seconds; longer wishes and none at all are answered with Server Keep Alive (5.0). 0 = as the client wishes. Default 0.</summary>
    public ushort KeepAliveMaximum { get; init; }
    /// <summary>Longest session expiry. Also bounds how long a persistent session of 3.1.1 is kept. Default 7 days.</summary>
    public TimeSpan SessionExpiryMaximum { get; init; } = TimeSpan.FromDays(7);
    /// <summary>Whether an empty client identifier is accepted and one chosen. Default yes.</summary>
    public bool AssignClientIds { get; init; } = true;
    /// <summary>Longest client identifier in bytes of UTF-8. Default 1,024.</summary>
    public int MaxClientIdBytes { get; init; } = 1_024;
    /// <summary>Root for response topics, told to clients that ask (Response Information). Null = none. Default null.</summary>
    public string? ResponseInformation { get; init; }
    /// <summary>Topic filters that nobody may subscribe to or publish under (answered 0x87, 0x80 in 3.1.1). Default none.</summary>
    public IReadOnlyList<string> RefusedTopics { get; init; } = [];
    /// <summary>Levels of a topic or filter. Default 128: deeper ones make lookups slow for everybody.</summary>
    public int MaxTopicLevels { get; init; } = 128;
    /// <summary>Subscriptions of one session. Default 10,000.</summary>
    public int MaxSubscriptions { get; init; } = 10_000;
    /// <summary>How overlapping subscriptions of one client are served. Default one copy with every subscription identifier.</summary>
    public OverlapDelivery Overlaps { get; init; } = OverlapDelivery.OneCopy;
    /// <summary>Messages that wait for one client; of QoS 1 and 2 never more than 60,000 with those under way, for want of identifiers. Default 50,000.</summary>
    public int QueueMessages { get; init; } = 50_000;
    /// <summary>Bytes that wait for one client. Default 16 MiB.</summary>
    public int QueueBytes { get; init; } = 16 << 20;
    /// <summary>What happens when a client's queue is full and a QoS 1 or 2 message comes. Of QoS 0 the newest is dropped. Default <see cref="QueueOverflow.DropOldest"/>.</summary>
    public QueueOverflow Overflow { get; init; } = QueueOverflow.DropOldest;
    /// <summary>Bytes that wait for all clients together; beyond it QoS 0 is dropped and publishers of QoS 1 and 2 are answered 0x97. Default 1 GiB.</summary>
    public long MemoryBytes { get; init; } = 1L << 30;
    /// <summary>Retained messages. Default 1,000,000.</summary>
    public int MaxRetained { get; init; } = 1_000_000;
    /// <summary>Time between two rounds of <c>$SYS</c>. Zero = none. Default 10 s.</summary>
    public TimeSpan SysInterval { get; init; } = TimeSpan.FromSeconds(10);
    /// <summary>Topics whose routes are remembered. Default 65,536.</summary>
    public int RouteCache { get; init; } = 65_536;
    /// <summary>Where clients are sent while this broker shuts down or refuses them (Server Reference, 5.0). Null = nowhere.</summary>
    public string? ServerReference { get; init; }
}

public enum OverlapDelivery
{
    /// <summary>One copy at the highest QoS, with the identifiers of all subscriptions that match.</summary>
    OneCopy,
    /// <summary>A copy for each subscription that matches, with its own QoS, flags and identifier.</summary>
    CopyEach,
}

/// <summary>What gives way when more waits for a client than may.</summary>
public enum QueueOverflow
{
    /// <summary>The oldest message that is not yet under way; QoS 0 first.</summary>
    DropOldest,
    /// <summary>The message that comes.</summary>
    DropNewest,
    /// <summary>The connection: DISCONNECT 0x97. A client that is away loses the message that comes.</summary>
    Disconnect,
}
