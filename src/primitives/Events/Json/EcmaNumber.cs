using System.Globalization;
using System.Text;

namespace Yiwang.Events.Json;

/// <summary>ECMAScript <c>Number::toString</c>, which RFC 8785 §3.2.2.3 prescribes.</summary>
internal static class EcmaNumber
{
    /// <summary>Throws <see cref="FormatException"/> on NaN and infinities, which JSON cannot say.</summary>
    public static string Format(double value)
    {
        if (!double.IsFinite(value)) throw new FormatException("a number beyond the range of a double");
        if (value == 0) return "0";
        // .NET gives the shortest digits that read back the same, as ECMAScript wants; only the layout differs
        var (digits, exponent) = Split(Math.Abs(value).ToString("R", CultureInfo.InvariantCulture));
        return (value < 0 ? "-" : "") + Layout(digits, exponent);
    }

    /// <summary>Digits without leading or trailing zeros, and n such that the value is 0.digits × 10^n.</summary>
    private static (string Digits, int Exponent) Split(string text)
    {
        var e = text.IndexOf('E', StringComparison.Ordinal);
        var power = e < 0 ? 0 : int.Parse(text.AsSpan(e + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        var mantissa = e < 0 ? text : text[..e];
        var point = mantissa.IndexOf('.', StringComparison.Ordinal);
        var whole = point < 0 ? mantissa.Length : point;
        var digits = mantissa.Replace(".", "", StringComparison.Ordinal);
        var leading = digits.Length - digits.TrimStart('0').Length;
        return (digits.Trim('0'), whole - leading + power);
    }

    private static string Layout(string digits, int n)
    {
        var k = digits.Length;
        if (k <= n && n <= 21) return digits + new string('0', n - k);
        if (n is > 0 and <= 21) return $"{digits[..n]}.{digits[n..]}";
        if (n is > -6 and <= 0) return $"0.{new string('0', -n)}{digits}";
        var text = new StringBuilder(digits[..1]);
        if (k > 1) text.Append('.').Append(digits, 1, k - 1);
        return text.Append('e').Append(n > 1 ? '+' : '-').Append(Math.Abs(n - 1)).ToString();
    }
}
