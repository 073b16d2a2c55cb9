using Yiwang.Events;
using Yiwang.Identify.Reporting.Duties;
using Yiwang.Identify.Reporting.Filling;
using Yiwang.Net.Crossing;
using Yiwang.Net.Health;
using Yiwang.Parties.Limits;
using Yiwang.Storage.Log;

namespace Yiwang.Identify.Reporting.Faults;

/// <summary>Looks once a minute at what this node can see: its log, the nodes of its enterprises, the line upwards, and how many callers its limits refuse.</summary>
internal sealed class FaultWatch(FaultLog log, DutyBook duties, EnterpriseBook enterprises, IEvents events, NeighbourHealth health, ICrossing crossing, PublicLimits limits, ReportClock clock)
{
    /// <summary>Probes in a row that failed; a round is 30 s.</summary>
    private const int FailuresMin = 3;
    /// <summary>Refusals of a minute that are called a flood: ten a second.</summary>
    private const int RefusalsMin = 600;
    private const long SilenceUs = 5 * 60_000_000L;
    private long? _refused, _lookedUs;

    public async Task LookAsync(CancellationToken cancel)
    {
        var now = clock.NowUs;
        var seen = Seen(now).ToList();
        var open = await log.OpenAsync(cancel);
        foreach (var (fault, prefix, kind, cause) in seen)
            if (!open.Contains(fault)) await log.BeganAsync(fault, prefix, kind, cause, now, cancel);
        foreach (var fault in open.Except(seen.Select(s => s.Fault))) await log.OverAsync(fault, now, cancel);
    }

    private IEnumerable<(string Fault, string Prefix, FaultKind Kind, string Cause)> Seen(long now)
    {
        if (events.Log.Status is { State: not LogState.Open } status) yield return ("log", "", FaultKind.System, $"存证日志不能写入：{status.Reason}");
        if (Flood(now) is { } refused) yield return ("flood", "", FaultKind.Attack, $"一分钟内限流拒绝了 {refused} 次查询");
        foreach (var duty in duties.Own())
        {
            var lane = crossing.Lanes.FirstOrDefault(l => l.IsOutward && l.Pact == duty.Pact.Id && l.Sender == duty.Sender);
            if (lane is { Trouble: { } trouble } && now - (lane.LastContactUs ?? 0) > SilenceUs) yield return ($"upper:{duty.Pact.Id}", "", FaultKind.Network, $"与上级节点联系不上：{trouble}");
            if (!duty.IsSecondLevel) continue;
            foreach (var enterprise in enterprises.Of(duty))
                if (enterprise.Record.Node is { } node && health.Of(node) is { Failures: >= FailuresMin } dead) yield return ($"node:{enterprise.Prefix}", enterprise.Prefix.ToString(), FaultKind.Network, $"企业节点 {node.Authority} 没有应答：{dead.Why}");
        }
    }

    private long? Flood(long now)
    {
        var total = limits.Refused;
        var (before, since) = (_refused, _lookedUs);
        (_refused, _lookedUs) = (total, now);
        if (before is not { } old || since is not { } then || now <= then) return null;
        var aMinute = (long)((total - old) * 60e6 / Math.Max(now - then, 60_000_000));
        return aMinute >= RefusalsMin ? aMinute : null;
    }
}
