using Yiwang.Connect.Points;
using Yiwang.Streams;

namespace Yiwang.Connect.Acquisition;

/// <summary>The series of points.</summary>
internal static class PointSeries
{
    public static SeriesKey KeyOf(string owner, Point point) => new(point.Handle.ToString(), owner);

    /// <summary>Made when it is new. None when the series holds values of another kind: the book refuses such a point, but a collector may bring an old table.</summary>
    public static SeriesId Open(IStreamStore store, string owner, Point point)
    {
        var key = KeyOf(owner, point);
        if (!store.TryFind(key, out var series))
        {
            var id = store.Open(key, point.SampleKind);
            if (point.StoreDays > 0) store.Keep(id, point.StoreDays);
            return id;
        }
        if (series.Kind != point.SampleKind) return default;
        store.Keep(series.Id, point.StoreDays);
        return series.Id;
    }

    /// <summary>None before the first sample.</summary>
    public static SeriesId Find(IStreamStore store, string owner, Point point) => store.TryFind(KeyOf(owner, point), out var series) ? series.Id : default;
}
