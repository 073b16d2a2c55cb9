using System.Buffers;

namespace Yiwang.Identify.Export;

/// <summary>Cells of CSV files that people open in a spreadsheet.</summary>
internal static class CsvText
{
    private static readonly SearchValues<char> NeedsQuotes = SearchValues.Create(",;\t\r\n\"|");
    private static readonly SearchValues<char> Decimal = SearchValues.Create("0123456789.");
    private static readonly SearchValues<char> Formula = SearchValues.Create("=+-@\t\r＝＋－＠");

    /// <summary>
    /// Quoted where needed. A text that a spreadsheet would run as a formula, or a long number whose digits it would round, gets an apostrophe
    /// in front, which spreadsheets show as text (OWASP, CSV injection).
    /// </summary>
    public static string Cell(string text)
    {
        if (text.Length == 0) return text;
        if (Formula.Contains(text[0]) && !IsPlainNumber(text)) text = "'" + text;
        return text.AsSpan().ContainsAny(NeedsQuotes) ? $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : text;
    }

    /// <summary>−12.5 is a value, not a formula.</summary>
    private static bool IsPlainNumber(string text) =>
        text.Length <= 15 && text[0] is '-' or '+' && text.Length > 1 && !text.AsSpan(1).ContainsAnyExcept(Decimal) && text.AsSpan(1).Count('.') <= 1 && text[^1] != '.';
}
