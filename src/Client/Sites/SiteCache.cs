using Yiwang.Wire.Handle.Values;

namespace Yiwang.Client.Sites;

/// <summary>Sites by prefix, kept no longer than their records allow and never longer than a day; the one that expires first gives way when it is full.</summary>
internal sealed class SiteCache(int capacity, TimeProvider time)
{
    private static readonly TimeSpan s_longest = TimeSpan.FromDays(1);
    private readonly Dictionary<string, (SiteRecord[] Sites, DateTimeOffset Until)> _sites = new(StringComparer.OrdinalIgnoreCase);
    private readonly Lock _lock = new();

    public SiteRecord[]? Find(string prefix)
    {
        lock (_lock) return _sites.TryGetValue(prefix, out var found) && found.Until > time.GetUtcNow() ? found.Sites : null;
    }

    public void Keep(string prefix, SiteRecord[] sites, TimeSpan life)
    {
        if (capacity == 0 || life <= TimeSpan.Zero) return;
        lock (_lock)
        {
            if (_sites.Count >= capacity && !_sites.ContainsKey(prefix)) _sites.Remove(_sites.MinBy(s => s.Value.Until).Key);
            _sites[prefix] = (sites, time.GetUtcNow() + (life < s_longest ? life : s_longest));
        }
    }

    public void Forget(string prefix)
    {
        lock (_lock) _sites.Remove(prefix);
    }

    /// <summary>Of the values that a site was read from: the shortest time any of them may be kept.</summary>
    public static TimeSpan LifeOf(IEnumerable<WireValue> values, TimeProvider time)
    {
        var now = time.GetUtcNow().ToUnixTimeSeconds();
        return TimeSpan.FromSeconds(values.Select(v => v.TtlType == WireValue.RelativeTtl ? v.Ttl : v.Ttl - now).DefaultIfEmpty(0).Min());
    }
}
