using System.Globalization;
using Yiwang.Cases.Definitions;
using Yiwang.Parties;

namespace Yiwang.Cases.Forms;

/// <summary>Days and spans in the node's zone, as fields write them: <c>2026-11-09</c>, <c>14:30</c>, <c>2026-11-09T14:30</c>, <c>3 wd</c>.</summary>
internal static class ZoneDays
{
    public const long MinuteUs = 60_000_000, HourUs = 60 * MinuteUs, DayUs = 24 * HourUs;
    // 100 years, more than any validity.
    private const int CountMax = 36_500;

    private static readonly (string Text, SpanUnit Unit)[] s_units =
        [("wd", SpanUnit.Workdays), ("min", SpanUnit.Minutes), ("h", SpanUnit.Hours), ("d", SpanUnit.Days), ("个工作日", SpanUnit.Workdays), ("工作日", SpanUnit.Workdays), ("分钟", SpanUnit.Minutes), ("小时", SpanUnit.Hours), ("天", SpanUnit.Days)];

    public static DateOnly DayOf(long us, TimeZoneInfo zone) => DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(Micros.ToTime(us), zone).DateTime);

    public static long StartOf(DateOnly day, TimeZoneInfo zone)
    {
        var local = day.ToDateTime(TimeOnly.MinValue);
        return Micros.Of(new DateTimeOffset(local, zone.GetUtcOffset(local)));
    }

    public static long StartOfDay(long us, TimeZoneInfo zone) => StartOf(DayOf(us, zone), zone);

    public static bool TryReadDay(string text, out DateOnly day) => DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out day);

    /// <summary>With an offset or Z, or without one in the node's zone.</summary>
    public static bool TryReadTime(string text, TimeZoneInfo zone, out long us)
    {
        us = 0;
        if (text.Length is < 16 or > 40 || text[10] != 'T' || !DateTime.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind, out var at)) return false;
        us = at.Kind == DateTimeKind.Unspecified ? Micros.Of(new DateTimeOffset(at, zone.GetUtcOffset(at))) : Micros.Of(new DateTimeOffset(at.ToUniversalTime()));
        return true;
    }

    /// <summary>How a field keeps a moment: UTC, to the second where there is no more.</summary>
    public static string WriteTime(long us)
    {
        var at = Micros.ToTime(us).UtcDateTime;
        return at.ToString(us % 1_000_000 == 0 ? "yyyy-MM-dd'T'HH:mm:ss'Z'" : "yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture);
    }

    public static bool TryReadSpan(string text, out CaseSpan span)
    {
        span = default;
        foreach (var (word, unit) in s_units)
        {
            if (!text.EndsWith(word, StringComparison.OrdinalIgnoreCase)) continue;
            if (!int.TryParse(text.AsSpan(0, text.Length - word.Length).Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var count) || count > CountMax * 24 * 60) return false;
            span = new CaseSpan(count, unit);
            return unit is SpanUnit.Minutes || count <= CountMax;
        }
        return false;
    }

    public static string WriteSpan(CaseSpan span) => string.Create(CultureInfo.InvariantCulture, $"{span.Count} {s_units.First(u => u.Unit == span.Unit).Text}");

    /// <summary>Workdays as days: for arithmetic in expressions, deadlines ask the calendar.</summary>
    public static long Us(CaseSpan span) => span.Count * span.Unit switch { SpanUnit.Minutes => MinuteUs, SpanUnit.Hours => HourUs, _ => DayUs };

    public static bool TryReadMoment(FieldType type, string text, TimeZoneInfo zone, out long us)
    {
        us = 0;
        switch (type)
        {
            case FieldType.Date when TryReadDay(text, out var day): us = StartOf(day, zone); return true;
            case FieldType.DateTime: return TryReadTime(text, zone, out us);
            case FieldType.Time when TimeOnly.TryParseExact(text, "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out var time): us = time.Ticks / TimeSpan.TicksPerMicrosecond; return true;
            case FieldType.Duration when TryReadSpan(text, out var span): us = Us(span); return true;
            default: return false;
        }
    }
}
