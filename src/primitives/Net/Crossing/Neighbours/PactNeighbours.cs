using System.Collections.Concurrent;
using Yiwang.Net.Wire;
using Yiwang.Pacts;
using Yiwang.Parties;

namespace Yiwang.Net.Crossing.Neighbours;

/// <summary>Neighbours as the pacts in force name them, each asked from time to time whether it lives.</summary>
/// <param name="runs">The organisation runs this node: whom it has signed with names a neighbour, rather than a partner of a tenant.</param>
public sealed class PactNeighbours(IPacts pacts, ICrossing crossing, INodeClient client, Func<OrganizationId, bool> isHere, Func<OrganizationId, bool> runs, CrossingOptions options, TimeProvider time) : INeighbours, IAsyncDisposable
{
    private const int ProbesAtOnce = 16;
    private readonly ConcurrentDictionary<string, Probe> _probes = new(StringComparer.OrdinalIgnoreCase);
    private readonly ConcurrentDictionary<long, Action<IReadOnlyList<Neighbour>>> _watchers = new();
    private readonly CancellationTokenSource _stop = new();
    private Task _loop = Task.CompletedTask;
    private IDisposable? _watch;
    private long _watched;

    private readonly record struct Probe(double? RoundTripMs, long? AtUs);

    public void Start()
    {
        // the book tells from the log's writer, which must not wait for who listens here
        _watch = pacts.Watch(_ => ThreadPool.QueueUserWorkItem(_ => Tell()));
        _loop = Task.Run(RunAsync, CancellationToken.None);
    }

    public IReadOnlyList<Neighbour> All => Build();

    public IDisposable Watch(Action<IReadOnlyList<Neighbour>> changed)
    {
        var id = Interlocked.Increment(ref _watched);
        _watchers[id] = changed;
        return new Watcher(this, id);
    }

    /// <summary>One round over all of them.</summary>
    public async Task ProbeAllAsync(CancellationToken cancel)
    {
        var nodes = Build().Select(n => n.Address).OfType<Uri>().DistinctBy(u => u.Authority, StringComparer.OrdinalIgnoreCase).ToList();
        await Parallel.ForEachAsync(nodes, new ParallelOptions { MaxDegreeOfParallelism = ProbesAtOnce, CancellationToken = cancel }, async (node, c) =>
        {
            var reply = await client.ProbeAsync(node, c);
            _probes.AddOrUpdate(node.Authority, _ => Of(reply, null), (_, old) => Of(reply, old.AtUs));
        });
        foreach (var gone in _probes.Keys.Except(nodes.Select(n => n.Authority), StringComparer.OrdinalIgnoreCase)) _probes.TryRemove(gone, out _);
    }

    private Probe Of(Events.Outcome<TimeSpan> reply, long? before) => reply.Succeeded ? new(reply.Value.TotalMilliseconds, Micros.Of(time)) : new(null, before);

    private List<Neighbour> Build()
    {
        Dictionary<string, Neighbour> found = new(StringComparer.Ordinal);
        Dictionary<string, int> named = new(StringComparer.Ordinal);
        foreach (var pact in pacts.All)
        {
            if (pact.State is not (PactState.Active or PactState.Suspended)) continue;
            foreach (var (own, other, parent) in ((PactParty, PactParty, bool)[])[(pact.PartyA, pact.PartyB, false), (pact.PartyB, pact.PartyA, pact.Text.Kind is PactKind.Delegate or PactKind.Administer)])
            {
                if (!isHere(own.Organization) || isHere(other.Organization)) continue;
                var origin = Feeds.EventHandler.OriginOf(other);
                var better = (parent ? 2 : 0) + (runs(own.Organization) ? 1 : 0) is var rank && (!named.TryGetValue(origin, out var best) || rank > best);
                if (better) named[origin] = rank;
                found[origin] = found.TryGetValue(origin, out var known)
                    ? known with { Organizations = [.. known.Organizations.Union([other.Organization])], Pacts = [.. known.Pacts.Union([pact.Id])], IsParent = known.IsParent || parent, Address = known.Address ?? other.Node, Name = better ? other.Name : known.Name }
                    : new Neighbour(origin, other.LogKey, other.Node, other.Name, [other.Organization], [pact.Id], parent, null, null);
            }
        }
        var contacts = crossing.Lanes.Where(l => l.LastContactUs is not null).ToLookup(l => l.Pact, l => l.LastContactUs!.Value);
        return [.. found.Values.Select(n => With(n, contacts))];
    }

    private Neighbour With(Neighbour n, ILookup<string, long> contacts)
    {
        Probe probe = default;
        var asked = n.Address is { } node && _probes.TryGetValue(node.Authority, out probe);
        var heard = n.Pacts.SelectMany(p => contacts[p]).Cast<long?>().Append(probe.AtUs).Max();
        return n with { RoundTripMs = probe.RoundTripMs, LastContactUs = heard, IsAsked = asked };
    }

    private void Tell()
    {
        if (_watchers.IsEmpty) return;
        var all = Build();
        foreach (var watcher in _watchers.Values) watcher(all);
    }

    private async Task RunAsync()
    {
        using var rounds = new PeriodicTimer(options.ProbeInterval, time);
        try
        {
            do await ProbeAllAsync(_stop.Token);
            while (await rounds.WaitForNextTickAsync(_stop.Token));
        }
        catch (OperationCanceledException)
        {
            // stopping
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_stop.IsCancellationRequested) return;
        _watch?.Dispose();
        await _stop.CancelAsync();
        await _loop;
        _stop.Dispose();
    }

    private sealed class Watcher(PactNeighbours of, long id) : IDisposable
    {
        public void Dispose() => of._watchers.TryRemove(id, out _);
    }
}
