using Yiwang.Parties;

namespace Yiwang.Connect.Live;

/// <summary>Time for "held for" and freshness: it goes on evenly when somebody sets the clock of the computer.</summary>
internal sealed class LiveClock(TimeProvider clock)
{
    private readonly long _start = clock.GetTimestamp();
    private readonly long _startUs = Micros.Of(clock);

    /// <summary>µs; close to the wall clock when the node starts, and never back.</summary>
    public long NowUs => _startUs + Micros.Of(clock.GetElapsedTime(_start));
    /// <summary>µs since 1970 UTC, for what is kept.</summary>
    public long WallUs => Micros.Of(clock);
}
