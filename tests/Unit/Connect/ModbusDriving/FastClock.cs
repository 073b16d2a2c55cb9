namespace Yiwang.Unit.Tests.Connect.ModbusDriving;

/// <summary>Real time, five times as fast, from a Tuesday morning on: back-offs of seconds do not make a test wait for seconds.</summary>
internal sealed class FastClock : TimeProvider
{
    private const int Speed = 5;
    private static readonly DateTimeOffset s_start = new(2026, 11, 10, 2, 30, 0, TimeSpan.Zero);

    private readonly long _began = System.GetTimestamp();

    public override long GetTimestamp() => (System.GetTimestamp() - _began) * Speed;
    public override DateTimeOffset GetUtcNow() => s_start + System.GetElapsedTime(_began) * Speed;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        new Timer(System.CreateTimer(callback, state, Real(dueTime), Real(period)));

    private static TimeSpan Real(TimeSpan time) => time == Timeout.InfiniteTimeSpan ? time : time / Speed;

    private sealed class Timer(ITimer timer) : ITimer
    {
        public bool Change(TimeSpan dueTime, TimeSpan period) => timer.Change(Real(dueTime), Real(period));
        public void Dispose() => timer.Dispose();
        public ValueTask DisposeAsync() => timer.DisposeAsync();
    }
}
