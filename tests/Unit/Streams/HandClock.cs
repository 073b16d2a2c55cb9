namespace Yiwang.Unit.Tests.Streams;

/// <summary>A clock that a test moves: time that goes by moves both the wall clock and the count of elapsed time, a step moves the wall clock alone.</summary>
internal sealed class HandClock(DateTimeOffset start) : TimeProvider
{
    private long _nowTicks = start.UtcTicks, _elapsedTicks = 1;

    public override DateTimeOffset GetUtcNow() => new(Interlocked.Read(ref _nowTicks), TimeSpan.Zero);
    public override long TimestampFrequency => TimeSpan.TicksPerSecond;
    public override long GetTimestamp() => Interlocked.Read(ref _elapsedTicks);
    // the store's upkeep is called by the tests themselves
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) => new Never();

    public long NowUs => (GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;

    public void Advance(TimeSpan by)
    {
        Interlocked.Add(ref _elapsedTicks, by.Ticks);
        Step(by);
    }

    public void Step(TimeSpan by) => Interlocked.Add(ref _nowTicks, by.Ticks);

    private sealed class Never : ITimer
    {
        public bool Change(TimeSpan dueTime, TimeSpan period) => true;
        public void Dispose() { }
        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
