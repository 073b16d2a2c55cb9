using Yiwang.Identify.Reporting.Duties;
using Yiwang.Identify.Reporting.Filling;
using Yiwang.Identify.Reporting.Tables;
using Yiwang.Parties;
using Yiwang.Storage.Sql;

namespace Yiwang.Identify.Reporting.Sending;

/// <summary>A day of an enterprise's own node that came after the second-level node had told of that day goes on as a further part.</summary>
internal sealed class LateEnterprises(DutyBook duties, ReportBook book, ReportMaker maker, EnterpriseBook enterprises, IDatabase state, ReportClock clock)
{
    // after a start everything of the last weeks is looked at once
    private TimeSpan _back = TimeSpan.FromDays(40);

    public async Task RunAsync(CancellationToken cancel)
    {
        var since = clock.NowUs - Micros.Of(_back);
        foreach (var duty in duties.Own().Where(d => d.IsSecondLevel))
        {
            var late = await state.ReadAsync(sql => Late(sql, duty, since), cancel);
            if (late.Count == 0) continue;
            var below = enterprises.Of(duty).Select(e => e.Prefix.ToString()).ToHashSet(StringComparer.OrdinalIgnoreCase);
            foreach (var (table, period) in late.Where(l => below.Contains(l.Prefix)).Select(l => (l.Table, l.Period)).Distinct())
                if (book.Find(table) is { IsOfPeriod: true, Rows: RowKind.Enterprises } known && ReportClock.DayOf(period) is { } day) await maker.OfPeriodAsync(duty, known, period, day, null, cancel);
        }
        _back = TimeSpan.FromDays(2);
    }

    // only of days that were told already; those to come take it in by themselves
    private static List<(string Prefix, string Table, string Period)> Late(ISqlSession sql, Duty duty, long since) => sql.Query("""
        select distinct i.prefix, i.tbl, i.period from report_in i where i.received_us >= @since and i.same = 0
        and exists (select 1 from report_mark m where m.pact = @pact and m.prefix = @prefix and m.tbl = i.tbl and m.period >= i.period and m.digest = '')
        and not exists (select 1 from report_covered c where c.pact = @pact and c.prefix = @prefix and c.tbl = i.tbl and c.period = i.period and c.enterprise = i.prefix)
        """, r => (r.Text(0), r.Text(1), r.Text(2)), ("since", since), ("pact", duty.Pact.Id), ("prefix", duty.Prefix.ToString()));
}
