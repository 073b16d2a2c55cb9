using Yiwang.Events;
using Yiwang.Identify.Reporting.Documents;
using Yiwang.Identify.Reporting.Duties;
using Yiwang.Identify.Reporting.Escrow;
using Yiwang.Identify.Reporting.Sending;
using Yiwang.Identify.Reporting.Storing;
using Yiwang.Identify.Reporting.Tables;
using Yiwang.Notices;
using Yiwang.Pacts;
using Yiwang.Parties;
using Yiwang.Storage.Sql;

namespace Yiwang.Identify.Reporting.Pages;

/// <param name="Newest">Null = nothing was sent yet.</param>
/// <param name="Next">When it is due next, in words.</param>
public sealed record TableLine(ReportTable Table, SentReport? Newest, Bilingual Next);

public sealed record DutyLines(Duty Duty, PartyLine Upper, IReadOnlyList<TableLine> Tables, long Waiting, bool HasKey);

public sealed record PartyLine(string Name, string Prefix, Pact Pact);

/// <param name="Period">The newest that is here; null = none.</param>
/// <param name="Late">Days or months that are due and not here; 0 = none.</param>
public sealed record ReceivedLine(ReportTable Table, string? Period, long? ReceivedUs, long Count, int Late);

/// <param name="EscrowLate">Escrow is owed, and none came for two days.</param>
public sealed record SenderLines(PartyLine Sender, string Prefix, IReadOnlyList<ReceivedLine> Tables, bool EscrowLate)
{
    public int Late => Tables.Count(t => t.Late > 0) + (EscrowLate ? 1 : 0);
    public long? LastUs => Tables.Max(t => t.ReceivedUs);
}

/// <summary>What pages of reports show, to people of the organisation that sends or receives.</summary>
internal sealed class ReportView(DutyBook duties, ReportBook book, ReportRound round, ReportState state, ReportClock clock, IWorkCalendar calendar, IPacts pacts)
{
    private IDatabase State => state.Database;

    /// <param name="organization">Whose; null = nobody's.</param>
    public async Task<IReadOnlyList<DutyLines>> OwnAsync(string? organization)
    {
        List<DutyLines> lines = [];
        foreach (var duty in duties.Own().Where(d => d.Sender.ToString() == organization))
        {
            var tables = round.TablesOf(duty).ToList();
            var newest = await State.ReadAsync(sql => tables.ConvertAll(t => SentRows.Newest(sql, duty.Pact.Id, duty.Prefix.ToString(), t.Code)));
            var waiting = await State.ReadAsync(sql => sql.QueryFirst("select count(*) from report_out where pact = @pact and outcome is null", r => r.Int64(0), ("pact", duty.Pact.Id)));
            lines.Add(new(duty, new(duty.Pact.Other(duty.Sender).Name, duty.Prefix.ToString(), duty.Pact), [.. tables.Zip(newest, (t, n) => new TableLine(t, n, Next(t)))], waiting, !round.WithoutKey.Contains(duty)));
        }
        return lines;
    }

    public async Task<IReadOnlyList<SenderLines>> ReceivedAsync(string? organization)
    {
        List<SenderLines> lines = [];
        foreach (var pact in duties.Received().Where(p => p.Text.A.Organization.ToString() == organization))
        {
            var newest = await State.ReadAsync(sql => ReceivedRows.Newest(sql, pact.Id));
            foreach (var prefix in DutyBook.PrefixesOf(pact))
            {
                var own = newest.Where(n => n.Prefix == prefix.ToString()).ToDictionary(n => n.Table);
                var periods = (await State.ReadAsync(sql => ReceivedRows.Periods(sql, pact.Id, prefix.ToString(), ReportClock.Name(clock.Today.AddDays(-DaysShown))))).ToLookup(p => p.Table, p => p.Period);
                var tables = Expected(pact, Duty.LevelOf(prefix) == 2).Select(t => own.TryGetValue(t.Code, out var n) ? new ReceivedLine(t, n.Period, n.ReceivedUs, n.Count, LateOf(t, n.Period, [.. periods[t.Code]])) : new ReceivedLine(t, null, null, 0, own.Count > 0 ? LateOf(t, null, []) : 0));
                var escrow = await State.ReadAsync(sql => EscrowRows.List(sql, "escrow_in", pact.Id, 1));
                lines.Add(new(new(pact.Other(pact.Text.A.Organization).Name, prefix.ToString(), pact), prefix.ToString(), [.. tables], escrow is [{ DoneUs: { } done }] && done < clock.NowUs - Micros.Of(TimeSpan.FromDays(2))));
            }
        }
        return lines;
    }

    /// <summary>Days of the grid.</summary>
    public const int DaysShown = 14;

    public IEnumerable<ReportTable> Expected(Pact pact, bool secondLevel) => book.All.Where(t => DutyBook.Takes(pact).Contains(t.Report) && (secondLevel || t.Rows is RowKind.Enterprises or RowKind.Events));

    /// <summary>A pact under which the organisation receives (or sends), with what it sees of it.</summary>
    public Pact? Find(Principal who, string? pact, bool received) =>
        pacts.Find(pact ?? "") is { Text.Kind: PactKind.Delegate } found && (received ? found.Text.A : found.Text.B).Organization.ToString() == ReportLinks.SeenBy(who) ? found : null;

    public async Task<(ReportDocument Document, byte[] Body, SentReport? Sent, ReceivedReport? Received, string Problems)?> FindAsync(Principal who, string side, string pact, string prefix, string table, string period, int part)
    {
        if (Find(who, pact, side == "in") is null) return null;
        if (side == "in")
            return await State.ReadAsync(sql => ReceivedRows.Find(sql, pact, prefix, table, period, part)) is { } got && SignedReport.Read(got.Body) is { } read ? (read.Document, got.Body, null, got.Report, got.Problems) : null;
        return await State.ReadAsync(sql => SentRows.Find(sql, pact, prefix, table, period, part)) is { } made && SignedReport.Read(made.Body) is { } own ? (own.Document, made.Body, made.Report, null, "[]") : null;
    }

    /// <summary>End of the tenth workday after the month.</summary>
    public long MonthlyDeadline(DateOnly month) => calendar.EndOfWorkday(clock.StartOf(month.AddMonths(1)) - 1, 10);

    private int LateOf(ReportTable table, string? newest, IReadOnlyCollection<string> here) => table.Rhythm switch
    {
        Rhythm.Daily when table.IsOfPeriod => LateDays(newest, here),
        Rhythm.Report => newest is not null && ReportClock.MonthOf(newest) is { } month && month < clock.LastMonth && clock.NowUs > MonthlyDeadline(month.AddMonths(1)) ? 1 : 0,
        Rhythm.Event => 0,
        Rhythm.Monthly => newest is not null && string.CompareOrdinal(newest[..7], ReportClock.MonthName(clock.LastMonth)) < 0 ? 1 : 0,
        // how things stand is told once a day at least
        _ => newest is not null && string.CompareOrdinal(newest[..10], ReportClock.Name(clock.Today.AddDays(-1))) < 0 ? 1 : 0,
    };

    // of the days since the first one that is here; a whole day of grace after the day itself has ended
    private int LateDays(string? newest, IReadOnlyCollection<string> here)
    {
        if (newest is null) return 0;
        var first = here.Count > 0 ? ReportClock.DayOf(here.Min(StringComparer.Ordinal)!) : ReportClock.DayOf(newest);
        var late = 0;
        for (var day = clock.Today.AddDays(-2); first is { } from && day >= from && late < DaysShown; day = day.AddDays(-1))
            if (!here.Contains(ReportClock.Name(day))) late++;
        return late;
    }

    private Bilingual Next(ReportTable table) => table.Rhythm switch
    {
        Rhythm.Realtime => new("有变化后一分钟内", "within a minute of a change"),
        Rhythm.Hourly => new("整点，有变化时", "at the full hour, when something changed"),
        Rhythm.Event => new("发生时", "as it happens"),
        Rhythm.Daily => new($"{ReportClock.Name(clock.LastDay.AddDays(2))} 00:30", $"{ReportClock.Name(clock.LastDay.AddDays(2))} 00:30"),
        Rhythm.Monthly => new($"{ReportClock.Name(clock.LastMonth.AddMonths(2))} 01:00", $"{ReportClock.Name(clock.LastMonth.AddMonths(2))} 01:00"),
        _ => new($"{ReportClock.Name(clock.LastMonth.AddMonths(2))} 01:00，最迟 {clock.Day(MonthlyDeadline(clock.LastMonth.AddMonths(1)) - 1)}", $"{ReportClock.Name(clock.LastMonth.AddMonths(2))} 01:00, by {clock.Day(MonthlyDeadline(clock.LastMonth.AddMonths(1)) - 1)} at the latest"),
    };
}
