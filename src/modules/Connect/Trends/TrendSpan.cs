using Yiwang.Events;

namespace Yiwang.Connect.Trends;

/// <summary>How far back a trend begins that ends now.</summary>
public enum TrendSpan { QuarterHour, Hour, Shift, Day, Week, Month, Quarter }

internal static class TrendSpans
{
    public static TimeSpan Length(this TrendSpan span) => span switch
    {
        TrendSpan.QuarterHour => TimeSpan.FromMinutes(15),
        TrendSpan.Hour => TimeSpan.FromHours(1),
        TrendSpan.Shift => TimeSpan.FromHours(8),
        TrendSpan.Day => TimeSpan.FromDays(1),
        TrendSpan.Week => TimeSpan.FromDays(7),
        TrendSpan.Month => TimeSpan.FromDays(30),
        _ => TimeSpan.FromDays(90),
    };

    public static Bilingual Title(this TrendSpan span) => span switch
    {
        TrendSpan.QuarterHour => new("15 分钟", "15 min"),
        TrendSpan.Hour => new("1 小时", "1 h"),
        TrendSpan.Shift => new("8 小时", "8 h"),
        TrendSpan.Day => new("24 小时", "24 h"),
        TrendSpan.Week => new("7 天", "7 d"),
        TrendSpan.Month => new("30 天", "30 d"),
        _ => new("90 天", "90 d"),
    };
}
