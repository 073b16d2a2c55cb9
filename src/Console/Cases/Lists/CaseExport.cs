using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Yiwang.Cases;
using Yiwang.Cases.Definitions;
using Yiwang.Console.Cases.Words;
using Yiwang.Console.Export;
using Yiwang.Console.Export.Xlsx;
using Yiwang.Console.Language;
using Yiwang.Console.Slots;
using Yiwang.Events;
using Problem = Yiwang.Console.Http.Problem;

namespace Yiwang.Console.Cases.Lists;

/// <summary>A list as a file, with the columns and the filter of the page; at most 50,000 rows, and the last line says when there are more.</summary>
internal static class CaseExport
{
    public const int RowsMax = 50_000;
    private const int PageRows = 500;

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/cases/export.csv", CsvAsync).ExcludeFromDescription().DisableRequestTimeout();
        routes.MapGet("/cases/export.xlsx", XlsxAsync).ExcludeFromDescription().DisableRequestTimeout();
    }

    private static async Task<IResult> CsvAsync(HttpContext http, IViewer viewer, [FromServices] ICases cases, [FromServices] FieldText texts)
    {
        var (refused, definition, rows) = await ReadAsync(http, viewer, cases, texts.Language);
        if (refused is { } why) return Problem.Of(why, http);
        var columns = CaseColumns.Of(definition);
        var file = new StringBuilder(CsvText.ByteOrderMark).Append(CsvText.Line([.. columns.Select(c => texts.Language[CaseColumns.Name(definition, c)])]));
        foreach (var row in rows.Take(RowsMax)) file.Append(CsvText.Line([.. columns.Select(c => CaseColumns.Text(texts, definition ?? Of(cases, row), row, c))]));
        if (rows.Count > RowsMax) file.Append(CsvText.Line(More(texts.Language)));
        return Results.File(Encoding.UTF8.GetBytes(file.ToString()), "text/csv; charset=utf-8", Name(definition, "csv"));
    }

    private static async Task<IResult> XlsxAsync(HttpContext http, IViewer viewer, [FromServices] ICases cases, [FromServices] FieldText texts)
    {
        var (refused, definition, rows) = await ReadAsync(http, viewer, cases, texts.Language);
        if (refused is { } why) return Problem.Of(why, http);
        var columns = CaseColumns.Of(definition);
        var file = new MemoryStream();
        using (var book = new XlsxWriter(file, leaveOpen: true))
        {
            var sheet = book.AddSheet(definition is null ? texts.Language["办件", "Cases"] : texts.Language[definition.Name], new XlsxSheetLook { FrozenRows = 1, Widths = [.. columns.Select(Width)] });
            sheet.StartRow();
            foreach (var column in columns) sheet.Text(texts.Language[CaseColumns.Name(definition, column)], XlsxStyle.Heading);
            foreach (var row in rows.Take(RowsMax))
            {
                sheet.StartRow();
                foreach (var column in columns) Cell(sheet, texts, definition ?? Of(cases, row), row, column);
            }
            if (rows.Count > RowsMax) sheet.StartRow().Text(More(texts.Language));
        }
        file.Position = 0;
        return Results.File(file, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", Name(definition, "xlsx"));
    }

    // Numbers as numbers, so that they can be summed; everything else as text, which no spreadsheet takes for a formula.
    private static void Cell(SheetWriter sheet, FieldText texts, CaseDefinition? definition, CaseRow row, string column)
    {
        if (definition?.Field(column) is { Type: FieldType.Integer or FieldType.Decimal or FieldType.Money } field && double.TryParse(FieldText.Plain(row.Values[column]), NumberStyles.Float, CultureInfo.InvariantCulture, out var number))
            sheet.Number(field.Type == FieldType.Money ? number / 100 : number);
        else sheet.Text(CaseColumns.Text(texts, definition, row, column));
    }

    private static async Task<(Outcome? Refused, CaseDefinition? Definition, List<CaseRow> Rows)> ReadAsync(HttpContext http, IViewer viewer, ICases cases, Text text)
    {
        if (viewer.Principal.IsPublic) return (new Outcome(Codes.PartiesSignInNeeded), null, []);
        var filter = ListFilter.Of(http.Request.Query);
        CaseDefinition? definition = null;
        if (filter.Definition is { } code && !cases.Definitions.TryFind(code, out definition)) return (new Outcome(Codes.CasesNotFound, code), null, []);
        var rows = new List<CaseRow>();
        var query = filter.Query(text, PageRows) with { Cursor = null };
        while (rows.Count <= RowsMax)
        {
            var page = await cases.ListAsync(viewer.Principal, query, http.RequestAborted);
            if (!page.Succeeded) return (page.Status, definition, []);
            rows.AddRange(page.Value.Rows);
            if (page.Value.Next is not { } next) break;
            query = query with { Cursor = next };
        }
        return (null, definition, rows);
    }

    private static CaseDefinition? Of(ICases cases, CaseRow row) => cases.Definitions.TryFind(row.Definition, row.Version, out var definition) ? definition : null;
    private static string Name(CaseDefinition? definition, string ending) => $"{definition?.Code ?? "cases"}.{ending}";
    private static string More(Text text) => text[$"只导出了前 {RowsMax} 行，请缩小范围。", $"Only the first {RowsMax} rows were exported; narrow the list."];
    private static double Width(string column) => column switch { "title" => 40, "number" => 20, "state" or "priority" => 12, _ => 18 };
}
