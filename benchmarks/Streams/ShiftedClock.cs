namespace Yiwang.Benchmarks.Streams;

/// <summary>The machine's clock, moved forward when told: days pass at once, for wall and elapsed time alike.</summary>
internal sealed class ShiftedClock : TimeProvider
{
    private long _shiftTicks;

    public void Pass(TimeSpan time) => Interlocked.Add(ref _shiftTicks, time.Ticks);

    public override DateTimeOffset GetUtcNow() => System.GetUtcNow().AddTicks(Volatile.Read(ref _shiftTicks));

    public override long GetTimestamp() => System.GetTimestamp() + (long)(Volatile.Read(ref _shiftTicks) * ((double)TimestampFrequency / TimeSpan.TicksPerSecond));

    public override long TimestampFrequency => System.TimestampFrequency;
}
