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
        { TotalHours: < 1 } => text[$"{span.Minutes} 分 {span.Seconds} 秒", $"{span.Minutes} min {span.Seconds} s"],
        { TotalDays: < 1 } => text[$"{span.Hours} 小时 {span.Minutes} 分", $"{span.Hours} h {span.Minutes} min"],
        _ => text[$"{(long)span.TotalDays} 天 {span.Hours} 小时", $"{(long)span.TotalDays} d {span.Hours} h"],
    };
}
