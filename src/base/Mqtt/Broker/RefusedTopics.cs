using System.Text;
using Yiwang.Wire.Mqtt;

namespace Yiwang.Mqtt.Broker;

/// <summary>Topics that the operator keeps from everybody, and <c>$SYS</c>, under which the broker alone publishes.</summary>
internal sealed class RefusedTopics(IEnumerable<string> filters)
{
    private readonly byte[][] _filters = [.. filters.Select(Encoding.UTF8.GetBytes)];

    public bool RefusesPublish(ReadOnlySpan<byte> topic)
    {
        if (topic.StartsWith("$SYS/"u8) || topic.StartsWith("$share/"u8)) return true;
        foreach (var filter in _filters)
        {
            if (Topics.Matches(filter, topic)) return true;
        }
        return false;
    }

    /// <summary>A filter is refused when it is one of those named, or a topic name that fits one of them.</summary>
    public bool RefusesSubscribe(ReadOnlySpan<byte> filter)
    {
        foreach (var refused in _filters)
        {
            if (filter.SequenceEqual(refused) || (!Topics.HasWildcard(filter) && Topics.Matches(refused, filter))) return true;
        }
        return false;
    }
}
