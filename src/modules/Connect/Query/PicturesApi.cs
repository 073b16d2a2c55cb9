using System.Globalization;
using Microsoft.AspNetCore.Http;
using Yiwang.Console.Http;
using Yiwang.Console.Slots;
using Yiwang.Events;
using Yiwang.Streams.Reading;

namespace Yiwang.Connect.Query;

/// <summary>Points of lines to be drawn: as few as the picture is wide, spikes and gaps kept.</summary>
internal static class PicturesApi
{
    private const int SeriesMax = 20, PointsUsual = 800;
    private static readonly string[] s_columns = ["point", "time", "value", "quality"];

    public static async Task ServeAsync(HttpContext http, IViewer viewer, PointReading reading, TimeProvider clock)
    {
        var range = QueryRange.Of(http, clock);
        var gap = QueryRange.Duration(http, "gap", 0);
        var asked = http.Request.Query["points"].ToString();
        var points = PointsUsual;
        var refused = range.Status;
        if (refused.Succeeded && gap < 0) refused = QueryRange.WrongDuration("gap");
        if (refused.Succeeded && asked.Length > 0 && (!int.TryParse(asked, NumberStyles.None, CultureInfo.InvariantCulture, out points) || points is < 3 or > Picture.PointsMax))
            refused = new Outcome(Codes.RequestInvalid, $"3–{Picture.PointsMax}", "points");
        var found = refused.Succeeded ? await reading.FindAsync(viewer.Principal, http.Request.Query["point"], SeriesMax, http.RequestAborted) : refused;
        if (found.Succeeded && found.Value.FirstOrDefault(p => !BucketsApi.IsCountable(p.Point.SampleKind)) is { } other) found = BucketsApi.NotCountable(other.Point.Handle.ToString());
        if (!found.Succeeded)
        {
            await Problem.Of(found.Status, http).ExecuteAsync(http);
            return;
        }
        await using var rows = new RowWriter(http, range.Value.Csv, s_columns);
        foreach (var point in found.Value)
        {
            if (point.Series is not { } series || !BucketsApi.IsCountable(series.Kind)) continue;
            var name = point.Point.Handle.ToString();
            foreach (var p in Picture.Draw(reading.Store, series, range.Value.FromUs, range.Value.ToUs, points, gap)) Write(rows, name, p);
            await rows.FlushAsync(http.RequestAborted);
        }
        await rows.CloseAsync(null, http.RequestAborted);
    }

    private static void Write(RowWriter rows, string name, in PicturePoint point)
    {
        rows.Begin();
        rows.Cell(name);
        rows.Time(point.TimeUs);
        rows.Cell(point.Value);
        rows.Cell(QualityNames.Of(point.Quality.Code));
        rows.End();
    }
}
