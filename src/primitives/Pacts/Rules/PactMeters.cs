using System.Collections.Concurrent;
using Yiwang.Storage.Sql;

namespace Yiwang.Pacts.Rules;

/// <summary>Messages of one day by verb.</summary>
/// <param name="Day">Days since 1970-01-01 in the node's zone.</param>
public sealed record PactMeter(long Day, PactVerbs Verb, long Messages);

/// <summary>
/// Counts what crosses, by pact, taker, verb and day. Kept in State, written every 10 s: a crash forgets at most what was counted since, so a quota is kept to within ten seconds of traffic.
/// At most 40,000 counters are held; beyond that nothing more crosses on new ones until tomorrow.
/// </summary>
public sealed class PactMeters : IAsyncDisposable
{
    public static readonly Migration Schema = new(1, "pact-meters",
        ["create table pact_meter (pact text not null, taker text not null, verb integer not null, day bigint not null, messages bigint not null, primary key (pact, taker, day, verb))"]);

    private const int CountersMax = 40_000;
    private static readonly TimeSpan s_saveEvery = TimeSpan.FromSeconds(10);

    private readonly IDatabase _state;
    private readonly TimeProvider _time;
    private readonly TimeZoneInfo _zone;
    private readonly ConcurrentDictionary<(string Pact, string Taker), Day> _today = new();
    private readonly SemaphoreSlim _saving = new(1, 1);
    private ITimer? _timer;

    private PactMeters(IDatabase state, TimeProvider time, TimeZoneInfo zone) => (_state, _time, _zone) = (state, time, zone);

    public static async Task<PactMeters> OpenAsync(IDatabase state, TimeProvider time, TimeZoneInfo zone, CancellationToken cancel = default)
    {
        var meters = new PactMeters(state, time, zone);
        var today = meters.DayNow();
        var rows = await state.ReadAsync(sql => sql.Query("select pact, taker, verb, messages from pact_meter where day = @day", r => (Pact: r.Text(0), Taker: r.Text(1), Verb: (int)r.Int64(2), Messages: r.Int64(3)), ("day", today)), cancel);
        foreach (var row in rows)
        {
            var day = meters._today.GetOrAdd((row.Pact, row.Taker), _ => new Day(today));
            day.Counts[Slot((PactVerbs)row.Verb)] = day.Saved[Slot((PactVerbs)row.Verb)] = row.Messages;
        }
        meters._timer = time.CreateTimer(_ => _ = meters.SaveQuietlyAsync(), null, s_saveEvery, s_saveEvery);
        return meters;
    }

    /// <summary>All verbs together, which is what the quota bounds.</summary>
    public long Today(string pact, string taker) => _today.TryGetValue((pact, taker), out var day) && day.Number == DayNow() ? day.Total : 0;

    public long Today(string pact, string taker, PactVerbs verb) => _today.TryGetValue((pact, taker), out var day) && day.Number == DayNow() ? Interlocked.Read(ref day.Counts[Slot(verb)]) : 0;

    /// <summary>One more, unless that would be more than the quota. No allocation once the day's counter is there.</summary>
    public bool TryCount(string pact, string taker, PactVerbs verb, long quota)
    {
        var today = DayNow();
        if (!_today.TryGetValue((pact, taker), out var day) || day.Number != today)
        {
            if (day is null && _today.Count >= CountersMax) return false;
            day = Begin((pact, taker), today);
        }
        lock (day)
        {
            if (day.Total >= quota) return false;
            day.Counts[Slot(verb)]++;
            return true;
        }
    }

    /// <summary>One less. Of the day before nothing is taken back.</summary>
    public void Uncount(string pact, string taker, PactVerbs verb)
    {
        if (!_today.TryGetValue((pact, taker), out var day) || day.Number != DayNow()) return;
        lock (day)
        {
            ref var count = ref day.Counts[Slot(verb)];
            if (count > 0) count--;
        }
    }

    /// <summary>The newest first.</summary>
    public async Task<IReadOnlyList<PactMeter>> DailyAsync(string pact, string taker, int days, CancellationToken cancel = default)
    {
        await SaveAsync(cancel);
        return await _state.ReadAsync(sql => sql.Query("select day, verb, messages from pact_meter where pact = @pact and taker = @taker and day > @from order by day desc, verb",
            r => new PactMeter(r.Int64(0), (PactVerbs)r.Int64(1), r.Int64(2)), ("pact", pact), ("taker", taker), ("from", DayNow() - days)), cancel);
    }

    public async Task SaveAsync(CancellationToken cancel = default)
    {
        await _saving.WaitAsync(cancel);
        try
        {
            List<(string Pact, string Taker, Day Day, long[] Counts)> changed = [];
            foreach (var (key, day) in _today) lock (day) if (!day.Counts.AsSpan().SequenceEqual(day.Saved)) changed.Add((key.Pact, key.Taker, day, [.. day.Counts]));
            if (changed.Count == 0) return;
            await _state.WriteAsync(sql =>
            {
                foreach (var c in changed) Save(sql, c.Pact, c.Taker, c.Day, c.Counts);
                return 0;
            }, cancel);
            // only now: a transaction that failed has saved nothing
            foreach (var c in changed) lock (c.Day) c.Counts.CopyTo(c.Day.Saved, 0);
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

    private static void Save(ISqlSession sql, string pact, string taker, Day day, long[] counts)
    {
        for (var slot = 0; slot < counts.Length; slot++)
        {
            if (counts[slot] == day.Saved[slot]) continue;
            sql.Execute("insert into pact_meter (pact, taker, verb, day, messages) values (@pact, @taker, @verb, @day, @messages) on conflict (pact, taker, day, verb) do update set messages = excluded.messages",
                ("pact", pact), ("taker", taker), ("verb", 1 << slot), ("day", day.Number), ("messages", counts[slot]));
        }
    }

    // the day that ended is written by whoever begins the next one: at most ten seconds of it are not in State yet
    private Day Begin((string Pact, string Taker) key, long today) => _today.AddOrUpdate(key, _ => new Day(today), (_, old) => old.Number == today ? old : Ended(key, old, today));

    private Day Ended((string Pact, string Taker) key, Day old, long today)
    {
        _ = SaveEndedAsync(key, old);
        return new Day(today);
    }

    private async Task SaveEndedAsync((string Pact, string Taker) key, Day old)
    {
        long[] counts;
        lock (old) counts = [.. old.Counts];
        try
        {
            await _state.WriteAsync(sql =>
            {
                Save(sql, key.Pact, key.Taker, old, counts);
                return 0;
            }, CancellationToken.None);
        }
        catch (SqlException)
        {
            // yesterday's last ten seconds are missing from the meter's history; today's quota is not concerned
        }
    }

    private async Task SaveQuietlyAsync()
    {
        try
        {
            await SaveAsync();
        }
        catch (Exception e) when (e is SqlException or ObjectDisposedException or IOException)
        {
            // stays in memory; the next round tries again
        }
    }

    private static int Slot(PactVerbs verb) => System.Numerics.BitOperations.TrailingZeroCount((int)verb) & 3;

    private long DayNow() => (long)Math.Floor((TimeZoneInfo.ConvertTime(_time.GetUtcNow(), _zone).DateTime - DateTime.UnixEpoch).TotalDays);

    private sealed class Day(long number)
    {
        public long Number { get; } = number;
        public long[] Counts { get; } = new long[4];
        public long[] Saved { get; } = new long[4];
        public long Total => Counts[0] + Counts[1] + Counts[2] + Counts[3];
    }
}
