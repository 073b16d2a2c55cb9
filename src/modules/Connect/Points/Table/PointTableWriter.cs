using System.Text;
using Yiwang.Console.Export;
using Yiwang.Console.Export.Xlsx;

namespace Yiwang.Connect.Points.Table;

/// <summary>A point table as a file that <see cref="PointTableReader"/> reads back as it was.</summary>
internal static class PointTableWriter
{
    public const string XlsxType = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

    public static void Csv(Stream output, IReadOnlyList<Point> points, bool english)
    {
        using var writer = new StreamWriter(output, new UTF8Encoding(false), leaveOpen: true);
        writer.Write(CsvText.ByteOrderMark);
        writer.Write(CsvText.Line([.. Headings(english)]));
        foreach (var point in points) writer.Write(CsvText.Line([.. PointColumns.All.Select(c => c.Write(point))]));
    }

    /// <summary>As it is copied out of a spreadsheet and pasted into one.</summary>
    public static string Tabs(IReadOnlyList<Point> points, bool english) =>
        string.Join('\n', points.Select(p => PointColumns.All.Select(c => c.Write(p))).Prepend(Headings(english)).Select(cells => string.Join('\t', cells.Select(c => c.Replace('\t', ' ').Replace('\n', ' ')))));

    public static void Xlsx(Stream output, string title, IReadOnlyList<Point> points, bool english)
    {
        using var book = new XlsxWriter(output, leaveOpen: true);
        var sheet = book.AddSheet(title, new XlsxSheetLook { FrozenRows = 1, Widths = [.. PointColumns.All.Select(c => c.Field is "name" or "nameEn" or "address" or "labels" ? 24.0 : 12.0)] });
        sheet.StartRow();
        foreach (var heading in Headings(english)) sheet.Text(heading, XlsxStyle.Heading);
        foreach (var point in points)
        {
            sheet.StartRow();
            foreach (var column in PointColumns.All) sheet.Text(column.Write(point));
        }
    }

    private static IEnumerable<string> Headings(bool english) => PointColumns.All.Select(c => english ? c.Heading.En : c.Heading.Zh);
}
