namespace Yiwang.Connect.Alarms.Keeping;

/// <summary>An alarm flood of one organisation: it begins with more than ten alarms in ten minutes and ends with fewer than five (ISA-18.2).</summary>
internal sealed class Flood
{
    public const int Begins = 10, Ends = 5;
    public const long WithinUs = 600_000_000;

    // the newest eleven: more of them tell nothing more
    private readonly long[] _raised = new long[Begins + 1];
    private int _count;

    public bool IsOn { get; private set; }
    public long SinceUs { get; private set; }

    public void Raised(long atUs)
    {
        _raised[_count++ % _raised.Length] = atUs;
        Look(atUs);
    }

    public void Look(long nowUs)
    {
        var within = _raised.Count(at => at > 0 && nowUs - at < WithinUs);
        if (!IsOn && within > Begins) (IsOn, SinceUs) = (true, nowUs);
        else if (IsOn && within < Ends) IsOn = false;
    }
}
