namespace Yiwang.Connect.Alarms.Keeping;

/// <summary>Whether an alarm chatters: it came at least three times within a minute (ISA-18.2), until it has been quiet for a minute.</summary>
internal struct Chatter
{
    public const int Times = 3;
    public const long WithinUs = 60_000_000;

    private long _newest, _before, _third;

    public bool IsChattering { get; private set; }
    /// <summary>When it will have been quiet for long enough, if nothing comes.</summary>
    public readonly long QuietUs => _newest + WithinUs;

    public void Came(long atUs)
    {
        (_third, _before, _newest) = (_before, _newest, atUs);
        if (_third > 0 && atUs - _third <= WithinUs) IsChattering = true;
    }

    public void Rest(long nowUs)
    {
        if (IsChattering && nowUs >= QuietUs) IsChattering = false;
    }

    public readonly bool IsRecent(long nowUs) => _newest > 0 && nowUs < QuietUs;
}
