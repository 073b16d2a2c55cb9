using Yiwang.Connect.Live;
using Yiwang.Connect.Points;
using Yiwang.Expressions;
using Yiwang.Streams;

namespace Yiwang.Connect.Alarms.Evaluation;

/// <summary>A point that some rule reads, and who reads it. Guarded by the evaluator.</summary>
internal sealed class WatchedPoint(Point point, SeriesKey key, long freshForUs, Func<bool>? reach) : PointNow(point, freshForUs, reach)
{
    public SeriesKey Key => key;
    /// <summary>Alike for points of one device; that two devices share one does no harm.</summary>
    public int Home { get; } = point.Device.GetHashCode();
    /// <summary>None until the first sample makes it.</summary>
    public SeriesId Series { get; set; }
    public RuleSlot[] Slots { get; set; } = [];
    /// <summary>Whether rules saw a value when they were last told.</summary>
    public bool IsTold { get; set; }
}

/// <summary>Where the rules of one group see the point.</summary>
/// <param name="Readers">Those of the group that read it.</param>
internal sealed record RuleSlot(InputGroup Group, WatchedPoint Point, int Slot, RuleRun[] Readers);

/// <summary>Values that some rules share: those of one device's own points, or of one rule that reads other devices too.</summary>
internal sealed class InputGroup(Things.Handle device, Inputs inputs)
{
    /// <summary>Whose rules they are.</summary>
    public Things.Handle Device => device;
    public Inputs Inputs => inputs;
    public IReadOnlyList<RuleSlot> Slots { get; set; } = [];
    public IReadOnlyList<RuleRun> Runs { get; set; } = [];
    /// <summary>How much of the past decides what its rules say, µs.</summary>
    public long LooksBackUs { get; set; }
}
