using Yiwang.Storage.Sql;

namespace Yiwang.Identify.Reporting.Faults;

/// <summary>When this program ran: seconds of each day, and its stops. A beat a minute; a crash forgets at most that minute.</summary>
internal sealed class ServiceHours(IDatabase state, FaultLog faults, ReportClock clock)
{
    private const long MinuteUs = 60_000_000;
    private long _last;

    /// <summary>At the start: a stop since the last beat is told, as maintenance when the program was ended in order.</summary>
    public async Task BeginAsync(CancellationToken cancel)
    {
        var now = clock.NowUs;
        var beat = await state.ReadAsync(sql => sql.QueryFirst("select at_us, stopped from report_beat where id = 1", r => ((long At, bool Stopped)?)(r.Int64(0), r.Int64(1) != 0)), cancel);
        Volatile.Write(ref _last, now);
        await state.WriteAsync(sql => sql.Execute("insert into report_beat (id, at_us, stopped, began_us) values (1, @now, 0, @now) on conflict (id) do update set at_us = @now, stopped = 0", ("now", now)), cancel);
        if (beat is not { } before || now - before.At < (before.Stopped ? MinuteUs : 2 * MinuteUs)) return;
        var (name, kind, cause) = before.Stopped ? (FaultLog.PlannedStop, FaultKind.Other, "停机维护：程序正常停止") : (FaultLog.Crash, FaultKind.System, "程序中断：没有正常停止的记录");
        await faults.BeganAsync(name, "", kind, cause, before.At, cancel);
        await faults.OverAsync(name, now, cancel);
    }

    public async Task BeatAsync(bool stopping, CancellationToken cancel)
    {
        var (from, to) = (_last, clock.NowUs);
        if (to <= from && !stopping) return;
        await state.WriteAsync(sql =>
        {
            for (var at = from; at < to;)
            {
                var day = DateOnly.FromDateTime(clock.At(Parties.Micros.ToTime(at)));
                var end = Math.Min(to, clock.StartOf(day.AddDays(1)));
                sql.Execute("insert into report_hours (day, up_us) values (@day, @us) on conflict (day) do update set up_us = report_hours.up_us + @us", ("day", ReportClock.NumberOf(day)), ("us", end - at));
                at = end;
            }
            return sql.Execute("update report_beat set at_us = @now, stopped = @stopped where id = 1", ("now", to), ("stopped", stopping));
        }, cancel);
        Volatile.Write(ref _last, Math.Max(from, to));
    }

    /// <summary>Hours in service of the month, and per cent of its time since the node first ran; to now for the month that runs.</summary>
    public async Task<(double Hours, double Availability)> OfMonthAsync(DateOnly month, CancellationToken cancel)
    {
        var (from, to) = (clock.StartOf(month), Math.Min(clock.StartOf(month.AddMonths(1)), clock.NowUs));
        var (us, began) = await state.ReadAsync(sql => (
            sql.QueryFirst("select coalesce(sum(up_us), 0) from report_hours where day between @from and @to", r => r.Int64(0), ("from", ReportClock.NumberOf(month)), ("to", ReportClock.NumberOf(month.AddMonths(1)) - 1)),
            sql.QueryFirst("select began_us from report_beat where id = 1", r => r.Int64(0))), cancel);
        var span = to - Math.Max(from, began);
        // it runs since the last beat too
        us += Math.Max(0, to - Math.Max(from, Volatile.Read(ref _last)));
        return (Math.Round(us / 3.6e9, 2), span <= 0 ? 0 : Math.Round(Math.Min(100, us * 100.0 / span), 3));
    }
}
