using Yiwang.Mqtt.Broker.Messages;
using Yiwang.Mqtt.Broker.Routing;

namespace Yiwang.Mqtt.Broker.Sessions;

/// <summary>A session's subscriptions by filter: a few in an array, many in a dictionary.</summary>
internal struct SubscriptionSet
{
    private const int Few = 8;
    private Subscription[]? _few;
    private Dictionary<byte[], Subscription>? _many;

    public readonly int Count => _many?.Count ?? _few?.Length ?? 0;

    public readonly IReadOnlyCollection<Subscription> All => _many != null ? _many.Values : _few ?? [];

    public readonly Subscription? Find(ReadOnlySpan<byte> filter)
    {
        if (_many != null) return _many.GetAlternateLookup<ReadOnlySpan<byte>>().TryGetValue(filter, out var found) ? found : null;
        foreach (var one in _few ?? [])
        {
            if (filter.SequenceEqual(one.Filter)) return one;
        }
        return null;
    }

    /// <summary>Adds one, in place of what had its filter.</summary>
    public void Set(Subscription one)
    {
        Remove(one.Filter);
        if (_many != null) _many[one.Filter] = one;
        else if (Count < Few) _few = [.. _few ?? [], one];
        else _many = new Dictionary<byte[], Subscription>([.. _few!.Select(f => KeyValuePair.Create(f.Filter, f)), KeyValuePair.Create(one.Filter, one)], TopicBytes.Comparer);
    }

    public Subscription? Remove(ReadOnlySpan<byte> filter)
    {
        if (Find(filter) is not { } found) return null;
        if (_many != null) _many.Remove(found.Filter);
        else _few = Count == 1 ? null : [.. _few!.Where(one => one != found)];
        return found;
    }

    public void Clear() => (_few, _many) = (null, null);
}
