using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Yiwang.Connect.Points;
using Yiwang.Connect.Words;
using Yiwang.Console.Export;
using Yiwang.Console.Language;
using Yiwang.Console.Slots;
using Yiwang.Events;
using Yiwang.Parties;
using Yiwang.Streams;
using Problem = Yiwang.Console.Http.Problem;

namespace Yiwang.Connect.Trends;

/// <summary>The samples of a trend as CSV, as they were kept and none left out, streamed up to a bound that the last line names.</summary>
internal static class SamplesExport
{
    public const string Path = "/devices/trends/samples.csv";
    /// <summary>What a sheet of a spreadsheet holds, without its heading.</summary>
    private const int RowsMax = 1_048_000;
    private const int FlushChars = 1 << 15;

    public static void Map(IEndpointRouteBuilder routes) => routes.MapGet(Path, ServeAsync).ExcludeFromDescription().DisableRequestTimeout();

    private static async Task ServeAsync(HttpContext http, IViewer viewer, TrendPoints chosen, IStreamStore store, Text text, TimeProvider clock)
    {
        if (viewer.Name is null)
        {
            await Problem.Of(new Outcome(Codes.PartiesSignInNeeded), http).ExecuteAsync(http);
            return;
        }
        var range = TrendRange.Of(http.Request.Query, text, Micros.Of(clock));
        http.Response.ContentType = "text/csv; charset=utf-8";
        http.Response.Headers.ContentDisposition = "attachment; filename=\"samples.csv\"";
        await http.Response.WriteAsync(CsvText.ByteOrderMark + CsvText.Line(text["测点", "Point"], text["名称", "Name"], text["采集时间", "Source time"], text["数值", "Value"], text["单位", "Unit"], text["质量", "Quality"]), http.RequestAborted);
        var left = RowsMax;
        foreach (var point in chosen.Of(viewer.Principal, http.Request.Query["p"])) left = await WriteAsync(http, store, text, point, range, left);
        if (left == 0) await http.Response.WriteAsync(CsvText.Line(text[$"到此为止：一个文件最多 {RowsMax} 行，请缩短时间再导出。", $"Ends here: a file has at most {RowsMax} rows. Choose a shorter time."]), http.RequestAborted);
    }

    private static async Task<int> WriteAsync(HttpContext http, IStreamStore store, Text text, Point point, TrendRange range, int left)
    {
        if (!store.TryFind(new SeriesKey(point.Handle.ToString(), point.Handle.Prefix.ToString()), out var series)) return left;
        var (name, unit, lines) = (PointName.Of(text, point), ValueText.Unit(point), new StringBuilder());
        using var cursor = store.Read(series.Id, range.FromUs, range.ToUs);
        while (left > 0 && cursor.Next())
        {
            for (var i = 0; i < cursor.Times.Length && left > 0; i++, left--)
            {
                var quality = new Quality(cursor.Qualities[i]);
                lines.Append(CsvText.Line(point.Handle.ToString(), name, text.Time(cursor.Times[i]) + "." + (cursor.Times[i] / 1_000 % 1_000).ToString("D3", CultureInfo.InvariantCulture), Plain(series.Kind, cursor.Bits[i], quality), unit, text[QualityWords.Of(quality)]));
            }
            if (lines.Length < FlushChars) continue;
            await http.Response.WriteAsync(lines.ToString(), http.RequestAborted);
            lines.Clear();
        }
        await http.Response.WriteAsync(lines.ToString(), http.RequestAborted);
        return left;
    }

    // Whole: a program reads it again. A Bad sample has no value.
    private static string Plain(SampleKind kind, long bits, Quality quality) => quality.IsBad ? "" : kind != SampleKind.Number ? bits.ToString(CultureInfo.InvariantCulture)
        : BitConverter.Int64BitsToDouble(bits) is var number && double.IsNaN(number) ? "" : number.ToString("R", CultureInfo.InvariantCulture);
}
