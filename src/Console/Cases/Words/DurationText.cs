using Yiwang.Console.Language;

namespace Yiwang.Console.Cases.Words;

/// <summary><c>3 wd</c> as 3 个工作日, and time left or past as people say it.</summary>
internal static class DurationText
{
    private const long Minute = 60_000_000, Hour = 60 * Minute, Day = 24 * Hour;

    public static string Of(Text text, string span)
    {
        var space = span.IndexOf(' ', StringComparison.Ordinal);
        if (space <= 0) return span;
        var count = span[..space];
        return span[(space + 1)..] switch
        {
            "min" => text[$"{count} 分钟", $"{count} min"],
            "h" => text[$"{count} 小时", $"{count} h"],
            "d" => text[$"{count} 天", $"{count} d"],
            "wd" => text[$"{count} 个工作日", count == "1" ? "1 workday" : $"{count} workdays"],
            _ => span,
        };
    }

    /// <summary>The two largest units, rounded down.</summary>
    public static string Us(Text text, long us) => Math.Abs(us) switch
    {
        < Minute => text["不到 1 分钟", "less than 1 min"],
        < Hour and var t => text[$"{t / Minute} 分钟", $"{t / Minute} min"],
        < Day and var t when t % Hour < Minute => text[$"{t / Hour} 小时", $"{t / Hour} h"],
        < Day and var t => text[$"{t / Hour} 小时 {t % Hour / Minute} 分钟", $"{t / Hour} h {t % Hour / Minute} min"],
        < 10 * Day and var t when t % Day >= Hour => text[$"{t / Day} 天 {t % Day / Hour} 小时", $"{t / Day} d {t % Day / Hour} h"],
        var t => text[$"{t / Day} 天", $"{t / Day} d"],
    };

    /// <param name="stopped">The clock stands: what would be left if it went on now.</param>
    public static string Due(Text text, long dueUs, long nowUs, bool stopped = false)
    {
        var left = dueUs - nowUs;
        if (stopped) return left >= 0 ? text[$"暂停计时，还剩 {Us(text, left)}", $"clock stopped, {Us(text, left)} left"] : text["暂停计时", "clock stopped"];
        return left >= 0 ? text[$"还剩 {Us(text, left)}", $"{Us(text, left)} left"] : text[$"已超期 {Us(text, left)}", $"{Us(text, left)} late"];
    }
}
