using System.Globalization;
using Yiwang.Parties;

namespace Yiwang.Connect.Inspection.Values;

/// <summary>Spans and moments as forms keep them: <c>2 h</c>, <c>90 min</c>, <c>1 d</c>; <c>2026-11-09T06:30:00Z</c>.</summary>
internal static class Spans
{
    private static readonly (string Unit, TimeSpan One)[] s_units = [("min", TimeSpan.FromMinutes(1)), ("h", TimeSpan.FromHours(1)), ("d", TimeSpan.FromDays(1))];

    public static bool TryRead(string text, out long us)
    {
        us = 0;
        foreach (var (unit, one) in s_units)
        {
            if (!text.EndsWith(unit, StringComparison.Ordinal) || !int.TryParse(text.AsSpan(0, text.Length - unit.Length).Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var count) || count is 0 or > 10_000) continue;
            us = Micros.Of(one) * count;
            return true;
        }
        return false;
    }

    public static string WriteMoment(long us)
    {
        var at = Micros.ToTime(us).UtcDateTime;
        return at.ToString(us % 1_000_000 == 0 ? "yyyy-MM-dd'T'HH:mm:ss'Z'" : "yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture);
    }

    public static long? ReadMoment(string text) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var at) ? Micros.Of(at) : null;
}
