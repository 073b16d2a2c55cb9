using Yiwang.Events;
using Yiwang.Identify.Reporting.Duties;
using Yiwang.Identify.Reporting.Storing;
using Yiwang.Identify.Reporting.Tables;
using Yiwang.Pacts;
using Yiwang.Storage.Sql;

namespace Yiwang.Identify.Reporting.Sending;

/// <summary>A person wants a table sent once more: how things stand now, or the newest period as a further part, with what was corrected since.</summary>
internal sealed class ReportAgain(DutyBook duties, ReportMaker maker, ReportTurn turn, ReportBell bell, IDatabase state)
{
    public async Task<Outcome> RunAsync(Pact pact, ReportTable table, CancellationToken cancel)
    {
        using var own = await turn.TakeAsync(cancel);
        var any = false;
        foreach (var duty in duties.Own().Where(d => d.Pact.Id == pact.Id))
        {
            int? made = 0;
            if (!table.IsOfPeriod) made = await maker.OfNowAsync(duty, table, again: true, cancel);
            else if (await state.ReadAsync(sql => SentRows.MarkOf(sql, duty, table.Code), cancel) is { } mark && (ReportClock.DayOf(mark.Period) ?? ReportClock.MonthOf(mark.Period)) is { } day)
                made = await maker.OfPeriodAsync(duty, table, mark.Period, day, null, cancel, again: true);
            if (made is null) return new Outcome(Codes.PactsSignature, "the organisation's signing key is not on this node");
            any |= made > 0;
        }
        bell.Ring();
        return any ? Outcome.Ok : new Outcome(Codes.PactsNotInForce, table.Code);
    }
}
