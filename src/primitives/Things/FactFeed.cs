using Yiwang.Events;
using Yiwang.Storage.Log;

namespace Yiwang.Things;

/// <summary>
/// Brings events to a table in memory: those that become effective while the table is being loaded wait until it is, so that none is lost and none comes early.
/// </summary>
public sealed class FactFeed
{
    private readonly Lock _gate = new();
    private readonly Action<RecordedEvent> _apply;
    private readonly IEvents _events;
    private List<RecordedEvent>? _waiting = [];

    public FactFeed(IEvents events, Func<string, bool> wants, Action<RecordedEvent> apply)
    {
        (_events, _apply) = (events, apply);
        events.Log.OnEffective(Observe, wants);
    }

    private void Observe(StoredEntry entry)
    {
        var e = _events.Decode(entry);
        lock (_gate)
        {
            if (_waiting is not null) _waiting.Add(e);
            else _apply(e);
        }
    }

    /// <summary>The table holds everything up to the time when the feed was made; from here on it hears directly.</summary>
    public void Loaded()
    {
        lock (_gate)
        {
            foreach (var e in _waiting ?? []) _apply(e);
            _waiting = null;
        }
    }
}
