namespace Yiwang.Mqtt.Broker.Routing;

/// <summary>What the broker remembers about a topic: who gets it, and the tap's own note.</summary>
internal sealed class TopicRoute(byte[] topic)
{
    public byte[] Topic => topic;
    public int Hash { get; init; }
    /// <summary>Null, or of an older <see cref="RouteTable.Version"/> = to be made again.</summary>
    public volatile Fanout? Fanout;
    /// <summary>True = the cache has forgotten this topic and nobody tells this object of changes any more.</summary>
    public volatile bool Evicted;
    /// <summary>Used since the clock hand came by last.</summary>
    public volatile bool Used;
    public object? Memo;
    /// <summary>Place in the cache's clock; guarded by the route table.</summary>
    public int Slot { get; set; } = -1;
}

/// <param name="Version">Of the route table when this was made.</param>
internal sealed record Fanout(Target[] Targets, SharedGroup[] Groups, long Version);
