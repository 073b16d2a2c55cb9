namespace Yiwang.Notices.Outbox;

/// <summary>At most so many in any 60 seconds, as the robots' operators count. Used by one caller at a time.</summary>
internal sealed class RateWindow
{
    private static readonly TimeSpan s_window = TimeSpan.FromMinutes(1);
    private readonly Queue<DateTimeOffset> _taken = new();

    /// <returns>Zero = taken; else how long until there is room.</returns>
    public TimeSpan Take(int perMinute, DateTimeOffset now)
    {
        // A clock that was set back frees what lies ahead of it.
        while (_taken.TryPeek(out var oldest) && (now - oldest >= s_window || oldest > now)) _taken.Dequeue();
        if (_taken.Count < perMinute)
        {
            _taken.Enqueue(now);
            return TimeSpan.Zero;
        }
        return _taken.Peek() + s_window - now;
    }
}
