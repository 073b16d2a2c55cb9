using Yiwang.Events;
using Yiwang.Console.Tables.Xlsx;

namespace Yiwang.Identify.Import.Survey;

/// <summary>A column of the table as its heading names it.</summary>
/// <param name="Text">What stands in the heading cells, upper and lower joined by a slash; "" when nothing does.</param>
internal sealed record Heading(int Column, string Text, bool Hidden = false);

/// <param name="FirstRow">First row of the heading; rows above are titles.</param>
/// <param name="LastRow">Data begins after it.</param>
internal sealed record TableHeader(int FirstRow, int LastRow, IReadOnlyList<Heading> Headings, IReadOnlyList<Bilingual> Notices);

/// <summary>The first rows of a table, for finding its heading and for the preview.</summary>
internal sealed record HeadRow(int Row, IReadOnlyList<string> Cells, bool Hidden);

/// <summary>
/// Finds the heading among the first rows: people put a merged title above it, and group columns under a merged upper heading.
/// </summary>
internal static class HeaderFinder
{
    /// <summary>Rows looked at; a heading below row 20 has to be named by her.</summary>
    public const int RowsMax = 20;
    private const int DepthMax = 3;

    /// <param name="chosen">The row that she says is the (lower) heading; 0 = find it.</param>
    public static TableHeader? Find(IReadOnlyList<HeadRow> rows, IReadOnlyList<MergedArea> merges, int chosen = 0)
    {
        var at = chosen > 0 ? IndexOf(rows, chosen) : Guess(rows);
        if (at < 0) return null;
        var last = at;
        // a heading whose cells are merged sideways groups the row below it
        while (chosen == 0 && last + 1 < rows.Count && last - at < DepthMax - 1 && SpansSideways(merges, rows[last].Row) && rows[last + 1].Cells.Any(c => c.Length > 0)) last++;
        var first = at;
        while (chosen > 0 && first > 0 && at - first < DepthMax - 1 && IsGroupRow(rows[first - 1], merges, rows[at])) first--;
        return Build(rows, merges, first, last);
    }

    private static int IndexOf(IReadOnlyList<HeadRow> rows, int row)
    {
        for (var i = 0; i < rows.Count; i++)
            if (rows[i].Row == row) return i;
        return -1;
    }

    /// <summary>The first row that names at least two columns, and as many as any row below it is wide by half.</summary>
    private static int Guess(IReadOnlyList<HeadRow> rows)
    {
        var width = rows.Count == 0 ? 0 : rows.Max(r => r.Cells.Count(c => c.Length > 0));
        for (var i = 0; i < rows.Count; i++)
        {
            var named = rows[i].Cells.Count(c => c.Length > 0 && !double.TryParse(c, out _));
            var distinct = rows[i].Cells.Where(c => c.Length > 0).Distinct(StringComparer.OrdinalIgnoreCase).Count();
            if (named >= Math.Min(2, width) && distinct * 2 >= width) return i;
        }
        return rows.Count > 0 ? 0 : -1;
    }

    private static bool SpansSideways(IReadOnlyList<MergedArea> merges, int row) =>
        merges.Any(m => m.FirstRow <= row && m.LastRow == row && m.LastColumn > m.FirstColumn);

    private static bool IsGroupRow(HeadRow upper, IReadOnlyList<MergedArea> merges, HeadRow lower)
    {
        var width = lower.Cells.Count(c => c.Length > 0);
        // a title is merged over everything, a group over a part
        return merges.Any(m => m.FirstRow <= upper.Row && m.LastRow >= upper.Row && (m.LastRow > upper.Row || m.LastColumn > m.FirstColumn) && m.LastColumn - m.FirstColumn + 1 < width);
    }

    private static TableHeader Build(IReadOnlyList<HeadRow> rows, IReadOnlyList<MergedArea> merges, int first, int last)
    {
        var notices = new List<Bilingual>();
        if (first > 0 && rows.Take(first).Any(r => r.Cells.Any(c => c.Length > 0)))
            notices.Add(new($"第 {rows[first].Row} 行是表头，上面的标题行不导入。", $"Row {rows[first].Row} is the heading; the title above it is not imported."));
        if (last > first || merges.Any(m => m.FirstRow >= rows[first].Row && m.FirstRow <= rows[last].Row))
            notices.Add(new("表头有合并单元格，已按上下级展开。", "The heading has merged cells; they were unfolded, upper and lower joined."));
        var headings = new List<Heading>();
        var width = rows.Skip(first).Take(last - first + 1).Max(r => r.Cells.Count);
        for (var column = 0; column < width; column++) headings.Add(new(column, TextOf(rows, merges, first, last, column)));
        var twice = headings.Where(h => h.Text.Length > 0).GroupBy(h => h.Text, StringComparer.OrdinalIgnoreCase).Where(g => g.Count() > 1).Select(g => g.Key).ToArray();
        if (twice.Length > 0) notices.Add(new($"表头“{string.Join("”“", twice)}”出现了不止一次，后面的加了序号。", $"The heading '{string.Join("', '", twice)}' stands more than once; later ones were numbered."));
        return new(rows[first].Row, rows[last].Row, Numbered(headings), notices);
    }

    private static string TextOf(IReadOnlyList<HeadRow> rows, IReadOnlyList<MergedArea> merges, int first, int last, int column)
    {
        var parts = new List<string>();
        for (var i = first; i <= last; i++)
        {
            var text = Cell(rows, merges, i, column);
            if (text.Length > 0 && !parts.Contains(text)) parts.Add(text);
        }
        return string.Join('/', parts);
    }

    private static string Cell(IReadOnlyList<HeadRow> rows, IReadOnlyList<MergedArea> merges, int at, int column)
    {
        var row = rows[at];
        var own = column < row.Cells.Count ? row.Cells[column] : "";
        if (own.Length > 0) return own;
        foreach (var m in merges)
        {
            if (!m.Contains(row.Row, column)) continue;
            var top = rows.FirstOrDefault(r => r.Row == m.FirstRow);
            return top is not null && m.FirstColumn < top.Cells.Count ? top.Cells[m.FirstColumn] : "";
        }
        return "";
    }

    private static List<Heading> Numbered(List<Heading> headings)
    {
        var seen = new Dictionary<string, int>(StringComparer.OrdinalIgnoreCase);
        return headings.ConvertAll(h =>
        {
            if (h.Text.Length == 0) return h;
            var n = seen[h.Text] = seen.GetValueOrDefault(h.Text) + 1;
            return n == 1 ? h : h with { Text = $"{h.Text}({n})" };
        });
    }
}
