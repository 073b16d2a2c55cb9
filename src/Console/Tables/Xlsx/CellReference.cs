namespace Yiwang.Console.Tables.Xlsx;

/// <summary>Spreadsheet addresses as <c>C12</c>; columns count from 0, rows from 1.</summary>
public static class CellReference
{
    private const int ColumnsMax = 16_384, RowsMax = 1_048_576;

    public static bool TryParse(ReadOnlySpan<char> text, out int column, out int row)
    {
        (column, row) = (0, 0);
        var i = 0;
        while (i < text.Length && text[i] is >= 'A' and <= 'Z' && column <= ColumnsMax) column = column * 26 + text[i++] - 'A' + 1;
        column--;
        if (i == 0) return false;
        while (i < text.Length && text[i] is >= '0' and <= '9' && row <= RowsMax) row = row * 10 + text[i++] - '0';
        return i == text.Length && row is > 0 and <= RowsMax && column < ColumnsMax;
    }

    public static string ColumnName(int column)
    {
        Span<char> name = stackalloc char[4];
        var at = name.Length;
        for (column++; column > 0; column = (column - 1) / 26) name[--at] = (char)('A' + (column - 1) % 26);
        return name[at..].ToString();
    }

    public static string Of(int column, int row) => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{ColumnName(column)}{row}");
}

/// <summary>An area of merged cells, bounds inclusive.</summary>
public readonly record struct MergedArea(int FirstRow, int LastRow, int FirstColumn, int LastColumn)
{
    public static bool TryParse(string? reference, out MergedArea area)
    {
        area = default;
        var colon = reference?.IndexOf(':', StringComparison.Ordinal) ?? -1;
        if (colon < 0 || !CellReference.TryParse(reference.AsSpan(0, colon), out var c1, out var r1)
            || !CellReference.TryParse(reference.AsSpan(colon + 1), out var c2, out var r2)) return false;
        area = new(r1, r2, c1, c2);
        return r2 >= r1 && c2 >= c1;
    }

    public bool Contains(int row, int column) => row >= FirstRow && row <= LastRow && column >= FirstColumn && column <= LastColumn;
}
