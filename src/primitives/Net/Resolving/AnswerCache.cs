using System.Diagnostics.CodeAnalysis;
using Yiwang.Events;
using Yiwang.Things;

namespace Yiwang.Net.Resolving;

/// <summary>
/// What other nodes answered, "no" included. Bounded by two generations: when the young one is full it becomes the old one and the old is dropped, so what is
/// asked again survives and the rest leaves without a scan. Only answers for the public are in it.
/// </summary>
internal sealed class AnswerCache(int entriesMax, TimeProvider time)
{
    private readonly Lock _gate = new();
    private readonly int _generation = Math.Max(1, entriesMax / 2);
    private Dictionary<Handle, Entry> _young = [];
    private Dictionary<Handle, Entry> _old = [];

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
    public bool TryGet(Handle handle, [NotNullWhen(true)] out Entry? entry)
    {
        var now = NowUs;
        lock (_gate)
        {
            if (!_young.TryGetValue(handle, out entry))
            {
                if (!_old.Remove(handle, out entry)) return false;
                Put(handle, entry);
            }
            if (now < entry.UsableUntilUs) return true;
            _young.Remove(handle);
            entry = null;
            return false;
        }
    }

    public void Keep(Handle handle, Outcome<ResolveAnswer> answer, TimeSpan fresh, TimeSpan stale)
    {
        var now = NowUs;
        var freshUntil = now + (long)fresh.TotalMicroseconds;
        lock (_gate)
        {
            _old.Remove(handle);
            Put(handle, new(answer, now, freshUntil, freshUntil + (long)stale.TotalMicroseconds));
        }
    }

    private void Put(Handle handle, Entry entry)
    {
        if (_young.Count >= _generation && !_young.ContainsKey(handle)) (_old, _young) = (_young, []);
        _young[handle] = entry;
    }

    private long NowUs => time.GetUtcNow().UtcTicks / 10 - DateTime.UnixEpoch.Ticks / 10;
}
