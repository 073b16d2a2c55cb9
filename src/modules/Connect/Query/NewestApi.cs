using Microsoft.AspNetCore.Http;
using Yiwang.Console.Http;
using Yiwang.Console.Slots;
using Yiwang.Streams;

namespace Yiwang.Connect.Query;

/// <summary>The newest sample of each point, out of memory; a point that never had one has no time.</summary>
internal static class NewestApi
{
    private static readonly string[] s_columns = ["point", "time", "value", "quality", "received", "unit"];

    public static async Task ServeAsync(HttpContext http, IViewer viewer, PointReading reading)
    {
        var found = await reading.FindAsync(viewer.Principal, http.Request.Query["point"], PointReading.PointsMax, http.RequestAborted);
        if (!found.Succeeded)
        {
            await Problem.Of(found.Status, http).ExecuteAsync(http);
            return;
        }
        await using var rows = new RowWriter(http, http.Request.Query["format"] == "csv", s_columns);
        foreach (var point in found.Value)
        {
            rows.Begin();
            rows.Cell(point.Point.Handle.ToString());
            if (point.Series is { } series && reading.Store.TryLast(series.Id, out var last)) Write(rows, reading.Store, series, last);
            else for (var i = 0; i < 4; i++) rows.Nothing();
            rows.Cell(point.Point.Ucum);
            rows.End();
        }
        await rows.CloseAsync(null, http.RequestAborted);
    }

    private static void Write(RowWriter rows, IStreamStore store, SeriesInfo series, in LastSample last)
    {
        rows.Time(last.TimeUs);
        var isText = series.Kind is SampleKind.Text or SampleKind.Block;
        var bytes = isText ? store.LastBytes(series.Id) : [];
        SampleCell.Write(rows, series.Kind, isText ? bytes.Length : last.Bits, last.Quality.Code, bytes);
        rows.Cell(QualityNames.Of(last.Quality.Code));
        rows.Time(last.ReceivedUs);
    }
}
