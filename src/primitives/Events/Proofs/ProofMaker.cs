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
    /// <summary>When to ask again for a proof whose checkpoint was not signed in time.</summary>
    public const int AgainSeconds = 5;

    /// <summary>How long a reader waits for the checkpoint that covers the entry: the node signs every half second, but at its start it asks its neighbours first (3 s).</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(5);

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
            if (needed > checkpoint.Checkpoint.Size) checkpoint = await checkpointer.CoverAsync(needed, Patience, cancel);
            if (needed > checkpoint.Checkpoint.Size) return NotSigned();
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

    /// <summary>The entry stands in the log all the same: only the checkpoint is missing.</summary>
    private Outcome NotSigned()
    {
        var status = events.Log.Status;
        var fault = checkpointer.Fault ?? (status.State is LogState.Open or LogState.DiskFull ? null : status.Reason ?? status.State.ToString());
        return fault is null
            ? new Outcome(Codes.RequestTimeout, Say: new($"记录已写入日志，覆盖它的日志摘要还没有签名。请 {AgainSeconds} 秒后再试。", $"The entry is in the log, and the checkpoint that covers it is not signed yet. Ask again in {AgainSeconds} seconds."))
            : new Outcome(Codes.EventsReadOnly, fault, Say: new("记录已写入日志，但本节点现在不签发新的日志摘要，原因见“存证日志”页。", "The entry is in the log, but this node signs no new checkpoints now; the page “Log” says why."));
    }

    private ProofEntry Prove(StoredEntry entry, long size, IReadOnlySet<Disclosure> groups)
    {
        var shown = new List<DisclosedGroup>(groups.Count);
        foreach (var group in entry.Groups)
            if (group.Committed is { } committed && groups.Contains((Disclosure)group.Id)) shown.Add(new DisclosedGroup((Disclosure)group.Id, group.Salt.ToArray(), committed.ToArray()));
        return new ProofEntry(entry.Position, entry.Header.ToArray(), shown, events.Log.Tree.Inclusion(entry.Position, size));
    }
}
