using System.Globalization;
using Yiwang.Parties;

namespace Yiwang.Cases.Forms;

/// <summary>Numbers for people, <c>WO-{yyyyMMdd}-{n:3}</c>: the day in the node's zone, then a count without gaps for each text before it and each organisation.</summary>
internal static class Numbering
{
    private const string Count = "{n";

    /// <summary>What stands before the count, and what after it.</summary>
    public static (string Before, string After, int Digits) Parts(string template, long nowUs, TimeZoneInfo zone)
    {
        var at = template.IndexOf(Count, StringComparison.Ordinal);
        if (at < 0) return (Dated(template, nowUs, zone) + "-", "", 1);
        var close = template.IndexOf('}', at);
        var digits = close > at + 3 && int.TryParse(template.AsSpan(at + 3, close - at - 3), NumberStyles.None, CultureInfo.InvariantCulture, out var given) ? Math.Clamp(given, 1, 12) : 1;
        return (Dated(template[..at], nowUs, zone), Dated(template[(close + 1)..], nowUs, zone), digits);
    }

    public static string Of((string Before, string After, int Digits) parts, long n) => parts.Before + n.ToString(CultureInfo.InvariantCulture).PadLeft(parts.Digits, '0') + parts.After;

    /// <summary>The count in a number with the same text before it, whatever form gave it; 0 when there is none.</summary>
    public static long CountIn((string Before, string After, int Digits) parts, string number)
    {
        if (!number.StartsWith(parts.Before, StringComparison.Ordinal)) return 0;
        var end = parts.Before.Length;
        while (end < number.Length && char.IsAsciiDigit(number[end])) end++;
        return long.TryParse(number.AsSpan(parts.Before.Length, end - parts.Before.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var n) ? n : 0;
    }

    private static string Dated(string template, long nowUs, TimeZoneInfo zone)
    {
        var now = TimeZoneInfo.ConvertTime(Micros.ToTime(nowUs), zone);
        while (template.IndexOf('{', StringComparison.Ordinal) is var open and >= 0 && template.IndexOf('}', open) is var close and >= 0)
            template = template[..open] + now.ToString(template[(open + 1)..close], CultureInfo.InvariantCulture) + template[(close + 1)..];
        return template;
    }
}
