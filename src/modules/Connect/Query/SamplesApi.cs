using System.Globalization;
using Microsoft.AspNetCore.Http;
using Yiwang.Console.Http;
using Yiwang.Console.Slots;
using Yiwang.Events;
using Yiwang.Streams;

namespace Yiwang.Connect.Query;

/// <summary>The samples of one point as they were kept. Read and sent in slices, so that a slow client holds no file of the store open.</summary>
internal static class SamplesApi
{
    private const int RowsUsual = 10_000, RowsMax = 1_000_000, Slice = 8_192;
    private static readonly string[] s_columns = ["time", "value", "quality", "received"];

    public static async Task ServeAsync(HttpContext http, IViewer viewer, PointReading reading, TimeProvider clock)
    {
        var range = QueryRange.Of(http, clock);
        if (!range.Succeeded)
        {
            await Problem.Of(range.Status, http).ExecuteAsync(http);
            return;
        }
        var asked = http.Request.Query["max"].ToString();
        var max = RowsUsual;
        if (asked.Length > 0 && (!int.TryParse(asked, NumberStyles.None, CultureInfo.InvariantCulture, out max) || max is < 1 or > RowsMax))
        {
            await Problem.Of(new Outcome(Codes.RequestInvalid, $"1–{RowsMax}", "max"), http).ExecuteAsync(http);
            return;
        }
        var found = await reading.FindAsync(viewer.Principal, http.Request.Query["point"], 1, http.RequestAborted);
        if (!found.Succeeded) await Problem.Of(found.Status, http).ExecuteAsync(http);
        else await WriteAsync(http, reading.Store, found.Value[0], range.Value, max);
    }

    private static async Task WriteAsync(HttpContext http, IStreamStore store, ReadablePoint point, QueryRange range, int left)
    {
        await using var rows = new RowWriter(http, range.Csv, s_columns);
        long? next = range.FromUs;
        while (point.Series is { } series && left > 0 && next is { } from)
        {
            (var written, next) = WriteSlice(rows, store, series, from, range.ToUs, Math.Min(left, Slice));
            left -= written;
            await rows.FlushAsync(http.RequestAborted);
        }
        await rows.CloseAsync(point.Series is null ? null : next, http.RequestAborted);
    }

    /// <returns>Rows, and where to go on; null at the end.</returns>
    private static (int Written, long? Next) WriteSlice(RowWriter rows, IStreamStore store, SeriesInfo series, long fromUs, long toUs, int max)
    {
        var written = 0;
        using var cursor = store.Read(series.Id, fromUs, toUs);
        while (cursor.Next())
        {
            for (var i = 0; i < cursor.Times.Length; i++)
            {
                if (written == max) return (written, cursor.Times[i]);
                rows.Begin();
                rows.Time(cursor.Times[i]);
                SampleCell.Write(rows, series.Kind, cursor.Bits[i], cursor.Qualities[i], cursor.Bytes);
                rows.Cell(QualityNames.Of(cursor.Qualities[i]));
                rows.Time(cursor.Received[i]);
                rows.End();
                written++;
            }
        }
        return (written, null);
    }
}

internal static class SampleCell
{
    /// <summary>A Bad sample has no value, whatever bits it carries.</summary>
    public static void Write(RowWriter rows, SampleKind kind, long bits, byte quality, ReadOnlySpan<byte> bytes)
    {
        if (new Quality(quality).IsBad) rows.Nothing();
        else if (kind == SampleKind.Number) rows.Cell(BitConverter.Int64BitsToDouble(bits));
        else if (kind == SampleKind.Integer) rows.Cell(bits);
        else if (kind == SampleKind.Boolean) rows.Cell(bits != 0);
        else if (kind == SampleKind.Text) rows.Cell(bytes.Slice((int)(bits >> 32), (int)bits));
        else rows.Base64(bytes.Slice((int)(bits >> 32), (int)bits));
    }
}
