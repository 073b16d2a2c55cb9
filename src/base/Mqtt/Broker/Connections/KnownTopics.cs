using Yiwang.Mqtt.Broker.Messages;
using Yiwang.Mqtt.Broker.Routing;
using Yiwang.Wire.Mqtt;

namespace Yiwang.Mqtt.Broker.Connections;

/// <summary>Topics that a connection published to lately, with what it may do there. One place at first, more once the client uses several topics.</summary>
internal sealed class KnownTopics(ClientConnection connection, BrokerCore core)
{
    private const int Most = 64;
    private Known[] _known = new Known[1];
    private int _misses;

    /// <returns>Null = it is no topic name.</returns>
    public TopicRoute? Find(ReadOnlySpan<byte> topic)
    {
        var known = _known;
        ref var place = ref known[known.Length == 1 ? 0 : TopicBytes.Hash(topic) & (known.Length - 1)];
        if (place.Route is { Evicted: false } route && topic.SequenceEqual(route.Topic)) return route;
        return Miss(topic, ref place);
    }

    /// <summary>Whether the client may publish there; asked of its identity once for each topic, QoS and RETAIN.</summary>
    public MqttReason MayPublish(TopicRoute route, byte qos, bool retain)
    {
        var known = _known;
        ref var place = ref known[known.Length == 1 ? 0 : route.Hash & (known.Length - 1)];
        if (place.Route != route) CountMiss();
        if (place.Route != route || place.RightsVersion != core.RightsVersion)
        {
            place.Route = route;
            place.RightsVersion = core.RightsVersion;
            place.Allowed = 0;
        }
        var bit = (byte)(1 << (qos * 2 + (retain ? 1 : 0)));
        if ((place.Allowed & bit) != 0) return MqttReason.Success;
        var reason = core.Refused.RefusesPublish(route.Topic) ? MqttReason.NotAuthorized : connection.Identity!.MayPublish(route.Topic, qos, retain);
        if (reason == MqttReason.Success) place.Allowed |= bit;
        return reason;
    }

    private TopicRoute? Miss(ReadOnlySpan<byte> topic, ref Known place)
    {
        if (!Topics.IsName(topic) || topic.Count((byte)'/') >= core.Options.MaxTopicLevels) return null;
        var route = core.Routes.Route(topic);
        place = new Known { Route = route, RightsVersion = -1 };
        CountMiss();
        return route;
    }

    private void CountMiss()
    {
        if (++_misses <= 2 * _known.Length || _known.Length >= Most) return;
        _known = new Known[_known.Length * 4];
        _misses = 0;
    }

    private struct Known
    {
        public TopicRoute? Route;
        public int RightsVersion;
        public byte Allowed;
    }
}
