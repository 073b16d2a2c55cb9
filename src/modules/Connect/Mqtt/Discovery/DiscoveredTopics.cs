using System.Text;

namespace Yiwang.Connect.Mqtt.Discovery;

/// <summary>
/// Topics that devices publish to and no point listens to yet, newest first. Bounded: beyond <see cref="TopicsMax"/> of an organisation the topic heard longest ago makes room.
/// </summary>
internal sealed class DiscoveredTopics
{
    public const int TopicsMax = 1_000;
    private readonly Lock _gate = new();
    private readonly Dictionary<(string Owner, string Topic), DiscoveredTopic> _topics = [];

    public IReadOnlyList<DiscoveredTopic> List(string owner)
    {
        lock (_gate) return [.. _topics.Values.Where(t => t.Owner == owner).OrderByDescending(t => t.LastUs)];
    }

    public DiscoveredTopic? Find(string owner, string topic)
    {
        lock (_gate) return _topics.GetValueOrDefault((owner, topic));
    }

    /// <summary>Mapped, or not wanted: it comes back with its next message when it still feeds nothing.</summary>
    public void Forget(string owner, string topic)
    {
        lock (_gate)
        {
            if (_topics.Remove((owner, topic), out var gone)) gone.Dropped = true;
        }
    }

    /// <param name="known">What the last call for the topic answered; spares the look-up.</param>
    internal DiscoveredTopic Heard(DiscoveredTopic? known, string owner, string clientId, ReadOnlySpan<byte> topic, ReadOnlySpan<byte> payload, long nowUs)
    {
        if (known is not { Dropped: false } || known.Owner != owner) known = Add(owner, Encoding.UTF8.GetString(topic));
        known.Heard(clientId, payload, nowUs);
        return known;
    }

    private DiscoveredTopic Add(string owner, string topic)
    {
        lock (_gate)
        {
            if (_topics.TryGetValue((owner, topic), out var there)) return there;
            if (_topics.Count >= TopicsMax && List(owner) is { Count: >= TopicsMax } own) Forget(owner, own[^1].Topic);
            return _topics[(owner, topic)] = new(topic, owner);
        }
    }
}
