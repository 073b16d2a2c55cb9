namespace Yiwang.Node.Clock;

/// <summary>The real clock with an offset that a test moves. Timers follow: moving forward fires what has fallen due. Only for folders made by <c>init --test</c>.</summary>
internal sealed class TestClock : TimeProvider
{
    private readonly Lock _gate = new();
    private readonly HashSet<TestTimer> _timers = [];
    private TimeSpan _offset;
    private long _advanced;

    public override DateTimeOffset GetUtcNow()
    {
        lock (_gate) return System.GetUtcNow() + _offset;
    }

    /// <summary>Goes on with the clock; back it never goes.</summary>
    public override long GetTimestamp() => System.GetTimestamp() + Interlocked.Read(ref _advanced);

    /// <summary>Also backwards: a clock that steps back must not break order.</summary>
    public void Advance(TimeSpan by)
    {
        TestTimer[] timers;
        lock (_gate)
        {
            _offset += by;
            if (by > TimeSpan.Zero) Interlocked.Add(ref _advanced, (long)(by.TotalSeconds * TimestampFrequency));
            timers = [.. _timers];
        }
        foreach (var timer in timers) timer.Rearm();
    }

    public void Set(DateTimeOffset now) => Advance(now - GetUtcNow());

    /// <summary>Goes with the real clock from now on.</summary>
    public void Release()
    {
        TimeSpan offset;
        lock (_gate) offset = _offset;
        Advance(-offset);
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new TestTimer(this, callback, state);
        lock (_gate) _timers.Add(timer);
        timer.Change(dueTime, period);
        return timer;
    }

    private sealed class TestTimer : ITimer
    {
        private readonly TestClock _clock;
        private readonly ITimer _real;
        private DateTimeOffset? _due;
        private TimeSpan _period;

        public TestTimer(TestClock clock, TimerCallback callback, object? state)
        {
            _clock = clock;
            _real = System.CreateTimer(_ =>
            {
                _due = _period > TimeSpan.Zero ? _clock.GetUtcNow() + _period : null;
                callback(state);
                Rearm();
            }, null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            _due = dueTime < TimeSpan.Zero ? null : _clock.GetUtcNow() + dueTime;
            _period = period;
            return Rearm();
        }

        public bool Rearm()
        {
            if (_due is not { } due) return _real.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            var wait = due - _clock.GetUtcNow();
            return _real.Change(wait > TimeSpan.Zero ? wait : TimeSpan.Zero, Timeout.InfiniteTimeSpan);
        }

        public void Dispose()
        {
            lock (_clock._gate) _clock._timers.Remove(this);
            _real.Dispose();
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
