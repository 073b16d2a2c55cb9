namespace Yiwang.Cases.Effects;

/// <summary>Effects in order: those of one case one after the other, cases beside each other. One that failed for good stands aside, the next of its case goes on.</summary>
internal sealed class EffectLanes(Func<string, bool> rests)
{
    /// <summary>Next time of one that is not tried again.</summary>
    public const long Never = long.MaxValue;
    // A case of which nobody can say whether it rests, since an entry is damaged, is asked for again after so long.
    private const long UnknownUs = 15_000_000;

    private readonly Lock _gate = new();
    private readonly Dictionary<string, SortedList<(long, int), StoredEffect>> _lanes = new(StringComparer.Ordinal);
    private readonly PriorityQueue<string, long> _ready = new();
    private readonly Dictionary<string, List<StoredEffect>> _stuck = new(StringComparer.Ordinal);
    private readonly HashSet<string> _running = new(StringComparer.Ordinal), _resting = new(StringComparer.Ordinal);
    private TaskCompletionSource _moved = New();

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
            while (_ready.TryPeek(out var id, out var at))
            {
                nextUs = at;
                if (at > nowUs) return null;
                _ready.Dequeue();
                switch (Rests(id))
                {
                    case true: _resting.Add(id); continue;
                    case null: _ready.Enqueue(id, nowUs + UnknownUs); continue;
                }
                _running.Add(id);
                return _lanes[id].Values[0];
            }
            nextUs = Never;
            return null;
        }
    }

    /// <summary>Cases that need not rest any more go on.</summary>
    public void Resume()
    {
        lock (_gate)
        {
            foreach (var id in _resting.Where(id => Rests(id) != true).ToList())
            {
                _resting.Remove(id);
                if (_lanes.TryGetValue(id, out var lane)) _ready.Enqueue(id, lane.Values[0].Effect.NextAtUs);
            }
        }
    }

    /// <summary>When it completes, nothing of these cases runs or is due: what is left has failed and waits for its next time, or for people.</summary>
    public async Task IdleAsync(Func<string, bool> cases, Func<long> nowUs, CancellationToken cancel)
    {
        while (true)
        {
            Task moved;
            lock (_gate)
            {
                var now = nowUs();
                if (!_lanes.Any(l => (_running.Contains(l.Key) || l.Value.Values[0].Effect.NextAtUs <= now) && !_resting.Contains(l.Key) && cases(l.Key))) return;
                moved = _moved.Task;
            }
            await moved.WaitAsync(cancel);
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
            Ended(effect.Effect.Case);
            _lanes[effect.Effect.Case][(effect.Effect.Position, effect.Index)] = effect;
            _ready.Enqueue(effect.Effect.Case, effect.Effect.NextAtUs);
        }
    }

    public bool Has(string id)
    {
        lock (_gate) return _lanes.ContainsKey(id);
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

    /// <summary>All of a case are due now, also those that stood aside.</summary>
    public int Retry(string id, long nowUs)
    {
        lock (_gate)
        {
            var aside = _stuck.Remove(id, out var stuck) ? stuck : [];
            if (!_lanes.TryGetValue(id, out var lane))
            {
                if (aside.Count == 0) return 0;
                _lanes[id] = lane = [];
                _ready.Enqueue(id, nowUs);
            }
            // Else its first one is being run, and brings the case back when it is done.
            else if (_ready.Remove(id, out _, out _)) _ready.Enqueue(id, nowUs);
            foreach (var effect in lane.Values.ToList()) lane[(effect.Effect.Position, effect.Index)] = Due(effect, nowUs);
            foreach (var effect in aside)
                if (lane.TryAdd((effect.Effect.Position, effect.Index), Due(effect, nowUs))) Count++;
            return lane.Count;
        }
    }

    private static StoredEffect Due(StoredEffect effect, long nowUs) => effect with { Effect = effect.Effect with { NextAtUs = Math.Min(effect.Effect.NextAtUs, nowUs) } };

    private void Next(StoredEffect effect)
    {
        Ended(effect.Effect.Case);
        var lane = _lanes[effect.Effect.Case];
        if (lane.Remove((effect.Effect.Position, effect.Index))) Count--;
        if (lane.Count == 0) _lanes.Remove(effect.Effect.Case);
        else _ready.Enqueue(effect.Effect.Case, lane.Values[0].Effect.NextAtUs);
    }

    private bool? Rests(string id)
    {
        try { return rests(id); }
        catch (Exception) { return null; }
    }

    private void Aside(StoredEffect effect)
    {
        if (!_stuck.TryGetValue(effect.Effect.Case, out var aside)) _stuck[effect.Effect.Case] = aside = [];
        if (!aside.Any(e => (e.Effect.Position, e.Index) == (effect.Effect.Position, effect.Index))) aside.Add(effect);
    }

    private void Ended(string id)
    {
        _running.Remove(id);
        _moved.TrySetResult();
        _moved = New();
    }

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
