using Xunit;
using Yiwang.Events;
using Yiwang.Net;
using Yiwang.Net.Health;
using Yiwang.Net.Wire;
using Yiwang.Things;
using Yiwang.Things.Prefixes;

namespace Yiwang.Unit.Tests.Net;

public sealed class NeighbourHealthTests
{
    private readonly SteppedTime _time = new();
    private readonly PrefixTable _prefixes = new();
    private readonly Nodes _nodes = new();
    private readonly NetOptions _options = new() { HealthConcurrency = 16 };

    /// <summary>Answers every probe after giving way, and counts how many are under way.</summary>
    private sealed class Nodes : INodeClient
    {
        private int _now, _most, _probes;
        public HashSet<string> Down { get; } = new(StringComparer.Ordinal);
        public int Most => _most;
        public int Probes => _probes;

        public ValueTask<Outcome<NodeAnswer>> AskAsync(Uri node, Handle handle, CancellationToken cancel) => throw new NotSupportedException();

        public async ValueTask<Outcome<TimeSpan>> ProbeAsync(Uri node, CancellationToken cancel)
        {
            var now = Interlocked.Increment(ref _now);
            for (var most = _most; now > most && Interlocked.CompareExchange(ref _most, now, most) != most; most = _most) { }
            Interlocked.Increment(ref _probes);
            await Task.Yield();
            Interlocked.Decrement(ref _now);
            return Down.Contains(node.Host) ? new Outcome(Codes.NetUnreachable, "refused") : TimeSpan.FromMilliseconds(5);
        }
    }

    private void Delegate(int number, string host, PrefixState state = PrefixState.Active) =>
        _prefixes.Put(new PrefixRecord(Handle.Parse($"99.{number}/x").Prefix, "o.x", "企业", state, new Uri($"https://{host}/"), default, 86_400, 0, number));

    [Fact]
    public async Task Twenty_five_thousand_delegations_are_checked_a_bounded_number_at_once()
    {
        for (var i = 0; i < 25_000; i++) Delegate(i + 1, $"n{i}.example");
        for (var i = 0; i < 25_000; i += 100) _nodes.Down.Add($"n{i}.example");
        await using var health = new NeighbourHealth(_prefixes, _nodes, _options, _time);
        await health.CheckAllAsync(TestContext.Current.CancellationToken);
        Assert.Equal((25_000, 24_750, 25_000), (health.Known, health.Reachable, _nodes.Probes));
        Assert.InRange(_nodes.Most, 1, _options.HealthConcurrency);
        Assert.Equal((25_000, 25), (_prefixes.DelegationCount, CountPages()));
    }

    private int CountPages()
    {
        var pages = 0;
        string? cursor = null;
        do { (_, cursor) = _prefixes.Delegations(cursor, 1_000); pages++; } while (cursor is not null);
        return pages;
    }

    [Fact]
    public async Task A_node_with_many_prefixes_is_asked_once_and_its_failures_are_told()
    {
        for (var i = 1; i <= 50; i++) Delegate(i, "one.example");
        await using var health = new NeighbourHealth(_prefixes, _nodes, _options, _time);
        var node = new Uri("https://one.example/");
        Assert.Null(health.Of(node));
        await health.CheckAllAsync(TestContext.Current.CancellationToken);
        Assert.Equal((1, 5.0, true), (_nodes.Probes, health.Of(node)!.RoundTripMs, health.Of(node)!.IsReachable));
        var reached = health.Of(node)!.LastReachedUs;
        _nodes.Down.Add("one.example");
        _time.Advance(TimeSpan.FromMinutes(5));
        await health.CheckAllAsync(TestContext.Current.CancellationToken);
        await health.CheckAllAsync(TestContext.Current.CancellationToken);
        Assert.Equal((false, 2, "refused", reached), (health.Of(node)!.IsReachable, health.Of(node)!.Failures, health.Of(node)!.Why, health.Of(node)!.LastReachedUs));
    }

    [Fact]
    public async Task A_node_that_nothing_is_delegated_to_any_more_is_forgotten()
    {
        Delegate(1, "old.example");
        await using var health = new NeighbourHealth(_prefixes, _nodes, _options, _time);
        await health.CheckAllAsync(TestContext.Current.CancellationToken);
        Delegate(1, "new.example");
        await health.CheckAllAsync(TestContext.Current.CancellationToken);
        Assert.Null(health.Of(new Uri("https://old.example/")));
        Assert.Equal(1, health.Known);
    }
}
