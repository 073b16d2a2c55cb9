using System.Collections.Concurrent;
using Yiwang.Events;

namespace Yiwang.Net.Resolving;

/// <summary>Leaves a node alone for a while after it has failed several times running, so that nobody waits for it again and again.</summary>
internal sealed class Breakers(NetOptions options, TimeProvider time)
{
    /// <summary>Doublings of the first pause.</summary>
    private const int DoublingsMax = 4;
    /// <summary>More neighbours than the largest top node has; beyond it, states start afresh.</summary>
    private const int NodesMax = 100_000;
    private readonly ConcurrentDictionary<string, State> _nodes = new(StringComparer.OrdinalIgnoreCase);

    private readonly record struct State(int Failures, DateTimeOffset Until);

    /// <summary>Null when the node may be asked.</summary>
    public Outcome? Refuses(Uri node)
    {
        if (!_nodes.TryGetValue(node.Authority, out var state) || state.Failures < options.BreakerFailures) return null;
        var wait = state.Until - time.GetUtcNow();
        return wait > TimeSpan.Zero ? new Outcome(Codes.NetUnreachable, $"{node.Authority}: failed {state.Failures} times, next try in {Math.Ceiling(wait.TotalSeconds)} s") : null;
    }

    public void Report(Uri node, bool reached)
    {
        if (reached)
        {
            _nodes.TryRemove(node.Authority, out _);
            return;
        }
        if (_nodes.Count >= NodesMax) _nodes.Clear();
        _nodes.AddOrUpdate(node.Authority, _ => new(1, default), (_, s) =>
        {
            var failures = s.Failures + 1;
            var doublings = Math.Clamp(failures - options.BreakerFailures, 0, DoublingsMax);
            return new(failures, time.GetUtcNow() + options.BreakerPause * (1 << doublings));
        });
    }
}
