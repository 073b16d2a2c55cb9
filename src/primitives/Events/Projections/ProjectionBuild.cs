namespace Yiwang.Events.Projections;

/// <summary>One projection's rows and how far they have come: those that readers see, or those that are built beside them.</summary>
internal sealed class ProjectionBuild(Projection projection, long generation, bool isLive, long cursor)
{
    public Projection Projection { get; } = projection;
    public long Generation { get; } = generation;
    public NamedSql Names { get; } = new(projection, generation, isLive);
    public bool IsLive { get; private set; } = isLive;
    /// <summary>Log cursor: everything before it is in the rows.</summary>
    public long Cursor { get; private set; } = cursor;
    /// <summary>The cursor that stands in the database; behind <see cref="Cursor"/> by events that the projection does not want.</summary>
    public long StoredCursor { get; private set; } = cursor;
    /// <summary>Why it stands still; null while it runs.</summary>
    public string? StoppedReason { get; set; }

    public bool Runs => StoppedReason is null;

    public void Advance(long cursor, bool stored)
    {
        Cursor = cursor;
        if (stored) StoredCursor = cursor;
    }

    public void BecomeLive()
    {
        IsLive = true;
        StoredCursor = Cursor;
        Names.SetLive();
    }
}
