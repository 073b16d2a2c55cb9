using System.Globalization;
using Yiwang.Net;
using Yiwang.Parties;

namespace Yiwang.Identify.Reporting;

/// <summary>Days, hours and months of the node's zone, and when what belongs to them is due.</summary>
internal sealed class ReportClock(NetOptions options, TimeProvider time)
{
    /// <summary>The day's tables are made half an hour after its end, so that what was counted to the last second is in.</summary>
    public static readonly TimeSpan DailyAt = TimeSpan.FromMinutes(30), MonthlyAt = TimeSpan.FromHours(1), EscrowAt = TimeSpan.FromHours(8);

    public long NowUs => Micros.Of(time);
    public DateTime Now => At(time.GetUtcNow());
    public DateOnly Today => DateOnly.FromDateTime(Now);
    /// <summary>The newest day whose tables are due.</summary>
    public DateOnly LastDay => DateOnly.FromDateTime(Now - DailyAt).AddDays(-1);
    /// <summary>First day of the newest month whose report is due.</summary>
    public DateOnly LastMonth => FirstOf(DateOnly.FromDateTime(Now - MonthlyAt)).AddMonths(-1);
    /// <summary>The newest day on which escrow is due.</summary>
    public DateOnly EscrowDay => DateOnly.FromDateTime(Now - EscrowAt);

    public DateTime At(DateTimeOffset at) => TimeZoneInfo.ConvertTime(at, options.Zone).DateTime;

    public string Second(long us) => At(Micros.ToTime(us)).ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);

    public string Day(long us) => At(Micros.ToTime(us)).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    /// <summary>Beginning of a day, UTC microseconds.</summary>
    public long StartOf(DateOnly day)
    {
        var local = day.ToDateTime(TimeOnly.MinValue);
        return Micros.Of(new DateTimeOffset(local, options.Zone.GetUtcOffset(local)));
    }

    /// <summary>Days since 1970, as counters number them.</summary>
    public static long NumberOf(DateOnly day) => day.DayNumber - DateOnly.FromDateTime(DateTime.UnixEpoch).DayNumber;

    public static DateOnly FirstOf(DateOnly day) => new(day.Year, day.Month, 1);

    public static string Name(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
    public static string MonthName(DateOnly day) => day.ToString("yyyy-MM", CultureInfo.InvariantCulture);

    /// <summary>补报: a day that was told of after its time, the day itself or for what is counted the one after it.</summary>
    public bool IsLate(string period, int part, long madeUs) =>
        part == 1 && period.Length >= 10 && DayOf(period[..10]) is { } day && DateOnly.FromDateTime(At(Micros.ToTime(madeUs))) > (period.Length == 10 ? day.AddDays(1) : day);

    public static DateOnly? DayOf(string period) => DateOnly.TryParseExact(period, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;
    public static DateOnly? MonthOf(string period) => DateOnly.TryParseExact(period + "-01", "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;
}
