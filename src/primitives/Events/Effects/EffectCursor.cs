namespace Yiwang.Events.Effects;

/// <summary>How far an effect has come, and how often the event in hand has failed.</summary>
internal sealed class EffectCursor(Effect effect, long cursor)
{
    private const int LongestPauseSeconds = 300;

    public Effect Effect { get; } = effect;
    /// <summary>Stored: everything before it has been handled.</summary>
    public long Cursor { get; private set; } = cursor;
    public Milestone Milestone { get; } = new(cursor);
    /// <summary>Handled since, of the page in hand: not handled again unless the program stops.</summary>
    public long HandledBelow { get; set; }
    public int Attempts { get; private set; }
    public string? Trouble { get; private set; }

    public void Move(long next) => Milestone.Reach(Cursor = next);

    public void Succeeded() => (Attempts, Trouble) = (0, null);

    public TimeSpan Failed(Exception e)
    {
        Trouble = e.Message;
        Attempts++;
        return TimeSpan.FromSeconds(Math.Min(LongestPauseSeconds, Math.Pow(2, Math.Min(Attempts, 20) - 1)));
    }
}
