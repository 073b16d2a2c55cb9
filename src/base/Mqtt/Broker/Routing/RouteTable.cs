using System.Text;
using Yiwang.Mqtt.Broker.Messages;
using Yiwang.Wire.Mqtt;

namespace Yiwang.Mqtt.Broker.Routing;

/// <summary>
/// Who gets which topic. Filters without wildcards are found by hash, others in a tree, and the answer is remembered with the topic: a change of an exact filter
/// forgets that one topic's, a change of a wildcard filter everyone's. So clients on other topics cost nothing.
/// </summary>
internal sealed class RouteTable(int cachedTopics, OverlapDelivery overlaps)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<byte[], FilterEntry> _exact = new(TopicBytes.Comparer);
    private readonly TopicTree<FilterEntry> _wild = new();
    private readonly RouteCache _cache = new(cachedTopics);
    private readonly List<FilterEntry> _matching = [];
    private readonly FanoutMaker _maker = new(overlaps);
    private long _version = 1;
    private int _count;

    /// <summary>Counts what changes every answer.</summary>
    public long Version => Interlocked.Read(ref _version);

    public int Count => Volatile.Read(ref _count);

    public TopicRoute Route(ReadOnlySpan<byte> topic)
    {
        if (_cache.Find(topic) is { } known) return known;
        lock (_gate) return _cache.Add(topic);
    }

    public Fanout FanoutOf(TopicRoute route) => route.Fanout is { } known && known.Version == Version ? known : Make(route);

    public void Add(Subscription one)
    {
        lock (_gate)
        {
            var (entry, isWild) = Entry(one.Filter, out var share);
            if (share == null)
            {
                entry.Plain.Add(one);
            }
            else
            {
                one.Group = entry.Group(share);
                one.Group.Add(one);
            }
            _count++;
            Forget(entry.Filter, isWild);
        }
    }

    public void Remove(Subscription one)
    {
        lock (_gate)
        {
            var (entry, isWild) = Entry(one.Filter, out var share);
            if (share == null)
            {
                entry.Plain.Remove(one);
            }
            else
            {
                one.Group?.Remove(one);
                if (one.Group is { IsEmpty: true } empty && entry.Groups is { } groups && groups.GetValueOrDefault(share) == empty) groups.Remove(share);
            }
            _count--;
            if (entry.IsEmpty)
            {
                if (isWild) _wild.Remove(entry.Filter);
                else _exact.Remove(entry.Filter);
            }
            Forget(entry.Filter, isWild);
        }
    }

    /// <summary>Rights or members changed: every answer is made again.</summary>
    public void ForgetAll() => Interlocked.Increment(ref _version);

    private void Forget(byte[] filter, bool isWild)
    {
        if (isWild) ForgetAll();
        else if (_cache.Find(filter) is { } route) route.Fanout = null;
    }

    private (FilterEntry Entry, bool IsWild) Entry(byte[] filter, out string? share)
    {
        share = null;
        ReadOnlySpan<byte> plain = filter;
        if (Topics.TrySplitShared(filter, out var name, out var rest))
        {
            share = Encoding.UTF8.GetString(name);
            plain = rest;
        }
        if (!Topics.HasWildcard(plain))
        {
            var byFilter = _exact.GetAlternateLookup<ReadOnlySpan<byte>>();
            if (!byFilter.TryGetValue(plain, out var exact)) _exact.Add((exact = new FilterEntry(share == null ? filter : plain.ToArray())).Filter, exact);
            return (exact, false);
        }
        if (_wild.Find(plain) is not { } entry) _wild.Set(plain, entry = new FilterEntry(plain.ToArray()));
        return (entry, true);
    }

    private Fanout Make(TopicRoute route)
    {
        lock (_gate)
        {
            // whatever changes from here on raises the version or clears the answer again
            var version = Version;
            _matching.Clear();
            if (_exact.TryGetValue(route.Topic, out var exact)) _matching.Add(exact);
            _wild.FiltersOf(route.Topic, _matching);
            return route.Fanout = _maker.Make(route.Topic, _matching, version);
        }
    }
}
