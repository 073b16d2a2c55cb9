namespace Yiwang.Parties;

/// <summary>UTC microseconds since 1970, as they stand in the log and in State.</summary>
public static class Micros
{
    public static long Of(TimeProvider time) => Of(time.GetUtcNow());

    public static long Of(DateTimeOffset at) => (at.UtcTicks - DateTimeOffset.UnixEpoch.UtcTicks) / TimeSpan.TicksPerMicrosecond;

    public static long Of(TimeSpan span) => span.Ticks / TimeSpan.TicksPerMicrosecond;

    public static DateTimeOffset ToTime(long micros) => DateTimeOffset.UnixEpoch.AddTicks(micros * TimeSpan.TicksPerMicrosecond);
}
