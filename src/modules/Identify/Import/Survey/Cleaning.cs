using System.Buffers;
using System.Globalization;
using System.Text;

namespace Yiwang.Identify.Import.Survey;

/// <summary>What people type that means the same as something a program can read.</summary>
internal static class Cleaning
{
    private static readonly SearchValues<char> Decimal = SearchValues.Create("0123456789.");

    private static readonly SearchValues<char> DateMarks = SearchValues.Create("-/.年");
    private static readonly string[] DateForms =
    [
        "yyyy-M-d", "yyyy/M/d", "yyyy.M.d", "yyyy年M月d日", "yyyyMMdd", "yyyy-M-d H:m:s", "yyyy/M/d H:m:s", "yyyy-M-d H:m", "yyyy/M/d H:m", "yyyy.M.d H:m",
        "yyyy年M月d日 H:m", "yyyy年M月d日H时m分", "yyyy年M月d号", "yyyy-M-d'T'H:m:s", "d-MMM-yy", "d-MMM-yyyy",
    ];

    /// <summary>Blanks of any kind at both ends: spaces, U+3000, no-break and zero-width spaces, a stray byte order mark.</summary>
    public static ReadOnlySpan<char> Trim(ReadOnlySpan<char> text)
    {
        int from = 0, to = text.Length;
        while (from < to && IsBlank(text[from])) from++;
        while (to > from && IsBlank(text[to - 1])) to--;
        return text[from..to];
    }

    private static bool IsBlank(char c) => char.IsWhiteSpace(c) || c is '\u200B' or '\uFEFF' or '\u2060';

    public static bool HasFullWidth(ReadOnlySpan<char> text) => text.IndexOfAnyInRange('\uFF01', '\uFF5E') >= 0 || text.Contains('\u3000');

    /// <summary>Full-width letters, digits and signs (U+FF01–U+FF5E) as the plain ones they stand for.</summary>
    public static string HalfWidth(ReadOnlySpan<char> text)
    {
        var into = new StringBuilder(text.Length);
        foreach (var c in text) into.Append(c is >= '\uFF01' and <= '\uFF5E' ? (char)(c - 0xFEE0) : c == '\u3000' ? ' ' : c);
        return into.ToString();
    }

    public static DateTime? Date(ReadOnlySpan<char> text)
    {
        if (text.Length is < 6 or > 24 || !char.IsAsciiDigit(text[0])) return null;
        // most cells are no dates or plain ones: sixteen forms in turn are slow
        var mark = text[..Math.Min(5, text.Length)].IndexOfAny(DateMarks);
        if (mark < 1 && (text.Length != 8 || text.ContainsAnyExceptInRange('0', '9'))) return null;
        if (text.Length == 10 && text[4] == '-' && DateTime.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var plain)) return InRange(plain);
        if (!DateTime.TryParseExact(text, DateForms, CultureInfo.InvariantCulture, DateTimeStyles.AllowInnerWhite, out var date)) return null;
        return InRange(date);
    }

    private static DateTime? InRange(DateTime date) => date.Year is >= 1900 and <= 2200 ? date : null;

    public static bool? Truth(ReadOnlySpan<char> text)
    {
        if (text.Length is 0 or > 5) return null;
        Span<char> upper = stackalloc char[5];
        return upper[..text.ToUpperInvariant(upper)] switch
        {
            "是" or "有" or "Y" or "YES" or "TRUE" or "√" or "✓" or "对" => true,
            "否" or "无" or "N" or "NO" or "FALSE" or "×" or "✗" or "错" => false,
            _ => null,
        };
    }

    /// <summary>1,180.5 and 1，180 as 1180.5 and 1180; null when the commas do not stand at thousands.</summary>
    public static string? WithoutThousands(string text)
    {
        if (!text.Contains(',', StringComparison.Ordinal)) return null;
        var whole = text.Split('.')[0].TrimStart('-', '+').Split(',');
        var sound = whole[0].Length is >= 1 and <= 3 && whole.Skip(1).All(g => g.Length == 3) && whole.All(g => g.All(char.IsAsciiDigit));
        return sound ? text.Replace(",", "", StringComparison.Ordinal) : null;
    }

    /// <summary>What an unfinished scientific notation looks like when a code went through a spreadsheet: 9.15E+17.</summary>
    public static bool IsScientific(ReadOnlySpan<char> text)
    {
        var e = text.IndexOfAny('E', 'e');
        return e > 0 && e + 2 < text.Length && text[e + 1] is '+' && !text[(e + 2)..].ContainsAnyExceptInRange('0', '9')
            && !text[..e].ContainsAnyExcept(Decimal) && text[0] is >= '1' and <= '9';
    }
}
