namespace Yiwang.Trust.Trace.Graph;

/// <summary>Things that belong to a trace, and when: of a container only what happened while it held one of them.</summary>
/// <param name="While">When events about these belong to the trace.</param>
/// <param name="Inside">When what they hold belongs to it.</param>
/// <param name="Hidden">Known only through an event that the reader may not see.</param>
internal readonly record struct Piece(int Series, long From, long To, Window While, Window Inside, bool Hidden, PieceRole Role);

/// <summary>UTC microseconds.</summary>
/// <param name="ToUs">Exclusive.</param>
internal readonly record struct Window(long FromUs, long ToUs)
{
    public static readonly Window Always = new(long.MinValue, Containment.Open);

    public bool IsEmpty => FromUs >= ToUs;

    public Window Cut(long fromUs, long toUs) => new(Math.Max(FromUs, fromUs), Math.Min(ToUs, toUs));

    public bool Holds(long atUs) => atUs >= FromUs && atUs < ToUs;
}

internal enum PieceRole : byte
{
    Start,
    /// <summary>In a container that was asked about, or that went into what was.</summary>
    Content,
    Container,
    /// <summary>Became of what was asked about, or went into it.</summary>
    Lot,
}
