namespace Yiwang.Connect.Modbus;

/// <summary>How a unit on a bus has behaved: one that keeps silent is asked ever more rarely, and only where there is time for it.</summary>
internal sealed class UnitState(byte unit)
{
    /// <summary>One silence may be chance; at the second the unit counts as silent.</summary>
    public const int SilentAfter = 2;
    private const long FirstRetryUs = 1_000_000, LastRetryUs = 30_000_000;

    public byte Unit { get; } = unit;
    public int Failures { get; private set; }
    public bool IsSilent => Failures >= SilentAfter;
    /// <summary>Of a silent unit: not before.</summary>
    public long RetryUs { get; private set; }
    /// <summary>It answered after the wait was over: the next try waits as long as it takes.</summary>
    public bool Overheard { get; private set; }
    /// <summary>Where a try of one block failed, the next tries another: perhaps that one alone is ill.</summary>
    public int NextBlock { get; private set; }

    public void Answered() => (Failures, Overheard) = (0, false);

    public void Failed(long nowUs, double jitter)
    {
        Failures++;
        NextBlock++;
        Overheard = false;
        if (!IsSilent) return;
        var wait = Math.Min(LastRetryUs, FirstRetryUs << Math.Min(Failures - SilentAfter, 10));
        RetryUs = nowUs + (long)(wait * (0.75 + 0.5 * jitter));
    }

    public void Hear(long nowUs)
    {
        if (!IsSilent) return;
        Overheard = true;
        RetryUs = nowUs;
    }
}
