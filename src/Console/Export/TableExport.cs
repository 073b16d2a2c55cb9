using Microsoft.AspNetCore.Http;
using Yiwang.Console.Export.Xlsx;

namespace Yiwang.Console.Export;

/// <summary>A table that fits into memory, as a file to download: CSV, or a workbook of one sheet.</summary>
public static class TableExport
{
    /// <param name="name">Of the file, without ending.</param>
    /// <param name="format">csv; anything else is a workbook.</param>
    /// <param name="widths">Of the columns, in characters.</param>
    public static async Task SendAsync(HttpContext http, string name, string? format, string sheet, IReadOnlyList<double> widths, string[] head, IEnumerable<string[]> rows)
    {
        var isCsv = format == "csv";
        http.Response.ContentType = isCsv ? "text/csv; charset=utf-8" : "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
        Attachment.Name(http.Response, $"{name}.{(isCsv ? "csv" : "xlsx")}");
        if (isCsv)
        {
            await http.Response.WriteAsync(CsvText.ByteOrderMark + CsvText.Line(head), http.RequestAborted);
            foreach (var row in rows) await http.Response.WriteAsync(CsvText.Line(row), http.RequestAborted);
            return;
        }
        using var buffer = new MemoryStream();
        using (var book = new XlsxWriter(buffer, leaveOpen: true))
        {
            var to = book.AddSheet(sheet, new XlsxSheetLook { Widths = widths, FrozenRows = 1 });
            to.StartRow();
            foreach (var cell in head) to.Text(cell, XlsxStyle.Heading);
            foreach (var row in rows)
            {
                to.StartRow();
                foreach (var cell in row) to.Text(cell);
            }
        }
        buffer.Position = 0;
        await buffer.CopyToAsync(http.Response.Body, http.RequestAborted);
    }
}
