namespace Yiwang.Net.Counting;

/// <summary>How long something took, summed over a day: count, sum, longest and shortest with their moments. Any number of callers; nothing is allocated.</summary>
internal sealed class Latency
{
    private readonly Lock _extremes = new();
    private LatencyFigures _told;
    private long _count, _sumNs, _maxNs = -1, _maxAtUs, _minNs = long.MaxValue, _minAtUs;

    public void Add(long ns, long atUs)
    {
        Interlocked.Increment(ref _count);
        Interlocked.Add(ref _sumNs, ns);
        if (ns <= Volatile.Read(ref _maxNs) && ns >= Volatile.Read(ref _minNs)) return;
        lock (_extremes)
        {
            if (ns > _maxNs) (_maxNs, _maxAtUs) = (ns, atUs);
            if (ns < _minNs) (_minNs, _minAtUs) = (ns, atUs);
        }
    }

    /// <summary>All since the beginning of the day, or since the node started.</summary>
    public LatencyFigures Now
    {
        get
        {
            lock (_extremes) return new(Interlocked.Read(ref _count), Interlocked.Read(ref _sumNs), Math.Max(_maxNs, 0), _maxAtUs, _minNs == long.MaxValue ? 0 : _minNs, _minAtUs);
        }
    }

    /// <summary>What was added since the last <see cref="Kept"/>: counts as differences, extremes as they are.</summary>
    public LatencyFigures Unsaved(LatencyFigures now) => now with { Count = now.Count - _told.Count, SumNs = now.SumNs - _told.SumNs };

    public void Kept(LatencyFigures now) => _told = now;
}

/// <param name="MaxAtUs">UTC microseconds; 0 = there was none.</param>
public readonly record struct LatencyFigures(long Count, long SumNs, long MaxNs, long MaxAtUs, long MinNs, long MinAtUs)
{
    public double? AverageMs => Count == 0 ? null : Math.Round(SumNs / (double)Count / 1e6, 3);
    public double? MaxMs => Count == 0 ? null : Math.Round(MaxNs / 1e6, 3);
    public double? MinMs => Count == 0 ? null : Math.Round(MinNs / 1e6, 3);

    public LatencyFigures Plus(LatencyFigures other)
    {
        if (other.Count == 0) return this;
        if (Count == 0) return other;
        var (longer, shorter) = (MaxNs >= other.MaxNs ? this : other, MinNs <= other.MinNs ? this : other);
        return new(Count + other.Count, SumNs + other.SumNs, longer.MaxNs, longer.MaxAtUs, shorter.MinNs, shorter.MinAtUs);
    }
}
