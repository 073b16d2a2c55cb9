using Microsoft.Extensions.Primitives;
using Yiwang.Connect.Devices;
using Yiwang.Connect.Points;
using Yiwang.Parties;
using Yiwang.Streams;
using Yiwang.Things;

namespace Yiwang.Connect.Trends;

/// <summary>Which points a trend is asked for, as far as the asker may see them.</summary>
internal sealed class TrendPoints(IPointBook points, DeviceSight sight)
{
    /// <summary>More lines than this nobody tells apart.</summary>
    public const int PointsMax = 12;

    public static bool CanDraw(Point point) => point.SampleKind is SampleKind.Number or SampleKind.Integer or SampleKind.Boolean;

    /// <param name="asked">Handles; what is not known, not drawable or not permitted is left out.</param>
    public IReadOnlyList<Point> Of(Principal who, StringValues asked) =>
        [.. asked.Take(PointsMax).Select(h => Handle.TryParse(h, out var handle) ? points.Find(handle) : null).OfType<Point>().DistinctBy(p => p.Handle).Where(p => CanDraw(p) && sight.MaySee(who, p))];

    public IReadOnlyList<Handle> Devices(Principal who, StringValues asked) =>
        [.. asked.Take(PointsMax).Select(h => Handle.TryParse(h, out var handle) ? handle : (Handle?)null).OfType<Handle>().Distinct().Where(d => sight.MaySee(who, d))];

    /// <summary>Samples of one point may lie apart this long before the line is broken; µs. 0 = for ever: a point that reports on change alone is silent while nothing changes.</summary>
    public static long GapUs(Point point) => point.ReportMode == ReportMode.Change ? 0
        : 3_000L * Math.Max(point.SamplingMs, point.ReportMode == ReportMode.ChangeAndPeriodic ? point.HeartbeatMs : 0);
}
