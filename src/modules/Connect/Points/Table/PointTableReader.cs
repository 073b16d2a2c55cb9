using System.Text;
using Yiwang.Console.Tables;
using Yiwang.Events;
using Yiwang.Things;

namespace Yiwang.Connect.Points.Table;

/// <summary>What a file or a pasted text says.</summary>
/// <param name="Rows">In the file's order.</param>
/// <param name="Faults">Cells that say nothing a point could be; <see cref="PointFault.Row"/> counts <paramref name="Rows"/>.</param>
/// <param name="Ignored">Headings that mean nothing here.</param>
internal sealed record PointTable(IReadOnlyList<PointTableRow> Rows, IReadOnlyList<PointFault> Faults, IReadOnlyList<string> Ignored);

/// <param name="Line">As a spreadsheet counts, from 1.</param>
/// <param name="Fields">Columns that had something in them; the others are as they were or as a new point has them.</param>
internal sealed record PointTableRow(int Line, Point Point, IReadOnlyList<string> Fields);

/// <summary>Reads a point table: xlsx, CSV in UTF-8 or GBK, or what was copied out of a spreadsheet. The heading is looked for in the first rows.</summary>
internal static class PointTableReader
{
    private const int HeadingWithin = 20, HeadingColumnsMin = 2;

    public const int FileBytesMax = 16 << 20;
    private static readonly TableLimits s_limits = new() { UploadBytesMax = FileBytesMax, RowsMax = 10_000, ColumnsMax = 100 };

    /// <param name="known">The device's points, so that an empty or missing cell leaves what is.</param>
    public static Outcome<PointTable> Read(string text, IReadOnlyList<Point> known) => Read(Encoding.UTF8.GetBytes(text), known);

    public static Outcome<PointTable> Read(byte[] file, IReadOnlyList<Point> known)
    {
        if (TableSource.Identify(new MemoryStream(file), s_limits, out var problem) is not { } identified) return Refuse(problem!);
        using var table = TableSource.Open(new MemoryStream(file), identified.Choice, s_limits, out problem);
        return table is null ? Refuse(problem!) : Read(table.Reader, known);
    }

    private static Outcome<PointTable> Read(TableReader table, IReadOnlyList<Point> known)
    {
        if (FindHeading(table) is not { } columns) return table.Problem is { } problem ? Refuse(problem) : new Outcome(Codes.RequestInvalid, "heading", "file", new Bilingual("没有找到表头：至少要有“编码”“地址”等两列。", "No heading was found: there must be two columns at least, as code and address."));
        var ignored = columns.Where(c => c.Column is null && c.Text.Length > 0).Select(c => c.Text).ToArray();
        var there = known.ToDictionary(p => p.Code, StringComparer.OrdinalIgnoreCase);
        List<PointTableRow> rows = [];
        List<PointFault> faults = [];
        while (table.Read())
        {
            if (table.IsBlank) continue;
            if (rows.Count >= PointRules.PointsMax) return new Outcome(Codes.RequestTooLarge, $"1–{PointRules.PointsMax}", "file", new Bilingual($"一张点表最多 {PointRules.PointsMax} 行。", $"A point table has at most {PointRules.PointsMax} rows."));
            rows.Add(ReadRow(table, columns, there, rows.Count, faults));
        }
        if (table.Problem is { } broken) return Refuse(broken);
        return rows.Count > 0 ? new PointTable(rows, faults, ignored) : new Outcome(Codes.RequestInvalid, "rows", "file", new Bilingual("表头下面没有数据行。", "There are no rows below the heading."));
    }

    private static PointTableRow ReadRow(TableReader table, Heading[] columns, Dictionary<string, Point> there, int row, List<PointFault> faults)
    {
        string Cell(int column) => column < 0 ? "" : Plain(table.Text(column).Trim());
        var code = Cell(Array.FindIndex(columns, c => c.Column?.Field == "code"));
        var point = there.GetValueOrDefault(code) ?? New(code);
        List<string> fields = [];
        for (var i = 0; i < columns.Length; i++)
        {
            if (columns[i].Column is not { } column || Cell(i) is not { Length: > 0 } cell) continue;
            fields.Add(column.Field);
            if (column.Read(point, cell) is { } read) point = read;
            else faults.Add(new(row, column.Field, new Bilingual($"“{column.Heading.Zh}”看不懂：{cell}", $"{column.Heading.En} cannot be understood: {cell}")));
        }
        // a table of registers often has no names
        if (point.Name.Length == 0) point = point with { Name = point.Code };
        return new(table.Row, point, fields);
    }

    private static Heading[]? FindHeading(TableReader table)
    {
        for (var row = 0; row < HeadingWithin && table.Read(); row++)
        {
            var columns = Enumerable.Range(0, table.Columns).Select(i => table.Text(i).Trim().ToString()).Select(h => new Heading(h, PointColumns.Find(h))).ToArray();
            // of two columns that mean the same the first counts
            for (var i = 0; i < columns.Length; i++)
            {
                if (columns[i].Column is { } column && Array.FindIndex(columns, c => c.Column == column) < i) columns[i] = columns[i] with { Column = null };
            }
            if (columns.Count(c => c.Column is not null) >= HeadingColumnsMin) return columns;
        }
        return null;
    }

    // the apostrophe that keeps a spreadsheet from running a text as a formula
    private static string Plain(ReadOnlySpan<char> cell) => (cell is ['\'', '=' or '+' or '-' or '@', ..] ? cell[1..] : cell).ToString();

    private static Point New(string code) => new() { Handle = Handle.Parse("0.0/point"), Device = Handle.Parse("0.0/device"), Code = code, Name = "" };

    private static Outcome Refuse(TableProblem problem) => new(Codes.RequestInvalid, problem.Code, "file", problem.Sentence);

    private sealed record Heading(string Text, PointColumn? Column);
}
