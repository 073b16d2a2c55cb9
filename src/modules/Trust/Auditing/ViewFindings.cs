using Yiwang.Events.Projections;
using Yiwang.Events;
using Yiwang.Trust.Alarms;

namespace Yiwang.Trust.Auditing;

/// <summary>Where the audit builds the views a second time.</summary>
internal sealed record AuditFile(string Path);

/// <summary>What the last audit of the views found, and the alarms that it raises: one a table, so that a thousand changed rows are one message.</summary>
internal sealed class ViewFindings(TrustAlarms alarms)
{
    public ViewAuditResult? Last { get; private set; }

    public async Task KeepAsync(ViewAuditResult result, CancellationToken cancel)
    {
        Last = result;
        foreach (var table in result.Differences.GroupBy(d => d.Table))
        {
            await alarms.RaiseAsync(new TrustAlarm(AlarmKind.View, table.Key,
                new($"视图与存证不一致：{table.Key}", $"A view is not what the log says: {table.Key}"),
                new($"审计发现 {table.Count()} 行与存证不同，审计页列出了每一行。重建视图可以恢复。", $"The audit found {English.Count(table.Count(), "row that differs", "rows that differ")}; its page lists each. Rebuilding the view restores them."), "/trust/audit"), cancel);
        }
    }
}
