using Yiwang.Parties;
using Yiwang.Storage.Sql;

namespace Yiwang.Net.Crossing.Storing;

/// <summary>
/// How many signatures are remembered, and whose. One organisation may have as many more as there is room left, so that whoever floods this node takes half of it and the others still have theirs.
/// </summary>
internal sealed class NonceRoom(int max, TimeProvider time)
{
    private const long MinuteUs = 60_000_000;
    private readonly Lock _gate = new();
    private readonly Dictionary<OrganizationId, long> _own = [];
    // by the minute in which they may be forgotten: some two dozen, as a signature is good for a while only
    private readonly SortedDictionary<long, Dictionary<OrganizationId, long>> _ends = [];
    private long _all;

    /// <summary>What State remembers of before the start.</summary>
    public long Load(ISqlSession sql)
    {
        foreach (var (who, minute, count) in NonceRows.Counts(sql, MinuteUs)) Add(who, minute, count);
        return _all;
    }

    /// <summary>False when there is no room for another one of this organisation until older ones are forgotten.</summary>
    public bool TryTake(OrganizationId who, long untilUs)
    {
        lock (_gate)
        {
            Forget(Micros.Of(time) / MinuteUs);
            if (_own.GetValueOrDefault(who) >= max - _all) return false;
            Add(who, untilUs / MinuteUs, 1);
            return true;
        }
    }

    /// <summary>It was not written after all.</summary>
    public void Give(OrganizationId who, long untilUs)
    {
        lock (_gate) if (_ends.TryGetValue(untilUs / MinuteUs, out var counts) && counts.GetValueOrDefault(who) > 0) Add(who, untilUs / MinuteUs, -1);
    }

    private void Forget(long minute)
    {
        while (_ends.Count > 0 && _ends.First() is var (end, counts) && end < minute)
        {
            foreach (var (who, count) in counts) Count(who, -count);
            _ends.Remove(end);
        }
    }

    private void Add(OrganizationId who, long minute, long count)
    {
        if (!_ends.TryGetValue(minute, out var counts)) _ends[minute] = counts = [];
        counts[who] = counts.GetValueOrDefault(who) + count;
        Count(who, count);
    }

    private void Count(OrganizationId who, long count)
    {
        _all += count;
        if (_own.GetValueOrDefault(who) + count is > 0 and var left) _own[who] = left;
        else _own.Remove(who);
    }
}
