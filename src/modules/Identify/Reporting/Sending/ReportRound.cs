using Yiwang.Identify.Reporting.Duties;
using Yiwang.Identify.Reporting.Storing;
using Yiwang.Identify.Reporting.Tables;
using Yiwang.Storage.Sql;

namespace Yiwang.Identify.Reporting.Sending;

/// <summary>
/// One look at everything that is due. Days and months are made in order from where the table stands, whatever the clock has done meanwhile: a day that was missed is made later with its own date
/// and what was counted then.
/// </summary>
internal sealed class ReportRound(DutyBook duties, ReportBook book, ReportMaker maker, LateEnterprises late, ReportTurn turn, IDatabase state, ReportClock clock)
{
    /// <summary>Days of one table made in one round; the next follows at once.</summary>
    private const int DaysMax = 40;
    private readonly Dictionary<(string Duty, string Table), string> _looked = [];

    /// <summary>Duties whose organisation's key is not on this node.</summary>
    public IReadOnlyList<Duty> WithoutKey { get; private set; } = [];

    /// <returns>True while there is more.</returns>
    public async Task<bool> RunAsync(CancellationToken cancel)
    {
        using var own = await turn.TakeAsync(cancel);
        var more = false;
        List<Duty> keyless = [];
        foreach (var duty in duties.Own())
        {
            foreach (var table in TablesOf(duty))
            {
                var made = await TableAsync(duty, table, cancel);
                if (made is null)
                {
                    keyless.Add(duty);
                    break;
                }
                more |= made >= DaysMax;
            }
        }
        WithoutKey = keyless;
        await late.RunAsync(cancel);
        return more;
    }

    /// <summary>What a duty's pact takes: an enterprise tells about itself alone.</summary>
    public IEnumerable<ReportTable> TablesOf(Duty duty) => book.All.Where(t => DutyBook.Takes(duty.Pact).Contains(t.Report) && (duty.IsSecondLevel || t.Rows is RowKind.Enterprises or RowKind.Events));

    private async Task<int?> TableAsync(Duty duty, ReportTable table, CancellationToken cancel) => table.Rhythm switch
    {
        Rhythm.Event => await maker.FaultsAsync(duty, table, cancel),
        Rhythm.Report => await MonthsAsync(duty, table, cancel),
        _ when table.IsOfPeriod => await DaysAsync(duty, table, cancel),
        _ => await NowAsync(duty, table, cancel),
    };

    private async Task<int?> DaysAsync(Duty duty, ReportTable table, CancellationToken cancel)
    {
        var mark = await state.ReadAsync(sql => SentRows.MarkOf(sql, duty, table.Code), cancel);
        // a duty begins with the day before it was first seen
        var next = mark is { } known && ReportClock.DayOf(known.Period) is { } day ? day.AddDays(1) : clock.LastDay;
        var made = 0;
        for (; next <= clock.LastDay && made < DaysMax; next = next.AddDays(1), made++)
            if (await maker.OfPeriodAsync(duty, table, ReportClock.Name(next), next, ReportClock.Name(next), cancel) is null) return null;
        return made;
    }

    private async Task<int?> MonthsAsync(Duty duty, ReportTable table, CancellationToken cancel)
    {
        var last = clock.LastMonth;
        if (await state.ReadAsync(sql => SentRows.MarkOf(sql, duty, table.Code), cancel) is not { } mark) return await maker.MarkAsync(duty, table, ReportClock.MonthName(last), cancel);
        var made = 0;
        for (var month = ReportClock.MonthOf(mark.Period)!.Value.AddMonths(1); month <= last && made < DaysMax; month = month.AddMonths(1), made++)
            if (await maker.OfPeriodAsync(duty, table, ReportClock.MonthName(month), month, ReportClock.MonthName(month), cancel) is null) return null;
        return made;
    }

    private async Task<int?> NowAsync(Duty duty, ReportTable table, CancellationToken cancel)
    {
        var (key, slot) = ((duty.Key + duty.Prefix, table.Code), Slot(table.Rhythm));
        if (slot is not null && _looked.GetValueOrDefault(key) == slot) return 0;
        var missed = await MissedAsync(duty, table, cancel);
        if (missed is null or >= DaysMax) return missed;
        var made = await maker.OfNowAsync(duty, table, again: false, cancel);
        if (made is not null && slot is not null) _looked[key] = slot;
        return made is null ? null : 0;
    }

    /// <summary>Days on which nobody told how things stand: those after the newest that was told, before today.</summary>
    private async Task<int?> MissedAsync(Duty duty, ReportTable table, CancellationToken cancel)
    {
        if (table.Rhythm == Rhythm.Monthly || await state.ReadAsync(sql => SentRows.MarkOf(sql, duty, table.Code), cancel) is not { } mark || ReportClock.DayOf(mark.Period[..10]) is not { } told) return 0;
        var made = 0;
        for (var day = told.AddDays(1); day < clock.Today && made < DaysMax; day = day.AddDays(1), made++)
            if (await maker.OfMissedAsync(duty, table, day, cancel) is null) return null;
        return made;
    }

    // looked at once in each; null = at every round
    private string? Slot(Rhythm rhythm) => rhythm switch
    {
        Rhythm.Hourly => clock.Now.ToString("yyyy-MM-ddTHH", System.Globalization.CultureInfo.InvariantCulture),
        Rhythm.Daily => ReportClock.Name(clock.LastDay),
        Rhythm.Monthly => ReportClock.MonthName(clock.LastMonth),
        _ => null,
    };
}
