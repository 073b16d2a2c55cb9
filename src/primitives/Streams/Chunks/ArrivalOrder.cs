namespace Yiwang.Streams.Chunks;

/// <summary>
/// From order of arrival to order of time. Most samples come in order: those that are newer than all before them stay where they are, the others are sorted and merged in. Of several with
/// one time the one that came last stays.
/// </summary>
internal sealed class ArrivalOrder
{
    private int[] _inOrder = new int[1024], _late = new int[64], _order = new int[1024];
    private long[] _lateTimes = new long[64];

    public void Sort(Columns samples)
    {
        var (inOrder, late) = Part(samples.Times);
        if (late == 0) return;
        SortLate(samples.Times, late);
        samples.Reorder(_order.AsSpan(0, Merge(samples.Times, inOrder, late)));
    }

    private (int InOrder, int Late) Part(ReadOnlySpan<long> times)
    {
        if (_inOrder.Length < times.Length) (_inOrder, _order) = (new int[times.Length], new int[times.Length]);
        int inOrder = 0, late = 0;
        var newest = long.MinValue;
        for (var i = 0; i < times.Length; i++)
        {
            if (times[i] > newest || i == 0)
            {
                newest = times[i];
                _inOrder[inOrder++] = i;
                continue;
            }
            if (late == _late.Length)
            {
                Array.Resize(ref _late, 2 * late);
                Array.Resize(ref _lateTimes, 2 * late);
            }
            _late[late++] = i;
        }
        return (inOrder, late);
    }

    /// <summary>By time, equal times by arrival.</summary>
    private void SortLate(ReadOnlySpan<long> times, int late)
    {
        for (var i = 0; i < late; i++) _lateTimes[i] = times[_late[i]];
        // two sorts, since Array.Sort is not stable: by time, then each run of equal times by arrival
        Array.Sort(_lateTimes, _late, 0, late);
        for (var start = 0; start < late;)
        {
            var end = start + 1;
            while (end < late && _lateTimes[end] == _lateTimes[start]) end++;
            if (end - start > 1) Array.Sort(_late, start, end - start);
            start = end;
        }
    }

    private int Merge(ReadOnlySpan<long> times, int inOrder, int late)
    {
        int a = 0, b = 0, n = 0;
        while (a < inOrder || b < late)
        {
            // a late sample came after the one in order that has its time
            var fromOrder = b == late || (a < inOrder && times[_inOrder[a]] <= _lateTimes[b]);
            var next = fromOrder ? _inOrder[a++] : _late[b++];
            if (n > 0 && times[_order[n - 1]] == times[next]) _order[n - 1] = next;
            else _order[n++] = next;
        }
        return n;
    }
}
