using System.Collections.Concurrent;
using System.Security.Cryptography;
using Yiwang.Connect.Acquisition;
using Yiwang.Connect.Acquisition.Running;
using Yiwang.Connect.Adapters;
using Yiwang.Connect.Live;
using Yiwang.Connect.Points;
using Yiwang.Connect.Points.Book;
using Yiwang.Events;
using Yiwang.Parties;

namespace Yiwang.Connect.Collect.Hub;

/// <param name="LastUs">When it was last heard of, µs since 1970 UTC; 0 = not since this node started.</param>
/// <param name="IsOnline">Heard of within the last quarter of a minute.</param>
/// <param name="Report">Null before the first one.</param>
internal sealed record CollectorView(string Name, string Owner, int Adapters, int Points, long LastUs, bool IsOnline, long Accepted, long Strange, CollectorReport? Report);

/// <summary>The collectors of this node: those that adapters name, and those that have called.</summary>
internal sealed class Collectors : IDisposable
{
    /// <summary>Remembered of one organisation; another name is refused.</summary>
    public const int OfOneMax = 200;
    private static readonly TimeSpan s_quiet = TimeSpan.FromSeconds(15);

    private readonly ConcurrentDictionary<(string Owner, string Name), Seen> _seen = new();
    private readonly PointBook _book;
    private readonly TimeProvider _clock;
    private readonly ChangeSignal _changed = new();

    public Collectors(PointBook book, TimeProvider clock)
    {
        (_book, _clock) = (book, clock);
        book.Changed += OnChanged;
    }

    public void Dispose() => _book.Changed -= OnChanged;

    public IReadOnlyList<CollectorView> All(string? owner)
    {
        var named = _book.Adapters(owner).Where(a => a.Collector.Length > 0).GroupBy(a => Key(a.Owner, a.Collector)).ToDictionary(g => g.Key, g => g.ToArray());
        var keys = named.Keys.Concat(_seen.Keys.Where(k => owner is null || k.Owner == Fold(owner))).Distinct();
        return [.. keys.OrderBy(k => k, Comparer<(string, string)>.Default).Select(k => View(k, named.GetValueOrDefault(k) ?? []))];
    }

    /// <summary>What a collector is to run now, passwords included: for nobody else.</summary>
    public CollectorPlan PlanOf(string owner, string name)
    {
        var adapters = _book.Adapters(owner).Where(a => a.Enabled && Key(a.Owner, a.Collector) == Key(owner, name)).OrderBy(a => a.Id, StringComparer.Ordinal)
            .Select(a => new PlannedAdapter(a, _book.PasswordOf(a.Id), _book.PointsOn(a.Id))).ToArray();
        var version = Convert.ToHexStringLower(SHA256.HashData(BookJson.Write(adapters)))[..32];
        return new(version, adapters);
    }

    /// <summary>The plan once it is another than the one seen; null when nothing changed in the time given.</summary>
    public async ValueTask<CollectorPlan?> NewPlanAsync(string owner, string name, string? seen, TimeSpan wait, CancellationToken cancel)
    {
        using var patience = new CancellationTokenSource(wait, _clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancel);
        for (var turn = 0L; ;)
        {
            var plan = PlanOf(owner, name);
            if (plan.Version != seen) return plan;
            try
            {
                turn = await _changed.AfterAsync(turn, either.Token);
            }
            catch (OperationCanceledException)
            {
                return null;
            }
        }
    }

    /// <summary>False = this organisation has too many names already.</summary>
    public bool Meet(string owner, string name)
    {
        var key = Key(owner, name);
        if (!_seen.ContainsKey(key) && _seen.Keys.Count(k => k.Owner == key.Owner) >= OfOneMax) return false;
        _seen.GetOrAdd(key, _ => new Seen()).LastUs = Micros.Of(_clock);
        return true;
    }

    public void Took(string owner, string name, IntakeAnswer answer)
    {
        if (!_seen.TryGetValue(Key(owner, name), out var seen)) return;
        Interlocked.Add(ref seen.Accepted, answer.Accepted);
        Interlocked.Add(ref seen.Strange, answer.Strange);
    }

    public void Report(string owner, string name, CollectorReport report)
    {
        if (_seen.TryGetValue(Key(owner, name), out var seen)) seen.Report = report;
    }

    /// <summary>What is known of an adapter that a collector runs; null = that collector has not called since the start.</summary>
    public AdapterStatus? StatusOf(Adapter adapter)
    {
        if (!_seen.TryGetValue(Key(adapter.Owner, adapter.Collector), out var seen)) return null;
        if (!IsOnline(seen)) return new(adapter, LinkState.Offline, null, 0, new Bilingual($"采集端 {adapter.Collector} 没有联系。", $"Nothing is heard of collector {adapter.Collector}."));
        var said = seen.Report?.Adapters.FirstOrDefault(a => a.Id == adapter.Id);
        return new(adapter, said?.State ?? LinkState.Starting, null, said?.Restarts ?? 0, said?.Trouble ?? new Bilingual($"由采集端 {adapter.Collector} 运行。", $"Run by collector {adapter.Collector}.")) { Report = said, Hangs = said?.Hangs ?? 0 };
    }

    public bool IsOnline(string owner, string name) => _seen.TryGetValue(Key(owner, name), out var seen) && IsOnline(seen);

    private void OnChanged(PointChange change)
    {
        // on the log's writer: who waits goes on elsewhere
        _changed.Mark();
        _changed.Raise();
    }

    private CollectorView View((string Owner, string Name) key, Adapter[] adapters)
    {
        var seen = _seen.GetValueOrDefault(key);
        var last = seen?.LastUs ?? 0;
        return new(adapters.FirstOrDefault()?.Collector ?? key.Name, adapters.FirstOrDefault()?.Owner ?? key.Owner, adapters.Length, adapters.Sum(a => _book.PointsOn(a.Id).Count), last,
            seen is not null && IsOnline(seen), seen?.Accepted ?? 0, seen?.Strange ?? 0, seen?.Report);
    }

    private bool IsOnline(Seen seen) => Micros.Of(_clock) - seen.LastUs < Micros.Of(s_quiet);

    private static (string Owner, string Name) Key(string owner, string name) => (Fold(owner), Fold(name));

    private static string Fold(string text) => text.ToLowerInvariant();

    private sealed class Seen
    {
        private long _lastUs;
        public long Accepted, Strange;

        public long LastUs
        {
            get => Interlocked.Read(ref _lastUs);
            set => Interlocked.Exchange(ref _lastUs, value);
        }

        public CollectorReport? Report { get; set; }
    }
}
