using System.Globalization;
using Microsoft.AspNetCore.Http;
using Yiwang.Console.Language;

namespace Yiwang.Connect.Trends;

/// <summary>From when to when a trend goes: a fixed time, or the last so-and-so long.</summary>
/// <param name="Span">Null = a fixed time.</param>
public readonly record struct TrendRange(TrendSpan? Span, long FromUs, long ToUs)
{
    /// <summary>As far apart as any answer may reach: ten years.</summary>
    private const long LongestUs = 3_653L * 86_400_000_000;

    /// <summary>Out of <c>from</c> and <c>to</c> (milliseconds since 1970 UTC, or a local time as a form sends it), else <c>span</c>.</summary>
    public static TrendRange Of(IQueryCollection query, Text text, long nowUs, TrendSpan usual = TrendSpan.Hour)
    {
        if (Moment(query["from"], text) is { } from && Moment(query["to"], text) is { } to && from < to && to - from <= LongestUs) return new(null, from, to);
        var span = Enum.TryParse<TrendSpan>(query["span"], ignoreCase: true, out var asked) && Enum.IsDefined(asked) ? asked : usual;
        return Ending(span, nowUs);
    }

    public static TrendRange Ending(TrendSpan span, long nowUs) => new(span, nowUs - span.Length().Ticks / TimeSpan.TicksPerMicrosecond, nowUs);

    private static long? Moment(string? written, Text text) =>
        long.TryParse(written, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var ms) && ms is > -4_102_444_800_000 and < 32_503_680_000_000 ? ms * 1_000 : text.ReadMinute(written);
}
