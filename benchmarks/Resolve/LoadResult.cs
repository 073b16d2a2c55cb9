namespace Yiwang.Benchmarks.Resolve;

/// <summary>What came of a load.</summary>
/// <param name="Answered">Answers to a request of this load.</param>
/// <param name="Wrong">Of these, other than expected.</param>
/// <param name="Lost">Requests never answered.</param>
internal sealed record LoadResult(long Answered, long Wrong, long Lost, TimeSpan During, Latencies Latencies)
{
    public double PerSecond => Answered / During.TotalSeconds;
}

/// <summary>Microseconds from when a request was due until its answer: a request that had to wait for a slow server counts from when it should have left.</summary>
internal sealed class Latencies
{
    private readonly int[] _micros = new int[100_001];
    private long _count;

    public void Add(long ticks)
    {
        _micros[Math.Clamp(ticks / (System.Diagnostics.Stopwatch.Frequency / 1_000_000), 0, _micros.Length - 1)]++;
        _count++;
    }

    /// <returns>Microseconds; 100,000 stands for everything longer.</returns>
    public double Percentile(double percent)
    {
        var (rank, seen) = (_count * percent / 100, 0L);
        for (var i = 0; i < _micros.Length; i++)
        {
            seen += _micros[i];
            if (seen >= rank && seen > 0) return i;
        }
        return double.NaN;
    }
}
