using Yiwang.Connect.Points;
using Yiwang.Streams;
using Yiwang.Streams.Reading;

namespace Yiwang.Connect.Trends;

/// <summary>Reads the samples of a point for a picture.</summary>
internal sealed class TrendReader(IStreamStore store)
{
    private const int PointsMin = 50, PointsMax = 4_000;
    /// <summary>This share of the span before it is read as well, so that a line comes in from the left edge.</summary>
    private const int LeadShare = 20;

    /// <param name="points">As many as the chart has pixels.</param>
    public TrendLine Read(Point point, long fromUs, long toUs, int points, long nowUs)
    {
        if (!TryFind(point, out var series)) return new([], Empty(fromUs, toUs));
        var gap = TrendPoints.GapUs(point);
        var lead = (toUs - fromUs) / LeadShare;
        return new(Picture.Draw(store, series, fromUs - (gap == 0 ? lead : Math.Min(gap, lead)), toUs, Math.Clamp(points, PointsMin, PointsMax), gap), Whole(series, fromUs, toUs, nowUs, gap));
    }

    /// <summary>The numbers alone.</summary>
    public TrendLine Figures(Point point, long fromUs, long toUs, long nowUs) =>
        new([], TryFind(point, out var series) ? Whole(series, fromUs, toUs, nowUs, TrendPoints.GapUs(point)) : Empty(fromUs, toUs));

    private Bucket Whole(SeriesInfo series, long fromUs, long toUs, long nowUs, long gapUs) => Buckets.Read(store, series, new StepQuery(fromUs, toUs, 0, nowUs, gapUs))[0];

    private bool TryFind(Point point, out SeriesInfo series) =>
        store.TryFind(new SeriesKey(point.Handle.ToString(), point.Handle.Prefix.ToString()), out series) && series.Kind is SampleKind.Number or SampleKind.Integer or SampleKind.Boolean;

    private static Bucket Empty(long fromUs, long toUs) => new(fromUs, toUs, 0, 0, double.NaN, double.NaN, 0, double.NaN, double.NaN, 0, 0);
}
