namespace Yiwang.Trust.Trace.Graph;

/// <summary>What the graph keeps of an event beside its stretches. The rest is read from the log when it is shown.</summary>
internal struct EventRow
{
    /// <summary>Log that it stands in; 0 = this node's own.</summary>
    public int Origin;
    /// <summary>In the log of its origin.</summary>
    public long Position;
    /// <summary>In this node's log: its own entry, or the one that carries a foreign one.</summary>
    public long KeptAt;
    public long AtUs;
    public int Kind;
    /// <summary>Names by number: the organisation that recorded it, those that handed over and took over (-1 = none), chain and link (-1 = none).</summary>
    public int Owner, From, To, Link;
    /// <summary>Organisation of this node to which a pact brought it; -1 = its own log's.</summary>
    public int BroughtTo;
    /// <summary>Number of the event that declares this one to be in error; int.MaxValue = none.</summary>
    public int VoidedBy;
}
