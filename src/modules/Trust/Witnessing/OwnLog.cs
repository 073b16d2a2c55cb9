using Yiwang.Events.Proofs;
using Yiwang.Events.Witnessing;
using Yiwang.Storage.Log;

namespace Yiwang.Trust.Witnessing;

/// <summary>Compares what a neighbour holds of this node's log with the log, and stops the signing when the two cannot both be true.</summary>
internal sealed class OwnLog(Checkpointer checkpointer, ILog log, HeadConflicts conflicts)
{
    /// <param name="held">As the neighbour gave it; one that this log has not signed says nothing.</param>
    public async Task CompareAsync(string held, CancellationToken cancel)
    {
        if (ConflictVerifier.Open(held, checkpointer.Key) is not { } theirs) return;
        await log.WaitForTreeAsync(Math.Min(theirs.Size, log.Size), cancel);
        // a checkpoint newer than the one that was sent is no contradiction while the log has it
        if (theirs.Size <= log.Size && log.Tree.Root(theirs.Size).AsSpan().SequenceEqual(theirs.Root)) return;
        checkpointer.Contradicted(theirs.Size > log.Size
            ? $"neighbours have witnessed {theirs.Size} entries, but the log has {log.Size}: it was restored from an older copy"
            : $"the log's first {theirs.Size} entries are not those that neighbours have witnessed");
        await conflicts.RaiseAsync(Evidence(held, theirs), cancel);
    }

    private HeadConflict Evidence(string held, Checkpoint theirs)
    {
        var ours = checkpointer.Current;
        if (ours.Checkpoint.Size < theirs.Size) return new HeadConflict(ConflictKind.Rollback, checkpointer.Key, held, ours.Note, null, []);
        return ours.Checkpoint.Size == theirs.Size
            ? new HeadConflict(ConflictKind.Fork, checkpointer.Key, held, ours.Note, null, [])
            : new HeadConflict(ConflictKind.Fork, checkpointer.Key, held, ours.Note, log.Tree.Root(theirs.Size), log.Tree.Consistency(theirs.Size, ours.Checkpoint.Size));
    }
}
