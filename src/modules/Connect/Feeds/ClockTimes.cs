namespace Yiwang.Connect.Feeds;

internal static class ClockTimes
{
    /// <summary>µs since 1970 UTC.</summary>
    public static long NowUs(this TimeProvider clock) => (clock.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;
}
