using System.Collections.Concurrent;
using Yiwang.Parties;
using Yiwang.Storage.Sql;

namespace Yiwang.Net.Crossing.Storing;

/// <summary>
/// The lanes of one direction, each with a loop of its own. One is made when it is first needed under a pact that is known, so there are no more than twice the pacts.
/// </summary>
internal sealed class LaneTable<TLane>(IDatabase state, Func<ISqlSession, List<TLane>> load, Func<ISqlSession, string, OrganizationId, OrganizationId, TLane> create, Func<TLane, (string, OrganizationId)> name, Func<TLane, CancellationToken, Task> run, Func<OrganizationId, OrganizationId, bool> rests)
    : IAsyncDisposable where TLane : class
{
    private readonly ConcurrentDictionary<(string, OrganizationId), TLane> _lanes = new();
    private readonly ConcurrentDictionary<TLane, Loop> _loops = new();
    private readonly SemaphoreSlim _making = new(1, 1);
    private readonly Lock _gate = new();
    private CancellationToken _stop;
    private bool _started;

    private sealed record Loop(Task Task, CancellationTokenSource Stop);

    public IEnumerable<TLane> All => _lanes.Values;

    public TLane? Find(string pact, OrganizationId sender) => _lanes.GetValueOrDefault((pact, sender));

    public async Task LoadAsync(CancellationToken cancel)
    {
        foreach (var lane in await state.ReadAsync(load, cancel)) _lanes[name(lane)] = lane;
    }

    /// <summary>Loops begin.</summary>
    public void Start(CancellationToken stop)
    {
        lock (_gate) (_stop, _started) = (stop, true);
        foreach (var lane in _lanes.Values) Run(lane);
    }

    /// <returns>Null when it rests: its organisation is moving to another node or from one.</returns>
    public async ValueTask<TLane?> OfAsync(string pact, OrganizationId sender, OrganizationId receiver, CancellationToken cancel)
    {
        if (_lanes.TryGetValue((pact, sender), out var known)) return known;
        await _making.WaitAsync(cancel);
        try
        {
            if (_lanes.TryGetValue((pact, sender), out known)) return known;
            if (rests(sender, receiver)) return null;
            var lane = await state.WriteAsync(sql => create(sql, pact, sender, receiver), cancel);
            _lanes[(pact, sender)] = lane;
            Run(lane);
            return lane;
        }
        finally
        {
            _making.Release();
        }
    }

    /// <summary>After the stop was asked for.</summary>
    public async ValueTask DisposeAsync()
    {
        foreach (var loop in _loops.Values)
        {
            await loop.Task;
            loop.Stop.Dispose();
        }
        _making.Dispose();
    }

    /// <summary>Ends the loops of lanes and forgets them; State keeps them.</summary>
    public async Task RemoveAsync(Func<TLane, bool> which, CancellationToken cancel)
    {
        await _making.WaitAsync(cancel);
        try
        {
            foreach (var (key, lane) in _lanes.Where(l => which(l.Value)).ToList())
            {
                _lanes.TryRemove(key, out _);
                if (!_loops.TryRemove(lane, out var loop)) continue;
                await loop.Stop.CancelAsync();
                await loop.Task;
                loop.Stop.Dispose();
            }
        }
        finally
        {
            _making.Release();
        }
    }

    /// <summary>Takes up what State has and is not known here.</summary>
    public async Task AddAsync(Func<TLane, bool> which, CancellationToken cancel)
    {
        await _making.WaitAsync(cancel);
        try
        {
            foreach (var lane in (await state.ReadAsync(load, cancel)).Where(which))
            {
                if (!_lanes.TryAdd(name(lane), lane)) continue;
                Run(lane);
            }
        }
        finally
        {
            _making.Release();
        }
    }

    // one that is made before the start begins with the others
    private void Run(TLane lane)
    {
        lock (_gate)
        {
            if (!_started || _loops.ContainsKey(lane)) return;
            var stop = CancellationTokenSource.CreateLinkedTokenSource(_stop);
            _loops[lane] = new Loop(Task.Run(() => run(lane, stop.Token), CancellationToken.None), stop);
        }
    }
}
