namespace Yiwang.Node.Composition;

internal static class TimeZones
{
    /// <summary>Days and statistics are those of China; a machine without zone data gets the same, as there has been no summer time since 1991.</summary>
    public static readonly TimeZoneInfo Node = TimeZoneInfo.TryFindSystemTimeZoneById("Asia/Shanghai", out var zone)
        ? zone
        : TimeZoneInfo.CreateCustomTimeZone("Asia/Shanghai", TimeSpan.FromHours(8), "中国标准时间", "China Standard Time");
}
