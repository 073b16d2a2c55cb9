namespace Yiwang.Streams.Retention;

/// <summary>
/// The wall clock, and how far it may be believed. A step of more than an hour is believed after it has stood a day; until then what is too old goes by the earlier of both
/// times and what is impossibly new by the later, so that a clock that runs wild for a while neither drops history nor turns good samples away.
/// Elapsed time comes from <see cref="TimeProvider.GetTimestamp"/>.
/// </summary>
internal sealed class TrustedClock
{
    private static readonly TimeSpan s_step = TimeSpan.FromHours(1), s_grace = TimeSpan.FromDays(1);
    /// <summary>A node may have been off this long without its clock being doubted at the start.</summary>
    private static readonly TimeSpan s_offMax = TimeSpan.FromDays(30);
    private readonly Lock _gate = new();
    private readonly TimeProvider _time;
    private long _trustedUs, _at, _doubtedAt;
    private bool _doubted;

    /// <param name="lastKnownUs">What <see cref="TrustedUs"/> was when the store was last open; 0 when it is new.</param>
    public TrustedClock(TimeProvider time, long lastKnownUs)
    {
        _time = time;
        _at = time.GetTimestamp();
        var wall = NowUs();
        var ahead = wall - lastKnownUs;
        _trustedUs = lastKnownUs == 0 || (ahead >= 0 && ahead <= Us(s_offMax)) ? wall : lastKnownUs;
    }

    public long TrustedUs => Range().Earliest;

    public long NowUs() => (_time.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;

    /// <summary>The earlier and the later of the times that it may be, µs since 1970.</summary>
    public (long Earliest, long Latest) Range()
    {
        lock (_gate)
        {
            var stamp = _time.GetTimestamp();
            var wall = NowUs();
            var trusted = _trustedUs + Us(_time.GetElapsedTime(_at, stamp));
            if (Math.Abs(wall - trusted) <= Us(s_step) || (_doubted && _time.GetElapsedTime(_doubtedAt, stamp) >= s_grace))
            {
                (_trustedUs, _at, _doubted) = (wall, stamp, false);
                return (wall, wall);
            }
            if (!_doubted) (_doubted, _doubtedAt) = (true, stamp);
            return (Math.Min(wall, trusted), Math.Max(wall, trusted));
        }
    }

    private static long Us(TimeSpan span) => span.Ticks / TimeSpan.TicksPerMicrosecond;
}
