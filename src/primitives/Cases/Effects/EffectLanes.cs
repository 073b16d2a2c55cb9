namespace Yiwang.Cases.Effects;

/// <summary>Effects in order: those of one case one after the other, cases beside each other. One that failed for good stands aside, the next of its case goes on.</summary>
internal sealed class EffectLanes
{
    /// <summary>Next time of one that is not tried again.</summary>
    public const long Never = long.MaxValue;

    private readonly Lock _gate = new();
    private readonly Dictionary<string, SortedList<(long, int), StoredEffect>> _lanes = new(StringComparer.Ordinal);
    private readonly PriorityQueue<string, long> _ready = new();
    private readonly Dictionary<string, List<StoredEffect>> _stuck = new(StringComparer.Ordinal);

    public int Count { get; private set; }

    public void Add(StoredEffect effect)
    {
        lock (_gate)
        {
            var id = effect.Effect.Case;
            if (effect.Effect.NextAtUs == Never) { Aside(effect); return; }
            if (!_lanes.TryGetValue(id, out var lane)) _lanes[id] = lane = [];
            if (!lane.TryAdd((effect.Effect.Position, effect.Index), effect)) return;
            Count++;
            // A lane with more than one is in the queue, or its head is being run.
            if (lane.Count == 1) _ready.Enqueue(id, effect.Effect.NextAtUs);
        }
    }

    /// <summary>The next one that is due; its case waits until it is <see cref="Done"/> or <see cref="Failed"/>.</summary>
    public StoredEffect? Take(long nowUs, out long nextUs)
    {
        lock (_gate)
        {
            nextUs = Never;
            if (!_ready.TryPeek(out var id, out var at)) return null;
            nextUs = at;
            if (at > nowUs) return null;
            _ready.Dequeue();
            return _lanes[id].Values[0];
        }
    }

    public void Done(StoredEffect effect)
    {
        lock (_gate) Next(effect);
    }

    public void Failed(StoredEffect effect)
    {
        lock (_gate)
        {
            if (effect.Effect.NextAtUs == Never)
            {
                Aside(effect);
                Next(effect);
                return;
            }
            _lanes[effect.Effect.Case][(effect.Effect.Position, effect.Index)] = effect;
            _ready.Enqueue(effect.Effect.Case, effect.Effect.NextAtUs);
        }
    }

    public IReadOnlyList<PendingEffect> Of(string id)
    {
        lock (_gate)
        {
            var stuck = _stuck.TryGetValue(id, out var aside) ? aside : [];
            var waiting = _lanes.TryGetValue(id, out var lane) ? lane.Values : (IEnumerable<StoredEffect>)[];
            return [.. stuck.Concat(waiting).OrderBy(e => (e.Effect.Position, e.Index)).Select(e => e.Effect)];
        }
    }

    private void Next(StoredEffect effect)
    {
        var lane = _lanes[effect.Effect.Case];
        if (lane.Remove((effect.Effect.Position, effect.Index))) Count--;
        if (lane.Count == 0) _lanes.Remove(effect.Effect.Case);
        else _ready.Enqueue(effect.Effect.Case, lane.Values[0].Effect.NextAtUs);
    }

    private void Aside(StoredEffect effect)
    {
        if (!_stuck.TryGetValue(effect.Effect.Case, out var aside)) _stuck[effect.Effect.Case] = aside = [];
        aside.Add(effect);
    }
}
