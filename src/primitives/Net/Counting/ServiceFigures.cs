using System.Collections.Concurrent;
using Yiwang.Storage.Sql;
using Yiwang.Things;

namespace Yiwang.Net.Counting;

/// <summary>
/// What the service was like, by prefix and day: requests and answers, how long they took, the busiest second, and from where they came. Counts are not facts: kept in State, written
/// every few seconds, a crash forgets what was counted since. At most 100,000 prefixes a day, and 1,000 addresses of each; beyond that the node's own sum alone goes on.
/// </summary>
public sealed class ServiceFigures(IDatabase state, ResolveCounts days, TimeProvider time) : IRegistrationTimes, IAsyncDisposable
{
    public static readonly Migration Schema = ServiceRows.Schema;
    private const int PrefixesMax = 100_000;
    private readonly ConcurrentDictionary<Prefix, OpenDay> _open = new();
    private readonly ConcurrentQueue<(Prefix? Prefix, OpenDay Day)> _ended = new();
    private readonly SemaphoreSlim _saving = new(1, 1);
    private OpenDay _node = new(0);
    private ITimer? _timer;

    /// <summary>Why the last periodic write failed; null when it did not.</summary>
    public Exception? SaveFailure { get; private set; }

    public void Start(TimeSpan saveEvery) => _timer ??= time.CreateTimer(_ => _ = SaveQuietlyAsync(), null, saveEvery, saveEvery);

    /// <summary>To be handed back when the question is answered.</summary>
    public long Begin() => time.GetTimestamp();

    /// <param name="prefix">The one that the question was about, as this node knows it; null = none of this node's.</param>
    /// <param name="address">Of whoever asked, 4 or 16 bytes; empty = not known.</param>
    public void Resolved(Prefix? prefix, ReadOnlySpan<byte> address, long began, bool answered)
    {
        var (now, ns) = (time.GetUtcNow(), NanosecondsSince(began));
        var (day, us) = (days.DayOf(now), (now.UtcTicks - DateTime.UnixEpoch.Ticks) / 10);
        var node = Node(day);
        node.Asked(address, answered, us);
        node.Resolving.Add(ns, us);
        if (prefix is not { } of || Of(of, day) is not { } open) return;
        open.Asked(address, answered, us);
        open.Resolving.Add(ns, us);
    }

    public void Registered(Prefix prefix, long began)
    {
        var (now, ns) = (time.GetUtcNow(), NanosecondsSince(began));
        var (day, us) = (days.DayOf(now), (now.UtcTicks - DateTime.UnixEpoch.Ticks) / 10);
        Node(day).Registering.Add(ns, us);
        Of(prefix, day)?.Registering.Add(ns, us);
    }

    /// <summary>Of every prefix that was asked for or registered under in the time, and of the node under the empty name.</summary>
    public async Task<IReadOnlyList<ServiceDay>> ReadAsync(long fromDay, long toDay, CancellationToken cancel = default)
    {
        await SaveAsync(cancel);
        return await state.ReadAsync(sql => ServiceRows.Read(sql, fromDay, toDay), cancel);
    }

    /// <summary>From where the questions of a day came, most first.</summary>
    public async Task<IReadOnlyList<SourceCount>> SourcesAsync(string prefix, long day, CancellationToken cancel = default)
    {
        await SaveAsync(cancel);
        return await state.ReadAsync(sql => ServiceRows.Sources(sql, prefix.ToLowerInvariant(), day, OpenDay.SourcesMax), cancel);
    }

    public async Task SaveAsync(CancellationToken cancel = default)
    {
        await _saving.WaitAsync(cancel);
        try
        {
            var ended = _ended.ToArray();
            List<(Prefix? Prefix, OpenDay Day)> all = [.. ended, .. _open.Select(p => ((Prefix?)p.Key, p.Value)), (null, _node)];
            var changed = all.Select(c => (c.Day, Change: c.Day.Changed(c.Prefix?.ToString().ToLowerInvariant() ?? ""), Sources: c.Day.ChangedSources())).Where(c => c.Change is not null).ToList();
            if (changed.Count > 0)
            {
                await state.WriteAsync(sql => { foreach (var (_, change, sources) in changed) ServiceRows.Add(sql, change!.Value.Unsaved, sources.Select(s => s.Unsaved)); return 0; }, cancel);
                // only now: a transaction that failed has saved nothing
                foreach (var (day, change, sources) in changed)
                {
                    day.Kept(change!.Value.Now);
                    foreach (var (source, unsaved) in sources) source.Told += unsaved.Requests;
                }
            }
            for (var i = 0; i < ended.Length; i++) _ended.TryDequeue(out _);
        }
        finally
        {
            _saving.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_timer is not null) await _timer.DisposeAsync();
        await SaveAsync();
        _saving.Dispose();
    }

    private async Task SaveQuietlyAsync()
    {
        try
        {
            await SaveAsync();
            SaveFailure = null;
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            // the counts stay in memory and the next round tries again
            SaveFailure = e;
        }
    }

    private long NanosecondsSince(long began) => time.GetElapsedTime(began).Ticks * 100;

    private OpenDay Node(long day)
    {
        var node = Volatile.Read(ref _node);
        if (node.Number == day) return node;
        var opened = new OpenDay(day);
        var before = Interlocked.CompareExchange(ref _node, opened, node);
        if (before != node) return before;
        if (node.Number > 0) _ended.Enqueue((null, node));
        return opened;
    }

    private OpenDay? Of(Prefix prefix, long day)
    {
        if (_open.TryGetValue(prefix, out var open) && open.Number == day) return open;
        if (open is null && _open.Count >= PrefixesMax) return null;
        var opened = new OpenDay(day);
        if (open is null) return _open.GetOrAdd(prefix, opened);
        if (!_open.TryUpdate(prefix, opened, open)) return _open.GetOrAdd(prefix, opened);
        _ended.Enqueue((prefix, open));
        return opened;
    }
}
