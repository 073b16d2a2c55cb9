namespace Yiwang.Trust.Trace.Graph;

/// <summary>Numbers of many series as disjoint ranges.</summary>
internal sealed class CodeSet
{
    private readonly Dictionary<int, List<(long From, long To)>> _ranges = [];
    private readonly HashSet<int> _loose = [];

    public IEnumerable<int> Series => _ranges.Keys;

    public void Add(CodeRange range) => Add(range.Series, range.From, range.To);

    public void Add(int series, long from, long to)
    {
        if (!_ranges.TryGetValue(series, out var list)) _ranges[series] = list = [];
        // mostly ascending: the last one grows
        if (list.Count > 0 && from >= list[^1].From && from <= list[^1].To + 1)
        {
            if (to > list[^1].To) list[^1] = (list[^1].From, to);
            return;
        }
        list.Add((from, to));
        if (list.Count > 1) _loose.Add(series);
    }

    /// <summary>Ascending, disjoint, neighbours joined.</summary>
    public IReadOnlyList<(long From, long To)> Of(int series)
    {
        if (!_ranges.TryGetValue(series, out var list)) return [];
        if (_loose.Remove(series)) _ranges[series] = list = Merge(list);
        return list;
    }

    public long Count(int series) => Of(series).Sum(r => r.To - r.From + 1);

    public bool Contains(int series, long number)
    {
        var list = Of(series);
        var (low, high) = (0, list.Count);
        while (low < high)
        {
            var middle = (low + high) >>> 1;
            if (list[middle].To < number) low = middle + 1;
            else high = middle;
        }
        return low < list.Count && list[low].From <= number;
    }

    public static List<(long From, long To)> Merge(List<(long From, long To)> ranges)
    {
        ranges.Sort();
        var merged = new List<(long From, long To)>(Math.Min(ranges.Count, 1024));
        foreach (var range in ranges)
        {
            if (merged.Count > 0 && range.From <= merged[^1].To + 1) merged[^1] = (merged[^1].From, Math.Max(merged[^1].To, range.To));
            else merged.Add(range);
        }
        return merged;
    }

    /// <summary>How many numbers both have.</summary>
    public long CountCommon(int series, CodeSet other)
    {
        var (left, right, common) = (Of(series), other.Of(series), 0L);
        for (int l = 0, r = 0; l < left.Count && r < right.Count;)
        {
            var (from, to) = (Math.Max(left[l].From, right[r].From), Math.Min(left[l].To, right[r].To));
            if (from <= to) common += to - from + 1;
            if (left[l].To < right[r].To) l++;
            else r++;
        }
        return common;
    }
}
