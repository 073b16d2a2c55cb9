namespace Yiwang.Events.Effects;

/// <summary>
/// Something that happens once because of a fact, outside the views: a message sent, a task begun. Runs from a durable cursor of its own, at least once and
/// in order: after a crash the last events come again, so the handler must be idempotent (the event's position is a good key). Rebuilding views does not run it again.
/// </summary>
public abstract class Effect
{
    /// <summary>ASCII; the cursor's name for ever.</summary>
    public abstract string Name { get; }
    /// <summary>False: an effect that a new version of the program brings begins with new facts, and lets history rest. Default false.</summary>
    public virtual bool FromTheBeginning => false;
    public abstract bool Wants(string kind);
    /// <summary>When it throws, the same event is tried again after 1 s, 2 s, 4 s … 5 min; later events wait.</summary>
    public abstract ValueTask HandleAsync(RecordedEvent e, CancellationToken cancel);
}

/// <param name="Trouble">Why the event at the cursor could not be handled; null while all goes well.</param>
public sealed record EffectStatus(string Name, long Cursor, long Lag, int Attempts, string? Trouble);
