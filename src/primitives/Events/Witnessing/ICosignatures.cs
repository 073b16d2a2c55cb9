using Yiwang.Events.Proofs;

namespace Yiwang.Events.Witnessing;

/// <summary>Asks the witnesses of this log.</summary>
public interface ICosignatures
{
    /// <summary>A cosigned checkpoint of at least this size, if the witnesses give one while a person waits (a second at most); else null, at once where nobody witnesses.</summary>
    ValueTask<SignedCheckpoint?> SeekAsync(long size, CancellationToken cancel);
}
