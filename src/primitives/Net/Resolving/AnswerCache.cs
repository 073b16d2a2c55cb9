using System.Diagnostics.CodeAnalysis;
using Yiwang.Events;
using Yiwang.Things;

namespace Yiwang.Net.Resolving;

/// <summary>
/// What other nodes answered, "no" included. Bounded by two generations: when the young one is full it becomes the old one and the old is dropped, so what is
/// asked again survives and the rest leaves without a scan. What a pact opened for one organisation is kept for that organisation alone.
/// </summary>
internal sealed class AnswerCache(int entriesMax, TimeProvider time)
{
    private readonly Lock _gate = new();
    private readonly int _generation = Math.Max(1, entriesMax / 2);
    private Dictionary<Key, Entry> _young = [];
    private Dictionary<Key, Entry> _old = [];

    /// <param name="Asker">Null = the public.</param>
    internal readonly record struct Key(Handle Handle, string? Asker)
    {
        public static implicit operator Key(Handle handle) => new(handle, null);
    }

    /// <param name="AsOfUs">When the source said so.</param>
    internal sealed record Entry(Outcome<ResolveAnswer> Answer, long AsOfUs, long FreshUntilUs, long UsableUntilUs)
    {
        public bool IsFresh(long nowUs) => nowUs < FreshUntilUs;
    }

    public int Count
    {
        get { lock (_gate) return _young.Count + _old.Count; }
    }

    /// <summary>Fresh or stale; nothing that is past use.</summary>
    public bool TryGet(Key key, [NotNullWhen(true)] out Entry? entry)
    {
        var now = NowUs;
        lock (_gate)
        {
            if (!_young.TryGetValue(key, out entry))
            {
                if (!_old.Remove(key, out entry)) return false;
                Put(key, entry);
            }
            if (now < entry.UsableUntilUs) return true;
            _young.Remove(key);
            entry = null;
            return false;
        }
    }

    public void Keep(Key key, Outcome<ResolveAnswer> answer, TimeSpan fresh, TimeSpan stale)
    {
        var now = NowUs;
        var freshUntil = now + (long)fresh.TotalMicroseconds;
        lock (_gate)
        {
            _old.Remove(key);
            Put(key, new(answer, now, freshUntil, freshUntil + (long)stale.TotalMicroseconds));
        }
    }

    private void Put(Key key, Entry entry)
    {
        if (_young.Count >= _generation && !_young.ContainsKey(key)) (_old, _young) = (_young, []);
        _young[key] = entry;
    }

    private long NowUs => time.GetUtcNow().UtcTicks / 10 - DateTime.UnixEpoch.Ticks / 10;
}
