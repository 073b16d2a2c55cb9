using System.Globalization;
using Yiwang.Connect.Maintenance.Production;
using Yiwang.Console.Language;

namespace Yiwang.Connect.Maintenance.Pages;

internal static class Words
{
    public static string Hours(Text text, double? hours) => hours is { } value ? value.ToString("0.##", CultureInfo.InvariantCulture) + text[" 小时", " h"] : "—";

    /// <summary>As 1 h 05 min.</summary>
    public static string Span(Text text, long us)
    {
        var minutes = us / 60_000_000;
        return minutes >= 60 ? text[$"{minutes / 60} 小时 {minutes % 60:00} 分", $"{minutes / 60} h {minutes % 60:00} min"] : minutes > 0 ? text[$"{minutes} 分钟", $"{minutes} min"] : text[$"{us / 1_000_000} 秒", $"{us / 1_000_000} s"];
    }

    public static string Reason(Text text, string? code) => code is not { Length: > 0 } ? text["没有说明原因", "No reason given"] : StopReason.Find(code) is { } known ? text[known.Name] : code;
}
