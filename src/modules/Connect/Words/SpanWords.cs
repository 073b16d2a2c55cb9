using Yiwang.Console.Language;

namespace Yiwang.Connect.Words;

/// <summary>Lengths of time, in the two largest units.</summary>
internal static class SpanWords
{
    /// <summary>A sampling interval: <c>1 s</c>, <c>200 ms</c>.</summary>
    public static string Sampling(Text text, int milliseconds) => milliseconds % 1_000 != 0 ? $"{milliseconds} ms" : milliseconds < 60_000 ? text[$"{milliseconds / 1_000} 秒", $"{milliseconds / 1_000} s"] : Of(text, TimeSpan.FromMilliseconds(milliseconds));

    public static string Of(Text text, TimeSpan span) => span switch
    {
        { TotalSeconds: < 1 } => text["不到 1 秒", "under 1 s"],
        { TotalMinutes: < 1 } => text[$"{span.Seconds} 秒", $"{span.Seconds} s"],
        { TotalHours: < 1 } => With(text[$"{span.Minutes} 分", $"{span.Minutes} min"], span.Seconds, text["秒", "s"]),
        { TotalDays: < 1 } => With(text[$"{span.Hours} 小时", $"{span.Hours} h"], span.Minutes, text["分", "min"]),
        _ => With(text[$"{(long)span.TotalDays} 天", $"{(long)span.TotalDays} d"], span.Hours, text["小时", "h"]),
    };

    // nobody says 8 hours 0 minutes
    private static string With(string larger, int rest, string unit) => rest == 0 ? larger : $"{larger} {rest} {unit}";
}
