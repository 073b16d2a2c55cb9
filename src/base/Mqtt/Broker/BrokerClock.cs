namespace Yiwang.Mqtt.Broker;

/// <summary>The broker's time: the wall clock when it opened, and from then on what has passed, so that a clock that is set forth or back ends no session.</summary>
internal sealed class BrokerClock(TimeProvider time)
{
    private readonly long _openedMs = time.GetUtcNow().ToUnixTimeMilliseconds();
    private readonly long _opened = time.GetTimestamp();
    private long _nowMs = time.GetUtcNow().ToUnixTimeMilliseconds();

    /// <summary>As of the last look; a quarter of a second old at most.</summary>
    public long NowMs => Volatile.Read(ref _nowMs);

    /// <summary>What the clock on the wall says now: microseconds since 1970, UTC.</summary>
    public long WallUs => (time.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;

    public long Timestamp => time.GetTimestamp();

    public long MsSince(long timestamp) => (long)time.GetElapsedTime(timestamp).TotalMilliseconds;

    public void Look() => Volatile.Write(ref _nowMs, _openedMs + (long)time.GetElapsedTime(_opened).TotalMilliseconds);
}
