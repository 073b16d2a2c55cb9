using Yiwang.Events.Witnessing;

namespace Yiwang.Events.Proofs;

public enum ProofCheck
{
    /// <summary>The file has the form of a proof.</summary>
    Parse,
    /// <summary>A disclosed group is what the header committed to when the entry was recorded. One step for each group.</summary>
    Commitment,
    /// <summary>The header is well formed, and its hash is the leaf.</summary>
    LeafHash,
    /// <summary>The leaf stands in the tree of the checkpoint, at the index.</summary>
    Inclusion,
    /// <summary>The checkpoint was signed with the key that the proof names.</summary>
    CheckpointSignature,
    /// <summary>A bulk row's batch was committed. Only in proofs of such rows.</summary>
    BatchCommitted,
    /// <summary>The key is one that the reader trusts.</summary>
    LogKeyTrusted,
    /// <summary>Witnesses have cosigned the checkpoint as the reader's policy asks. Only when the reader has one.</summary>
    Cosigned,
}

/// <summary>Unknown: could not be judged, as a check that follows a failed one, or the trust in a key when the reader has named none.</summary>
public enum StepResult { Passed, Failed, Unknown }

/// <param name="Group">Set for <see cref="ProofCheck.Commitment"/>.</param>
public sealed record ProofStep(ProofCheck Check, StepResult Result, Bilingual Reason, Disclosure? Group = null);

public enum ProofVerdict
{
    /// <summary>Every step passed.</summary>
    Verified,
    /// <summary>Sound in itself, but signed by a log that the reader has not said to trust.</summary>
    UntrustedLog,
    /// <summary>Sound and of a trusted log, but not, or not yet, cosigned by as many witnesses as the reader's policy asks.</summary>
    NotWitnessed,
    Refuted,
}

/// <param name="Event">What the proof discloses; set when all commitments hold.</param>
/// <param name="Checkpoint">Set when it could be read.</param>
public sealed record ProofReport(IReadOnlyList<ProofStep> Steps, TlogProof? Proof, Checkpoint? Checkpoint, RecordedEvent? Event)
{
    public ProofVerdict Verdict =>
        Steps.Any(s => s.Result == StepResult.Failed) ? ProofVerdict.Refuted
        : Steps.Any(s => s.Result == StepResult.Unknown && s.Check != ProofCheck.Cosigned) ? ProofVerdict.UntrustedLog
        : Steps.Any(s => s.Result == StepResult.Unknown) ? ProofVerdict.NotWitnessed
        : ProofVerdict.Verified;

    /// <summary>Witnesses of the reader's policy that have cosigned the checkpoint, and when, Unix seconds.</summary>
    public IReadOnlyList<(PolicyWitness Witness, long UnixSeconds)> Cosigned { get; init; } = [];

    /// <summary>The first step that failed, for a one-line answer.</summary>
    public ProofStep? Failure => Steps.FirstOrDefault(s => s.Result == StepResult.Failed);
}
