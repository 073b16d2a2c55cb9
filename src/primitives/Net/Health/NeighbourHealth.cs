using System.Collections.Concurrent;
using Yiwang.Net.Wire;
using Yiwang.Things.Prefixes;

namespace Yiwang.Net.Health;

/// <param name="LastReachedUs">UTC microseconds; null = never since start.</param>
/// <param name="RoundTripMs">Of the last answer.</param>
/// <param name="Failures">Running; 0 = reachable.</param>
/// <param name="Why">The last failure.</param>
public sealed record NodeHealth(string Authority, long? LastReachedUs, double? RoundTripMs, int Failures, string? Why)
{
    public bool IsReachable => Failures == 0 && LastReachedUs is not null;
}

/// <summary>Asks every node that we delegated to, and our upstreams, whether it lives; in rounds, a bounded number at once. One top node holds 25,000.</summary>
public sealed class NeighbourHealth(IPrefixTable prefixes, INodeClient client, NetOptions options, TimeProvider time) : IAsyncDisposable
{
    private const int PageSize = 1_000;
    private readonly ConcurrentDictionary<string, NodeHealth> _nodes = new(StringComparer.OrdinalIgnoreCase);
    private readonly CancellationTokenSource _stop = new();
    private Task? _loop;

    /// <summary>Null = not asked yet.</summary>
    public NodeHealth? Of(Uri node) => _nodes.GetValueOrDefault(node.Authority);

    public int Reachable => _nodes.Values.Count(n => n.IsReachable);
    public int Known => _nodes.Count;

    public void Start() => _loop ??= Task.Run(RunAsync);

    /// <summary>One round over all neighbours.</summary>
    public async Task CheckAllAsync(CancellationToken cancel)
    {
        var nodes = Neighbours().DistinctBy(u => u.Authority, StringComparer.OrdinalIgnoreCase).ToList();
        await Parallel.ForEachAsync(nodes, new ParallelOptions { MaxDegreeOfParallelism = options.HealthConcurrency, CancellationToken = cancel }, async (node, c) => await CheckAsync(node, c));
        foreach (var gone in _nodes.Keys.Except(nodes.Select(n => n.Authority), StringComparer.OrdinalIgnoreCase)) _nodes.TryRemove(gone, out _);
    }

    private IEnumerable<Uri> Neighbours()
    {
        foreach (var upstream in options.Upstreams) yield return upstream;
        string? cursor = null;
        do
        {
            (var page, cursor) = prefixes.Delegations(cursor, PageSize);
            foreach (var delegation in page)
            {
                if (delegation.Node is { } node) yield return node;
            }
        }
        while (cursor is not null);
    }

    private async ValueTask CheckAsync(Uri node, CancellationToken cancel)
    {
        var reply = await client.ProbeAsync(node, cancel);
        var nowUs = (time.GetUtcNow().UtcTicks - DateTime.UnixEpoch.Ticks) / 10;
        _nodes.AddOrUpdate(node.Authority,
            name => reply.Succeeded ? new(name, nowUs, reply.Value.TotalMilliseconds, 0, null) : new(name, null, null, 1, reply.Status.Detail),
            (name, old) => reply.Succeeded ? new(name, nowUs, reply.Value.TotalMilliseconds, 0, null) : old with { Failures = old.Failures + 1, Why = reply.Status.Detail });
    }

    private async Task RunAsync()
    {
        using var rounds = new PeriodicTimer(options.HealthInterval, time);
        try
        {
            do await CheckAllAsync(_stop.Token);
            while (await rounds.WaitForNextTickAsync(_stop.Token));
        }
        catch (OperationCanceledException)
        {
            // stopping
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        if (_loop is not null) await _loop;
        _stop.Dispose();
    }
}
