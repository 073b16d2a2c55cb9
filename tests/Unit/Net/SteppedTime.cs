namespace Yiwang.Unit.Tests.Net;

/// <summary>A clock that moves only when told, and fires the timers that it passes.</summary>
internal sealed class SteppedTime : TimeProvider
{
    private readonly Lock _gate = new();
    private readonly List<Timer> _timers = [];
    // What has run since the start, and what the wall clock shows: only this one can be set back.
    private TimeSpan _ran;
    private DateTimeOffset _zero = new(2026, 11, 10, 8, 0, 0, TimeSpan.Zero);

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;
    public override DateTimeOffset GetUtcNow() => _zero + _ran;
    public override long GetTimestamp() => _ran.Ticks;

    /// <summary>Whether something waits that this much would bring about: what another thread has yet to begin cannot be passed by.</summary>
    public bool IsAwaited(TimeSpan within)
    {
        lock (_gate) return _timers.Exists(t => t.Due <= _ran + within);
    }

    /// <param name="by">Less than nothing sets the wall clock back; no timer notices.</param>
    public void Advance(TimeSpan by)
    {
        if (by < TimeSpan.Zero)
        {
            _zero += by;
            return;
        }
        var until = _ran + by;
        while (true)
        {
            Timer? due;
            lock (_gate)
            {
                due = _timers.Where(t => t.Due <= until).MinBy(t => t.Due);
                _ran = due?.Due ?? until;
            }
            if (due is null) return;
            due.Fire();
        }
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new Timer(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    private sealed class Timer(SteppedTime clock, TimerCallback callback, object? state) : ITimer
    {
        private TimeSpan _period;
        public TimeSpan Due { get; private set; } = TimeSpan.MaxValue;

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (clock._gate)
            {
                clock._timers.Remove(this);
                _period = period;
                if (dueTime == Timeout.InfiniteTimeSpan) return true;
                Due = clock._ran + dueTime;
                clock._timers.Add(this);
            }
            return true;
        }

        public void Fire()
        {
            Change(_period > TimeSpan.Zero ? _period : Timeout.InfiniteTimeSpan, _period);
            callback(state);
        }

        public void Dispose() => Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
