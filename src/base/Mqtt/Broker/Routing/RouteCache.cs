using System.Collections.Concurrent;
using Yiwang.Mqtt.Broker.Messages;

namespace Yiwang.Mqtt.Broker.Routing;

/// <summary>Topics in use. Read without a lock, changed under the route table's. When full, the clock hand takes one that was not used since it came by last.</summary>
internal sealed class RouteCache
{
    private readonly ConcurrentDictionary<byte[], TopicRoute> _routes = new(TopicBytes.Comparer);
    private readonly ConcurrentDictionary<byte[], TopicRoute>.AlternateLookup<ReadOnlySpan<byte>> _byTopic;
    private readonly TopicRoute?[] _clock;
    private int _hand;

    public RouteCache(int capacity)
    {
        _clock = new TopicRoute?[capacity];
        _byTopic = _routes.GetAlternateLookup<ReadOnlySpan<byte>>();
    }

    public TopicRoute? Find(ReadOnlySpan<byte> topic)
    {
        if (!_byTopic.TryGetValue(topic, out var route)) return null;
        if (!route.Used) route.Used = true;
        return route;
    }

    /// <summary>Call under the route table's lock.</summary>
    public TopicRoute Add(ReadOnlySpan<byte> topic)
    {
        if (Find(topic) is { } known) return known;
        while (_clock[_hand] is { Used: true } spared)
        {
            spared.Used = false;
            Turn();
        }
        if (_clock[_hand] is { } evicted)
        {
            evicted.Evicted = true;
            _routes.TryRemove(evicted.Topic, out _);
        }
        var route = new TopicRoute(topic.ToArray()) { Hash = TopicBytes.Hash(topic), Slot = _hand };
        _clock[_hand] = route;
        _routes[route.Topic] = route;
        Turn();
        return route;
    }

    private void Turn() => _hand = (_hand + 1) % _clock.Length;
}
