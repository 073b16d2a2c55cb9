using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Yiwang.Console.Export;
using Yiwang.Console.Export.Xlsx;
using Yiwang.Console.Http;
using Yiwang.Console.Language;
using Yiwang.Console.Slots;
using Yiwang.Events;
using Yiwang.Identify.Reporting.Storing;

namespace Yiwang.Identify.Reporting.Pages;

/// <summary>Reports as files: CSV and workbook for people, the signed document itself for whoever wants to check it, and the list of what came.</summary>
internal static class ReportExport
{
    private const int ListMax = 100_000;

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet(ReportLinks.Document + ".csv", (HttpContext http, IViewer viewer, ReportReading reading, Text text) => ServeAsync(http, viewer, reading, shown => Results.File(Encoding.UTF8.GetBytes(Csv(shown, text)), "text/csv; charset=utf-8", Name(shown, "csv")))).ExcludeFromDescription();
        routes.MapGet(ReportLinks.Document + ".xlsx", (HttpContext http, IViewer viewer, ReportReading reading, Text text) => ServeAsync(http, viewer, reading, shown => Results.File(Workbook(shown, text), "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", Name(shown, "xlsx")))).ExcludeFromDescription();
        routes.MapGet(ReportLinks.Document + ".json", (HttpContext http, IViewer viewer, ReportReading reading) => ServeAsync(http, viewer, reading, shown => shown.MaySeePersons ? Results.File(shown.Body, "application/json", Name(shown, "json")) : Problem.Of(new Outcome(Codes.PartiesForbidden), http))).ExcludeFromDescription();
        routes.MapGet(ReportLinks.Received + ".csv", ListAsync).ExcludeFromDescription();
    }

    private static async Task<IResult> ServeAsync(HttpContext http, IViewer viewer, ReportReading reading, Func<ShownReport, IResult> file)
    {
        var query = http.Request.Query;
        _ = int.TryParse(query["part"], out var part);
        var shown = await reading.ReadAsync(viewer.Principal, query["side"], query["pact"], query["prefix"], query["table"], query["period"], part, http.RequestAborted);
        return shown is null ? Problem.Of(new Outcome(viewer.Name is null ? Codes.PartiesSignInNeeded : Codes.PartiesForbidden), http) : file(shown);
    }

    private static async Task<IResult> ListAsync(string pact, HttpContext http, IViewer viewer, ReportView view, ReportState state, Text text)
    {
        if (view.Find(viewer.Principal, pact, received: true) is null) return Problem.Of(new Outcome(viewer.Name is null ? Codes.PartiesSignInNeeded : Codes.PartiesForbidden), http);
        var lines = new StringBuilder(CsvText.ByteOrderMark + CsvText.Line(text["表", "Table"], text["前缀", "Prefix"], text["期", "Period"], text["份", "Part"], text["生成时间", "Made"], text["收到时间", "Received"], text["行数", "Rows"], text["缺项", "Missing"], text["不合规", "Problems"]));
        foreach (var row in await state.Database.ReadAsync(sql => ReceivedRows.List(sql, pact, "", long.MaxValue, ListMax), http.RequestAborted))
            lines.Append(CsvText.Line(row.Table, row.Prefix, row.Period, Whole(row.Part), text.Time(row.MadeUs), text.Time(row.ReceivedUs), Whole(row.Rows), Whole(row.Missing.Count), Whole(row.Problems)));
        return Results.File(Encoding.UTF8.GetBytes(lines.ToString()), "text/csv; charset=utf-8", "reports-received.csv");
    }

    private static string Csv(ShownReport shown, Text text)
    {
        var lines = new StringBuilder(CsvText.ByteOrderMark + CsvText.Line([.. shown.Table.Fields.Select(f => text[f.Name])]));
        foreach (var row in Rows(shown, text)) lines.Append(CsvText.Line([.. row]));
        return lines.ToString();
    }

    private static byte[] Workbook(ShownReport shown, Text text)
    {
        using var file = new MemoryStream();
        using (var book = new XlsxWriter(file, leaveOpen: true))
        {
            var sheet = book.AddSheet(shown.Table.Code, new XlsxSheetLook { FrozenRows = 1, Widths = [.. shown.Table.Fields.Select(_ => 22.0)] });
            sheet.StartRow();
            foreach (var field in shown.Table.Fields) sheet.Text(text[field.Name], XlsxStyle.Heading);
            foreach (var row in Rows(shown, text))
            {
                sheet.StartRow();
                foreach (var cell in row) sheet.Text(cell);
            }
        }
        return file.ToArray();
    }

    private static IEnumerable<IEnumerable<string>> Rows(ShownReport shown, Text text) =>
        shown.Document.Rows.Select(row => shown.Table.Fields.Select(f => !shown.MaySeePersons && ReportLinks.IsPersonal(shown.Table.Code, f.Key) ? "" : ReportWords.Value(text, shown.Table, f, row?[f.Key])));

    private static string Name(ShownReport shown, string ending) => $"{shown.Document.Prefix}-{shown.Table.Code}-{shown.Document.Period.Replace(':', '-')}.{ending}";

    private static string Whole(long value) => value.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
