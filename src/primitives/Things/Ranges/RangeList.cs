namespace Yiwang.Things.Ranges;

/// <summary>One registered range in memory.</summary>
/// <param name="Position">Log position of its entry.</param>
/// <param name="Subject">UTF-8 of the subject under which its entry is found.</param>
internal sealed record RangeEntry(RangePattern Normalized, long Position, byte[] Subject);

/// <summary>The disjoint ranges of one key, sorted. One writer; readers never wait.</summary>
internal sealed class RangeList
{
    private sealed record Snapshot(RangeEntry[] Entries, int Count);

    private volatile Snapshot _now = new([], 0);

    /// <summary>Position of the newest entry under the key, -1 = none: what the next registration expects.</summary>
    public long LastPosition { get; private set; } = -1;

    public int Count => _now.Count;

    public RangeEntry? Find(long number)
    {
        var now = _now;
        var at = FirstEndingAtOrAfter(now, number);
        return at < now.Count && now.Entries[at].Normalized.From <= number ? now.Entries[at] : null;
    }

    /// <summary>Some range that shares a number with these bounds, if one does.</summary>
    public RangeEntry? FindOverlap(long from, long to)
    {
        var now = _now;
        var at = FirstEndingAtOrAfter(now, from);
        return at < now.Count && now.Entries[at].Normalized.From <= to ? now.Entries[at] : null;
    }

    public void Add(RangeEntry entry)
    {
        var now = _now;
        LastPosition = Math.Max(LastPosition, entry.Position);
        var at = FirstEndingAtOrAfter(now, entry.Normalized.From);
        if (at < now.Count && now.Entries[at].Position == entry.Position) return;
        // numbers mostly ascend, so most ranges are put behind the last one, in place: readers do not look beyond their count
        var entries = at == now.Count && now.Entries.Length > now.Count ? now.Entries : Grow(now, at);
        entries[at] = entry;
        _now = new(entries, now.Count + 1);
    }

    private static RangeEntry[] Grow(Snapshot now, int gap)
    {
        var entries = new RangeEntry[now.Count < now.Entries.Length ? now.Entries.Length : Math.Max(4, now.Count * 2)];
        Array.Copy(now.Entries, entries, gap);
        Array.Copy(now.Entries, gap, entries, gap + 1, now.Count - gap);
        return entries;
    }

    private static int FirstEndingAtOrAfter(Snapshot now, long number)
    {
        var (low, high) = (0, now.Count);
        while (low < high)
        {
            var middle = (low + high) >> 1;
            if (now.Entries[middle].Normalized.To < number) low = middle + 1;
            else high = middle;
        }
        return low;
    }
}
