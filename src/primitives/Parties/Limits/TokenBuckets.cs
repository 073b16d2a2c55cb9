namespace Yiwang.Parties.Limits;

/// <summary>How fast one caller may go.</summary>
/// <param name="PerSecond">Steady rate.</param>
/// <param name="Burst">What may come at once after a pause.</param>
public readonly record struct Rate(double PerSecond, double Burst)
{
    /// <summary>No limit.</summary>
    public static readonly Rate Free = new(double.PositiveInfinity, double.PositiveInfinity);
    public bool IsFree => double.IsPositiveInfinity(PerSecond);
}

/// <summary>
/// Token buckets in a table of fixed size: eight slots a set, a lock a set, no allocation. When a set is full the bucket untouched longest makes room and starts
/// full when it comes back, so that a flood of new callers never refuses an old one; who floods is caught by the limit on addresses.
/// </summary>
public sealed class TokenBuckets
{
    private const int Ways = 8;
    private readonly Slot[] _slots;
    private readonly Lock[] _locks;
    private readonly Rate _rate;
    private readonly TimeProvider _time;

    /// <param name="rows">Rounded up to a power of two, 8 to 2²⁴; 24 bytes each.</param>
    public TokenBuckets(Rate rate, int rows, TimeProvider time)
    {
        var size = (int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)Math.Clamp(rows, Ways, 1 << 24));
        _slots = new Slot[size];
        _locks = new Lock[Math.Min(size / Ways, 1_024)];
        for (var i = 0; i < _locks.Length; i++) _locks[i] = new Lock();
        (_rate, _time) = (rate, time);
    }

    /// <param name="key">A good hash of who asks, keyed by chance at start so that nobody can choose collisions.</param>
    /// <param name="tokens">At most the burst.</param>
    /// <returns>Zero = taken; else how long until they are there.</returns>
    public TimeSpan Take(ulong key, double tokens = 1)
    {
        if (_rate.IsFree) return TimeSpan.Zero;
        if (key == 0) key = 1;
        var now = _time.GetTimestamp();
        var set = (int)((key * 0x9E3779B97F4A7C15UL) >> 40) & ((_slots.Length / Ways) - 1);
        lock (_locks[set & (_locks.Length - 1)])
        {
            ref var slot = ref Find(_slots.AsSpan(set * Ways, Ways), key, now);
            var seconds = _time.GetElapsedTime(slot.Touched, now).TotalSeconds;
            slot.Tokens = Math.Min(_rate.Burst, slot.Tokens + Math.Max(0, seconds) * _rate.PerSecond);
            slot.Touched = now;
            if (slot.Tokens < tokens) return TimeSpan.FromSeconds((tokens - slot.Tokens) / _rate.PerSecond);
            slot.Tokens -= tokens;
            return TimeSpan.Zero;
        }
    }

    /// <summary>Gives tokens back that were taken for an attempt which turns out to cost nothing.</summary>
    public void Give(ulong key, double tokens = 1)
    {
        if (_rate.IsFree) return;
        if (key == 0) key = 1;
        var now = _time.GetTimestamp();
        var set = (int)((key * 0x9E3779B97F4A7C15UL) >> 40) & ((_slots.Length / Ways) - 1);
        lock (_locks[set & (_locks.Length - 1)])
        {
            ref var slot = ref Find(_slots.AsSpan(set * Ways, Ways), key, now);
            slot.Tokens = Math.Min(_rate.Burst, slot.Tokens + tokens);
        }
    }

    private ref Slot Find(Span<Slot> set, ulong key, long now)
    {
        var oldest = 0;
        for (var i = 0; i < set.Length; i++)
        {
            if (set[i].Key == key) return ref set[i];
            if (set[i].Key == 0 || (set[oldest].Key != 0 && set[i].Touched < set[oldest].Touched)) oldest = i;
        }
        set[oldest] = new Slot { Key = key, Tokens = _rate.Burst, Touched = now };
        return ref set[oldest];
    }

    private struct Slot
    {
        public ulong Key;
        public double Tokens;
        public long Touched;
    }
}
