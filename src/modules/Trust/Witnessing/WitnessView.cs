using Yiwang.Events.Proofs;
using Yiwang.Events.Witnessing;

namespace Yiwang.Trust.Witnessing;

/// <param name="Held">What this node holds of the neighbour's log; null = nothing has come yet.</param>
/// <param name="Given">What the neighbour has done for this node's log; null = not asked yet.</param>
internal sealed record NeighbourRow(WitnessPeer Peer, WitnessedHead? Held, CosignState? Given);

/// <summary>Who has cosigned this node's newest witnessed checkpoint, by the node's policy.</summary>
internal sealed record OwnHead(SignedCheckpoint? Checkpoint, IReadOnlyList<(PolicyWitness Witness, long UnixSeconds)> By, bool Met);

/// <summary>For pages and the interface: the state of witnessing in both directions.</summary>
internal sealed class WitnessView(Checkpointer checkpointer, WitnessPeers peers, WitnessKeys keys, NodeWitness witness, Cosigning cosigning, TrustOptions options)
{
    /// <summary>The settings' policy, or one that asks for nothing and knows the neighbours' witnesses.</summary>
    public TrustPolicy Policy => options.Policy ?? TrustPolicy.Of([checkpointer.Key, .. peers.All.Select(p => p.Log)], keys.All);

    public bool HasOwnPolicy => options.Policy is not null;

    public OwnHead Own
    {
        get
        {
            var policy = Policy;
            if (checkpointer.Cosigned is not { } newest || !SignedNote.TryParse(newest.Note, out var note, out _)) return new(null, [], policy.IsMet([]));
            var by = policy.Cosigned(note);
            return new(newest, by, policy.IsMet(by.Select(b => b.Witness)));
        }
    }

    public async Task<IReadOnlyList<NeighbourRow>> NeighboursAsync(CancellationToken cancel)
    {
        var held = (await witness.Heads.AllAsync(cancel)).ToDictionary(h => h.Origin, StringComparer.Ordinal);
        return [.. peers.All.Select(p => new NeighbourRow(p, held.GetValueOrDefault(p.Origin), cosigning.StateOf(p.Origin)))];
    }
}
