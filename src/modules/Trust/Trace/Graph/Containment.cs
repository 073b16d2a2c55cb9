namespace Yiwang.Trust.Trace.Graph;

/// <summary>Neighbouring things of a series were in containers from a moment (inclusive) to another (exclusive; <see cref="Open"/> = they still are).</summary>
/// <param name="RunFrom">First member of the run that was packed together, whose first container is <paramref name="RunParent"/> with <paramref name="Per"/> in each.</param>
/// <param name="Event">That put them in.</param>
/// <param name="EndEvent">That took them out; -1 = none.</param>
internal readonly record struct Containment(long From, long To, int Parent, long RunFrom, long RunParent, int Per, long FromUs, long ToUs, int Event, int EndEvent)
{
    public const long Open = long.MaxValue;

    public long ParentOf(long child) => RunParent + (child - RunFrom) / Per;

    public CodeRange Parents => new(Parent, ParentOf(From), ParentOf(To));

    /// <summary>Members that were in these containers.</summary>
    public (long From, long To) ChildrenIn(long firstParent, long lastParent)
    {
        // all in the one container: the product would not fit 64 bits
        if (Per == int.MaxValue) return (From, To);
        return (Math.Max(From, RunFrom + (firstParent - RunParent) * Per), Math.Min(To, RunFrom + (lastParent - RunParent + 1) * Per - 1));
    }
}
