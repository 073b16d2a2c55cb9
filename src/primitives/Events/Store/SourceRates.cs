using Yiwang.Events.Kinds;

namespace Yiwang.Events.Store;

/// <summary>A token bucket for each (kind, owner): a minute's worth at once, refilled steadily.</summary>
internal sealed class SourceRates(TimeProvider time)
{
    // A node serves hundreds of organisations and some thirty kinds; beyond this the buckets that have refilled are forgotten.
    private const int MaxBuckets = 16_384;

    private readonly Dictionary<(string Kind, string Owner), Bucket> _buckets = [];
    private readonly Lock _lock = new();

    /// <summary>The first kind whose rate the events would exceed, or null when all may be written; then they count.</summary>
    public string? Exceeded(EventKinds kinds, IReadOnlyList<EventDraft> events)
    {
        var now = time.GetTimestamp();
        lock (_lock)
        {
            foreach (var draft in events)
            {
                if (!kinds.TryGet(draft.Kind, out var kind)) continue;
                var bucket = Take(kind, draft.Owner, now);
                if (bucket.Tokens < 0 && kind.Overflow == OverflowPolicy.Refuse) return kind.Name;
            }
        }
        return null;
    }

    private Bucket Take(EventKind kind, string owner, long now)
    {
        if (!_buckets.TryGetValue((kind.Name, owner), out var bucket))
        {
            if (_buckets.Count >= MaxBuckets) Forget(now);
            _buckets[(kind.Name, owner)] = bucket = new Bucket { Tokens = kind.RatePerMinute, Since = now };
        }
        var refill = time.GetElapsedTime(bucket.Since, now).TotalMinutes * kind.RatePerMinute;
        bucket.Tokens = Math.Min(kind.RatePerMinute, Math.Max(bucket.Tokens, 0) + refill) - 1;
        bucket.Since = now;
        return bucket;
    }

    private void Forget(long now)
    {
        foreach (var key in _buckets.Where(b => time.GetElapsedTime(b.Value.Since, now) > TimeSpan.FromMinutes(1)).Select(b => b.Key).ToList()) _buckets.Remove(key);
        if (_buckets.Count >= MaxBuckets) _buckets.Clear();
    }

    private sealed class Bucket
    {
        public double Tokens;
        public long Since;
    }
}
