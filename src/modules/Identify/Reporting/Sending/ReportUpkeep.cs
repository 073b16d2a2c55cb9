using Yiwang.Identify.Reporting.Faults;
using Yiwang.Parties;
using Yiwang.Storage.Sql;

namespace Yiwang.Identify.Reporting.Sending;

/// <param name="KeepDays">Documents are kept on both sides this long, 40–36,500 days; what stands in the log stays. Default 400: a year, and the month in which it is looked at.</param>
/// <param name="EscrowFulls">FULL escrows of each sender that are kept, with the DIFFs after them, 1–52. Default 4: a month.</param>
public sealed record ReportOptions(int KeepDays = 400, int EscrowFulls = 4);

/// <summary>Once a day old documents are deleted.</summary>
internal sealed class ReportUpkeep(ReportOptions options, FaultLog faults, IDatabase state, ReportClock clock)
{
    private DateOnly _done;

    public async Task RunAsync(CancellationToken cancel)
    {
        if (_done == clock.Today) return;
        var before = clock.NowUs - Micros.Of(TimeSpan.FromDays(options.KeepDays));
        await state.WriteAsync(sql =>
        {
            sql.Execute("delete from report_out where made_us < @before and outcome is not null", ("before", before));
            sql.Execute("delete from report_in where received_us < @before", ("before", before));
            return sql.Execute("delete from report_covered where period < @day", ("day", clock.Day(before)));
        }, cancel);
        await faults.TrimAsync(cancel);
        _done = clock.Today;
    }
}
