using System.Collections.Concurrent;
using Yiwang.Storage.Sql;
using Yiwang.Things;

namespace Yiwang.Net.Counting;

/// <param name="External">Asked by others than the owner's own people: the public, other organisations, other nodes.</param>
/// <param name="Distinct">Different identifiers that were asked for from outside, estimated within about 2.3 %.</param>
public sealed record ResolveCount(long Total, long External, long Distinct);

/// <summary>
/// Resolutions by prefix and day. Registered but never used is this field's disease, so total, external and distinct are always told apart. Counts are not
/// facts: they are kept in State, written every few seconds, and a crash loses at most what was counted since.
/// </summary>
public sealed class ResolveCounts(IDatabase state, NetOptions options, TimeProvider time) : IAsyncDisposable
{
    public static readonly Migration Schema = new(1, "resolve-counts",
        ["create table resolve_count (prefix text not null, day bigint not null, total bigint not null, external bigint not null, sketch bytea not null, primary key (prefix, day))"]);

    /// <summary>Prefixes counted at once; a node hosts thousands of tenants. Beyond it only the total of all is kept.</summary>
    private const int PrefixesMax = 100_000;
    private readonly ConcurrentDictionary<Prefix, Day> _today = new();
    private readonly ConcurrentQueue<(Prefix Prefix, Day Day)> _ended = new();
    private readonly SemaphoreSlim _saving = new(1, 1);
    private const long QuarterTicks = 15 * TimeSpan.TicksPerMinute;
    private ITimer? _timer;
    private volatile DayOfQuarter? _quarter;
    private long _all;

    /// <summary>Since start, for the live counter of the front page.</summary>
    public long SinceStart => Interlocked.Read(ref _all);

    public void Start(TimeSpan saveEvery) => _timer ??= time.CreateTimer(_ => _ = SaveQuietlyAsync(), null, saveEvery, saveEvery);

    public void Count(Prefix prefix, ReadOnlySpan<byte> handleUtf8, bool isExternal)
    {
        Interlocked.Increment(ref _all);
        var today = DayOf(time.GetUtcNow());
        if (!_today.TryGetValue(prefix, out var day) || day.Number != today)
        {
            if (_today.Count >= PrefixesMax) return;
            day = Open(prefix, today, day);
        }
        Interlocked.Increment(ref day.Total);
        if (!isExternal) return;
        Interlocked.Increment(ref day.External);
        day.Sketch.Add(DistinctSketch.Hash(handleUtf8));
    }

    /// <param name="fromDay">Days since 1970-01-01 in the node's zone, inclusive.</param>
    public async Task<ResolveCount> SumAsync(Prefix prefix, long fromDay, long toDay, CancellationToken cancel = default)
    {
        await SaveAsync(cancel);
        return Sum(await RowsAsync(prefix, fromDay, toDay, cancel));
    }

    public async Task<IReadOnlyList<(long Day, ResolveCount Count)>> DailyAsync(Prefix prefix, long fromDay, long toDay, CancellationToken cancel = default)
    {
        await SaveAsync(cancel);
        var rows = await RowsAsync(prefix, fromDay, toDay, cancel);
        return [.. rows.Select(r => (r.Day, Sum([r])))];
    }

    /// <summary>All prefixes that were asked for in the time, with their counts.</summary>
    public async Task<IReadOnlyDictionary<Prefix, ResolveCount>> ByPrefixAsync(long fromDay, long toDay, CancellationToken cancel = default)
    {
        await SaveAsync(cancel);
        Dictionary<Prefix, (long Total, long External, DistinctSketch Sketch)> sums = [];
        // summed while they are read: the sketches of thousands of prefixes over a year would be gigabytes
        await state.ReadAsync(sql => sql.Query("select day, total, external, sketch, prefix from resolve_count where day between @from and @to", row =>
        {
            var stored = Row(row);
            if (!sums.TryGetValue(stored.Prefix, out var sum)) sum.Sketch = stored.Sketch;
            else sum.Sketch.Merge(stored.Sketch);
            sums[stored.Prefix] = (sum.Total + stored.Total, sum.External + stored.External, sum.Sketch);
            return (byte)0;
        }, ("from", fromDay), ("to", toDay)), cancel);
        return sums.ToDictionary(s => s.Key, s => new ResolveCount(s.Value.Total, s.Value.External, s.Value.Sketch.Estimate()));
    }

    public long DayOf(DateTimeOffset at)
    {
        // zones are quarters of an hour apart, so within one the day is the same: a hot path asks a million times for it
        var quarter = at.UtcTicks / QuarterTicks;
        if (_quarter is { } known && known.Quarter == quarter) return known.Day;
        var day = (long)Math.Floor((TimeZoneInfo.ConvertTime(at, options.Zone).DateTime - DateTime.UnixEpoch).TotalDays);
        _quarter = new DayOfQuarter(quarter, day);
        return day;
    }

    /// <summary>Writes what was counted since the last time.</summary>
    public async Task SaveAsync(CancellationToken cancel = default)
    {
        await _saving.WaitAsync(cancel);
        try
        {
            var ended = _ended.ToArray();
            var changed = ended.Concat(_today.Select(p => (Prefix: p.Key, Day: p.Value))).Where(c => Interlocked.Read(ref c.Day.Total) != c.Day.Saved.Total).ToList();
            if (changed.Count > 0)
            {
                var saved = await state.WriteAsync(sql => changed.ConvertAll(c => Save(sql, c.Prefix, c.Day)), cancel);
                // only now: a transaction that failed has saved nothing
                for (var i = 0; i < changed.Count; i++) changed[i].Day.Saved = saved[i];
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

    // the timer's last word when State cannot be written: the counts stay in memory and the next round tries again
    private async Task SaveQuietlyAsync()
    {
        try
        {
            await SaveAsync();
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            SaveFailure = e;
        }
    }

    /// <summary>Why the last periodic write failed; null when it did not. Shown by the health page.</summary>
    public Exception? SaveFailure { get; private set; }

    private Day Open(Prefix prefix, long today, Day? yesterday)
    {
        var opened = new Day(today);
        if (yesterday is null) return _today.GetOrAdd(prefix, opened);
        if (!_today.TryUpdate(prefix, opened, yesterday)) return _today.GetOrAdd(prefix, opened);
        _ended.Enqueue((prefix, yesterday));
        return opened;
    }

    private static Saved Save(ISqlSession sql, Prefix prefix, Day day)
    {
        var name = prefix.ToString().ToLowerInvariant();
        var total = Interlocked.Read(ref day.Total);
        var external = Interlocked.Read(ref day.External);
        // what stands there is from before a restart, or from the last save
        var old = sql.QueryFirst("select day, total, external, sketch, prefix from resolve_count where prefix = @prefix and day = @day", Row, ("prefix", name), ("day", day.Number));
        var sketch = new DistinctSketch(day.Sketch.Registers);
        if (old is not null) sketch.Merge(old.Sketch);
        sql.Execute("insert into resolve_count (prefix, day, total, external, sketch) values (@prefix, @day, @total, @external, @sketch) on conflict (prefix, day) do update set total = @total, external = @external, sketch = @sketch",
            ("prefix", name), ("day", day.Number), ("total", (old?.Total ?? 0) + total - day.Saved.Total), ("external", (old?.External ?? 0) + external - day.Saved.External), ("sketch", sketch.Registers.ToArray()));
        return new Saved(total, external);
    }

    private Task<List<Stored>> RowsAsync(Prefix prefix, long fromDay, long toDay, CancellationToken cancel) =>
        state.ReadAsync(sql => sql.Query("select day, total, external, sketch, prefix from resolve_count where prefix = @prefix and day between @from and @to order by day", Row,
            ("prefix", prefix.ToString().ToLowerInvariant()), ("from", fromDay), ("to", toDay)), cancel);

    private static Stored Row(ISqlRow row) => new(row.Int64(0), row.Int64(1), row.Int64(2), new DistinctSketch(row.Bytes(3)), Prefix.TryParse(row.Text(4), out var p, out _) ? p : default);

    private static ResolveCount Sum(List<Stored> rows)
    {
        var sketch = new DistinctSketch();
        foreach (var row in rows) sketch.Merge(row.Sketch);
        return new(rows.Sum(r => r.Total), rows.Sum(r => r.External), sketch.Estimate());
    }

    private sealed record DayOfQuarter(long Quarter, long Day);

    private sealed record Stored(long Day, long Total, long External, DistinctSketch Sketch, Prefix Prefix);

    private sealed class Day(long number)
    {
        public readonly long Number = number;
        public readonly DistinctSketch Sketch = new();
        public long Total;
        public long External;
        public Saved Saved;
    }

    private readonly record struct Saved(long Total, long External);
}
