using System.Globalization;

namespace Yiwang.Connect.Query;

/// <summary>Times and durations as programs write them: RFC 3339, or counted from now as <c>-90m</c>; durations as <c>15s</c>, <c>1h</c>, <c>7d</c>.</summary>
internal static class QueryTime
{
    /// <summary>Years 1900 to 2200: whatever else a program sends is a mistake in its unit.</summary>
    private const long LeastUs = -2_208_988_800_000_000, MostUs = 7_258_118_400_000_000;

    public static bool TryParse(string? text, long nowUs, out long us)
    {
        us = nowUs;
        if (string.IsNullOrEmpty(text)) return false;
        if (text == "now") return true;
        if (text[0] is '-' or '+' && TryDuration(text.AsSpan(1), out var distance))
        {
            us = text[0] == '-' ? nowUs - distance : nowUs + distance;
            return us is >= LeastUs and <= MostUs;
        }
        if (!DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time) || text.Length < 10) return false;
        us = (time.UtcTicks - DateTime.UnixEpoch.Ticks) / TimeSpan.TicksPerMicrosecond;
        return us is >= LeastUs and <= MostUs;
    }

    /// <summary>A whole number with us, ms, s, m, h or d; more than nothing and at most a hundred years.</summary>
    public static bool TryDuration(ReadOnlySpan<char> text, out long us)
    {
        us = 0;
        var digits = text.IndexOfAnyExceptInRange('0', '9');
        if (digits <= 0 || !long.TryParse(text[..digits], NumberStyles.None, CultureInfo.InvariantCulture, out var number)) return false;
        var unit = text[digits..] switch
        {
            "us" => 1L,
            "ms" => 1_000,
            "s" => 1_000_000,
            "m" => 60_000_000,
            "h" => 3_600_000_000,
            "d" => 86_400_000_000,
            _ => 0,
        };
        if (unit == 0 || number == 0 || number > 36_525L * 86_400_000_000 / unit) return false;
        us = number * unit;
        return true;
    }
}
