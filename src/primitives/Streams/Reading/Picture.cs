namespace Yiwang.Streams.Reading;

/// <summary>
/// A curve with as few points as the eye needs. First the extremes of several slots for each point wanted, in one pass over the samples, then largest triangles (LTTB) among those;
/// gaps, Bad samples and changes of quality class stay.
/// </summary>
public static class Picture
{
    public const int PointsMax = 10_000;
    private const int SlotsOfPoint = 4;

    /// <param name="pointsMax">3–<see cref="PointsMax"/>. A line that breaks or changes its quality class often takes up to three times as many.</param>
    /// <param name="gapUs">Two samples further apart than this are not joined; 0 = only Bad samples part a line.</param>
    public static List<PicturePoint> Draw(IStreamStore store, SeriesInfo series, long fromUs, long toUs, int pointsMax, long gapUs = 0)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(pointsMax, 3);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(pointsMax, PointsMax);
        List<PicturePoint> extremes = [];
        if (fromUs >= toUs) return extremes;
        using var cursor = store.Read(series.Id, fromUs, toUs);
        var slots = new ExtremeSlots(fromUs, toUs, pointsMax * SlotsOfPoint, gapUs, series.Kind == SampleKind.Number, extremes);
        while (cursor.Next()) slots.Take(cursor);
        slots.Finish();
        return Triangles.Thin(extremes, pointsMax);
    }
}
