using Yiwang.Cases;
using Yiwang.Connect.Inspection.Routes;

namespace Yiwang.Connect.Inspection.Runs;

/// <summary>正常, 异常, 停机未检, 漏检.</summary>
internal enum ItemResult { Normal, Abnormal, Idle, Missed }

/// <summary>现场处理, 转工单, 观察.</summary>
internal enum Handling { OnSite, Order, Observe }

/// <summary>What somebody found at one item, as the phone or a meter says.</summary>
internal sealed record ItemRecord
{
    /// <summary>Made where it was done; the same id again is the same record.</summary>
    public required string Id { get; init; }
    public required ItemResult Result { get; init; }
    public decimal? Value { get; init; }
    public string Remark { get; init; } = "";
    public IReadOnlyList<FileReference> Photos { get; init; } = [];
    /// <summary>User handle; empty = read from a point, or by itself.</summary>
    public string Person { get; init; } = "";
    /// <summary>By the clock of the phone.</summary>
    public required long AtUs { get; init; }
    public required long SyncedUs { get; init; }
    /// <summary>Server minus phone, seconds, when they differ by more than five minutes; else 0.</summary>
    public int ClockOffS { get; init; }
    /// <summary>As <c>qr</c>, <c>gps 12 m</c>, <c>meter</c>; empty = none, and then it does not count.</summary>
    public string Presence { get; init; } = "";
    /// <summary>Signed with the person's key of the phone.</summary>
    public bool Signed { get; init; }
    public Handling? Handling { get; init; }
    /// <summary>Case id of the work order that came of it.</summary>
    public string Order { get; init; } = "";
    /// <summary>Who let it out of quarantine; empty = it was in none.</summary>
    public string Accepted { get; init; } = "";

    /// <summary>When it was, as far as can be known.</summary>
    public long RealUs => AtUs + ClockOffS * 1_000_000L;

    public bool Counts => Presence.Length > 0 && Result is not ItemResult.Missed;
}

/// <param name="Record">The one that stands; null = not looked at yet.</param>
/// <param name="Before">Those that it outweighs, oldest first; at most <see cref="BeforeMax"/>.</param>
internal sealed record RunItem(RouteItem Item, ItemRecord? Record, IReadOnlyList<ItemRecord> Before)
{
    public const int BeforeMax = 20;
}

/// <summary>One walk: what was to be looked at, within which window, and what was found.</summary>
/// <param name="Id">Of its case.</param>
internal sealed record Run(string Id, string Owner, string Number, string Route, string RouteNo, string Name, string Workshop, string State, long PlannedUs, long OpensUs, long EndsUs,
    IReadOnlyList<PresenceKind> Presence, string? Inspector, IReadOnlyList<RunItem> Items)
{
    public const string Planned = "planned", Running = "running", Done = "done", Missed = "missed";

    public bool IsOpen => State is Planned or Running;

    public RunCounts Counts => RunCounts.Of(this);
}

/// <summary>完成, 及时, 漏检, 异常, 停机未检 of one run.</summary>
internal readonly record struct RunCounts(int Items, int Done, int OnTime, int Missed, int Abnormal, int Idle)
{
    public static RunCounts Of(Run run)
    {
        var (done, onTime, missed, abnormal, idle) = (0, 0, 0, 0, 0);
        foreach (var item in run.Items)
        {
            if (item.Record is not { } record) continue;
            if (record.Result == ItemResult.Missed || !record.Counts) { missed += record.Result == ItemResult.Missed ? 1 : 0; continue; }
            if (record.Result == ItemResult.Idle) { idle++; continue; }
            done++;
            if (record.RealUs >= run.OpensUs && record.RealUs <= run.EndsUs) onTime++;
            if (record.Result == ItemResult.Abnormal) abnormal++;
        }
        return new(run.Items.Count, done, onTime, missed, abnormal, idle);
    }

    public bool IsComplete => Done + Idle == Items;
}
