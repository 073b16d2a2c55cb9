using System.Buffers;
using System.Globalization;
using System.Text;

namespace Yiwang.Console.Export;

/// <summary>
/// CSV that Excel opens rightly: UTF-8 with BOM, quoted where needed, and never a formula: a cell that would start one is preceded by an apostrophe.
/// </summary>
public static class CsvText
{
    /// <summary>Stands once, before the first line.</summary>
    public const string ByteOrderMark = "\uFEFF";
    private static readonly SearchValues<char> s_quoted = SearchValues.Create(",\"\r\n");
    private static readonly SearchValues<char> s_formula = SearchValues.Create("=+-@\t\r");

    public static string Line(params ReadOnlySpan<string?> cells)
    {
        var line = new StringBuilder();
        foreach (var cell in cells)
        {
            if (line.Length > 0)
            {
                line.Append(',');
            }
            Append(line, cell ?? "");
        }
        return line.Append("\r\n").ToString();
    }

    private static void Append(StringBuilder line, string cell)
    {
        // A first empty cell still needs its place before the comma.
        var text = cell.Length > 0 && s_formula.Contains(cell[0]) && !IsPlainNumber(cell) ? "'" + cell : cell;
        line.Append(text.AsSpan().ContainsAny(s_quoted) || line.Length == 0 && text.Length == 0 ? $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : text);
    }

    /// <summary>−12.5 is a value, not a formula.</summary>
    private static bool IsPlainNumber(string text) => text[0] == '-' && double.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent, CultureInfo.InvariantCulture, out _);
}
