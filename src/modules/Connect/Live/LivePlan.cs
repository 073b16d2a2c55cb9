using Yiwang.Connect.Acquisition;
using Yiwang.Connect.Adapters;
using Yiwang.Connect.Points;
using Yiwang.Streams;
using Yiwang.Things;

namespace Yiwang.Connect.Live;

/// <summary>What the book says about a device, as its live state needs it.</summary>
internal sealed class LivePlan(Handle device, IReadOnlyList<Point> points, DeviceRules rules, IPointBook book, IStreamStore store)
{
    /// <summary>A point slower than this does not show that a device is there when others are faster.</summary>
    private const int SlowMs = 60_000;
    private const int Intervals = 3;
    /// <summary>Live state looks four times a second: a shorter limit would flicker.</summary>
    private const long LeastUs = 1_000_000;

    private readonly bool _hasFast = points.Any(p => p.SamplingMs <= SlowMs);

    public Handle Device => device;
    public IReadOnlyList<Point> Points => points;
    public DeviceRules Rules => rules;
    public string Owner { get; } = points[0].Handle.Prefix.ToString();

    /// <summary>For a time that is over: what a dead-band kept out left no trace but the next heartbeat, so a value is believed until that.</summary>
    public bool IsPast { get; init; }
    /// <summary>Of plant collectors; null = each counts as there.</summary>
    public Func<string, string, bool>? IsThere { get; init; }

    public SeriesId SeriesOf(Point point) => PointSeries.Find(store, Owner, point);

    /// <summary>Three sampling intervals, or the device's own limit. A source that speaks only when something changes is believed until it says otherwise.</summary>
    public long FreshForUs(Point point)
    {
        var fresh = LiveFreshForUs(point);
        return IsPast && fresh != long.MaxValue && point.ReportMode != ReportMode.Periodic ? fresh + point.HeartbeatMs * 1_000L : fresh;
    }

    /// <summary>Whether word of a point can come at all now; null = nothing but its own silence tells. A source that speaks only when something changes is behind a collector whose line may be down.</summary>
    public Func<bool>? ReachOf(Point point) =>
        !IsPast && IsThere is { } there && book.FindAdapter(point.Adapter) is { Collector.Length: > 0 } adapter && FreshForUs(point) == long.MaxValue ? () => there(adapter.Owner, adapter.Collector) : null;

    private long LiveFreshForUs(Point point)
    {
        if (rules.OfflineAfterMs > 0) return Math.Max(LeastUs, rules.OfflineAfterMs * 1_000L);
        var speaksByItself = book.FindAdapter(point.Adapter)?.Kind is AdapterKind.Broker or AdapterKind.MqttClient or AdapterKind.LineProtocol;
        return speaksByItself && point.ReportMode == ReportMode.Change ? long.MaxValue : Math.Max(LeastUs, Intervals * point.SamplingMs * 1_000L);
    }

    public bool Vouches(Point point) => !_hasFast || point.SamplingMs <= SlowMs;
}
