using Yiwang.Events.Kinds;
using Yiwang.Events.Store;
using Yiwang.Events.Witnessing;
using Yiwang.Storage.Log;
using Yiwang.Storage.Log.Merkle;

namespace Yiwang.Events.Proofs;

/// <summary>
/// Makes proofs of entries, under a cosigned checkpoint if one covers them or can be had at once, else under the newest, which then says itself that nobody has witnessed it
/// yet. Which groups a reader may see is Access's business; this takes them as decided.
/// </summary>
public sealed class ProofMaker(IEvents events, Checkpointer checkpointer, ICosignatures? cosignatures = null)
{
    /// <summary>Not found also for rows of batches that were not committed: those are no facts.</summary>
    public async ValueTask<Outcome<TlogProof>> MakeAsync(long position, IReadOnlySet<Disclosure> groups, CancellationToken cancel = default)
    {
        if (position < 0 || position >= events.Size) return new Outcome(Codes.EventsNotFound);
        try
        {
            var entry = events.Log.Read(position);
            var closing = -1L;
            if (entry.BatchId >= 0 && entry.Kind is not (LogKinds.BatchCommitted or LogKinds.BatchAborted))
            {
                closing = events.FindHead(BatchHead.Of(entry.BatchId));
                if (closing < 0 || events.Log.Read(closing).Kind != LogKinds.BatchCommitted) return new Outcome(Codes.EventsNotFound);
            }
            var needed = Math.Max(position, closing) + 1;
            var checkpoint = checkpointer.Cosigned is { } cosigned && cosigned.Checkpoint.Size >= needed ? cosigned : checkpointer.Current;
            if (needed > checkpoint.Checkpoint.Size)
            {
                await events.Log.WaitForTreeAsync(needed, cancel);
                checkpoint = checkpointer.Publish();
            }
            if (needed > checkpoint.Checkpoint.Size) return new Outcome(Codes.EventsReadOnly, checkpointer.Fault);
            if (cosignatures is not null && (checkpointer.Cosigned?.Checkpoint.Size ?? -1) < needed) checkpoint = await cosignatures.SeekAsync(needed, cancel) ?? checkpoint;
            var size = checkpoint.Checkpoint.Size;
            var batch = closing < 0 ? null : Prove(events.Log.Read(closing), size, new HashSet<Disclosure> { Disclosure.Public });
            return new TlogProof(Prove(entry, size, groups), batch, checkpointer.Key.PublicKey, checkpoint.Note);
        }
        catch (IOException e) when (e is CorruptEntryException or CorruptTileException)
        {
            return new Outcome(Codes.EventsCorrupt, e.Message);
        }
    }

    private ProofEntry Prove(StoredEntry entry, long size, IReadOnlySet<Disclosure> groups)
    {
        var shown = new List<DisclosedGroup>(groups.Count);
        foreach (var group in entry.Groups)
            if (group.Committed is { } committed && groups.Contains((Disclosure)group.Id)) shown.Add(new DisclosedGroup((Disclosure)group.Id, group.Salt.ToArray(), committed.ToArray()));
        return new ProofEntry(entry.Position, entry.Header.ToArray(), shown, events.Log.Tree.Inclusion(entry.Position, size));
    }
}
