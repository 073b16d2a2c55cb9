using Yiwang.Storage.Sql;

namespace Yiwang.Events;

/// <summary>
/// A view derived from the log. Table and index names are written <c>{name}</c> in <see cref="Schema"/> and <see cref="Apply"/>, so that the runner can build
/// a changed version beside the old one and swap it in; readers use the plain names. Never calls out; the same events give the same rows on both engines.
/// </summary>
public abstract class Projection
{
    public abstract string Name { get; }
    /// <summary>Raise it when the schema or the meaning of rows changes: the view is rebuilt from the log.</summary>
    public abstract int Version { get; }
    public abstract IReadOnlyList<string> Tables { get; }
    public abstract IReadOnlyList<string> Schema { get; }
    public abstract bool Wants(string kind);
    /// <summary>Rows of a committed batch (up to 10⁸ of them) come only when this is true; <c>BatchCommitted</c>, which counts them, comes in any case that <see cref="Wants"/> it.</summary>
    public virtual bool WantsBatchRows => false;
    public abstract void Apply(ISqlSession sql, RecordedEvent e);
}

/// <summary>Runs projections; commands wait here for their own.</summary>
public interface IProjections
{
    /// <summary>
    /// Completes when the named projections (all when empty) have applied everything up to and including the position: true; or at once with false
    /// when one of them has stopped or is being rebuilt, so that the fact is recorded but its view does not show it yet.
    /// </summary>
    ValueTask<bool> WaitAsync(long position, CancellationToken cancel = default, params ReadOnlySpan<string> names);
}
