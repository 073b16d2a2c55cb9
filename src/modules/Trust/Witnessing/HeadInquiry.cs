using System.Text;
using Yiwang.Events;
using Yiwang.Events.Proofs;
using Yiwang.Events.Witnessing;

namespace Yiwang.Trust.Witnessing;

/// <summary>
/// Looks into a doubt about a log. Anybody may send a witness what a log once signed, so a smaller or unproven head alone is no misdeed: the log itself is asked.
/// </summary>
internal sealed class HeadInquiry(NodeLogClient client)
{
    /// <returns>The conflict; null when there is none; a failure when the log cannot be asked now.</returns>
    public async ValueTask<Outcome<Found>> OfAsync(WitnessPeer peer, string held, string seen, CancellationToken cancel)
    {
        if (Read(held) is not { } first || Read(seen) is not { } second) return Found.Nothing;
        if (first.Size == second.Size) return Same(first, second) ? Found.Nothing : new Found(new HeadConflict(ConflictKind.Fork, peer.Log, held, seen, null, []));
        if (peer.Address is null) return new Outcome(Codes.NetUnreachable, peer.Origin);
        return second.Size < first.Size ? await OfShownAsync(peer, held, first, cancel) : await OfLargerAsync(peer, held, first, seen, second, cancel);
    }

    /// <summary>Compares what is held of a log with what the log itself shows now.</summary>
    public async ValueTask<Outcome<Found>> OfShownAsync(WitnessPeer peer, string held, Checkpoint first, CancellationToken cancel)
    {
        var got = await client.LogOf(peer.Address!).GetAsync("checkpoint", cancel);
        if (!got.Succeeded) return got.Status;
        var shown = Encoding.UTF8.GetString(got.Value);
        if (!SignedNote.TryParse(shown, out var note, out _) || note.Verify([peer.Log]) != NoteVerdict.Verified || Read(shown) is not { } now || now.Origin != peer.Origin)
            return new Outcome(Codes.NetBadAnswer, $"{peer.Origin}: its checkpoint is not signed with {peer.Log}");
        var seen = note.Only(peer.Log).ToString();
        if (now.Size < first.Size) return new Found(new HeadConflict(ConflictKind.Rollback, peer.Log, held, seen, null, []));
        if (now.Size == first.Size) return Same(first, now) ? Found.Nothing : new Found(new HeadConflict(ConflictKind.Fork, peer.Log, held, seen, null, []));
        return await OfLargerAsync(peer, held, first, seen, now, cancel);
    }

    private async ValueTask<Outcome<Found>> OfLargerAsync(WitnessPeer peer, string held, Checkpoint first, string seen, Checkpoint second, CancellationToken cancel)
    {
        var tree = new RemoteTree(client.LogOf(peer.Address!), second.Size);
        var prefix = await tree.RootAsync(first.Size, cancel);
        var proof = prefix.Succeeded ? await tree.ConsistencyAsync(first.Size, cancel) : prefix.Status;
        if (proof.Status.Code == Codes.NetUnreachable) return proof.Status;
        // tiles that are refused, malformed or belong to another tree prove nothing: the log owes the proof
        if (!proof.Succeeded || !MerkleProof.Extends(first.Size, prefix.Value, second.Size, second.Root, proof.Value))
            return new Found(new HeadConflict(ConflictKind.Unproven, peer.Log, held, seen, null, []));
        return prefix.Value.AsSpan().SequenceEqual(first.Root) ? Found.Nothing : new Found(new HeadConflict(ConflictKind.Fork, peer.Log, held, seen, prefix.Value, proof.Value));
    }

    private static bool Same(Checkpoint a, Checkpoint b) => a.Root.AsSpan().SequenceEqual(b.Root);

    internal static Checkpoint? Read(string note) => SignedNote.TryParse(note, out var parsed, out _) && Checkpoint.TryParse(parsed.Text, out var checkpoint) ? checkpoint : null;
}

/// <param name="Conflict">Null = all is well.</param>
internal sealed record Found(HeadConflict? Conflict)
{
    public static readonly Found Nothing = new((HeadConflict?)null);
}
