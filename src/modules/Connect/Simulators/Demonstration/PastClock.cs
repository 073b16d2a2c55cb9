namespace Yiwang.Connect.Simulators.Demonstration;

/// <summary>Stands where it is set: what is written of the past was received then.</summary>
internal sealed class PastClock : TimeProvider
{
    private long _us;

    public void Set(long us) => _us = us;

    public override DateTimeOffset GetUtcNow() => DateTimeOffset.UnixEpoch.AddTicks(_us * TimeSpan.TicksPerMicrosecond);
}
