namespace Yiwang.Trust.Trace.Graph;

/// <summary>
/// Stretches of one series by number, overlapping as they may: sorted runs whose sizes double (a log-structured merge), each an implicit interval tree (the middle of every stretch knows the largest
/// number in it). Adding n stretches costs O(n log n) moves in all, a question O(log² n + answers). One writer; readers never wait and see whole runs.
/// </summary>
internal sealed class StretchIndex
{
    private sealed record Run(Stretch[] Items, long[] Max);

    private volatile Run[] _runs = [];

    public bool IsEmpty => _runs.Length == 0;
    public long Count => _runs.Sum(r => (long)r.Items.Length);

    /// <param name="items">Of one event or many; sorted here.</param>
    public void Add(Stretch[] items)
    {
        if (items.Length == 0) return;
        items.AsSpan().Sort(default(ByFrom));
        var runs = _runs.ToList();
        var merged = items;
        while (runs.Count > 0 && runs[^1].Items.Length <= merged.Length * 2L)
        {
            merged = Merge(runs[^1].Items, merged);
            runs.RemoveAt(runs.Count - 1);
        }
        var max = new long[merged.Length];
        Fill(merged, max, 0, merged.Length);
        runs.Add(new(merged, max));
        _runs = [.. runs];
    }

    /// <summary>Stretches that share a number with these bounds, of events below <paramref name="visible"/>, in no order.</summary>
    public void Overlapping(long from, long to, int visible, List<Stretch> into)
    {
        foreach (var run in _runs) Visit(run, 0, run.Items.Length, from, to, visible, into);
    }

    private static void Visit(Run run, int low, int high, long from, long to, int visible, List<Stretch> into)
    {
        while (low < high)
        {
            var middle = (low + high) >>> 1;
            if (run.Max[middle] < from) return;
            Visit(run, low, middle, from, to, visible, into);
            ref readonly var item = ref run.Items[middle];
            if (item.From > to) return;
            if (item.To >= from && item.Event < visible) into.Add(item);
            low = middle + 1;
        }
    }

    private static long Fill(Stretch[] items, long[] max, int low, int high)
    {
        if (low >= high) return long.MinValue;
        var middle = (low + high) >>> 1;
        return max[middle] = Math.Max(items[middle].To, Math.Max(Fill(items, max, low, middle), Fill(items, max, middle + 1, high)));
    }

    private static Stretch[] Merge(Stretch[] left, Stretch[] right)
    {
        var merged = new Stretch[left.Length + right.Length];
        for (int i = 0, l = 0, r = 0; i < merged.Length; i++)
            merged[i] = r == right.Length || (l < left.Length && Order(left[l], right[r]) <= 0) ? left[l++] : right[r++];
        return merged;
    }

    private static int Order(in Stretch a, in Stretch b) => a.From != b.From ? a.From.CompareTo(b.From) : a.Event.CompareTo(b.Event);

    internal readonly struct ByFrom : IComparer<Stretch>
    {
        public int Compare(Stretch x, Stretch y) => Order(x, y);
    }
}
