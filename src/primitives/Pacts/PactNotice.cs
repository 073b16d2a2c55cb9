using Yiwang.Parties;
using Yiwang.Signing;

namespace Yiwang.Pacts;

public enum PactNoticeKind { Propose, Sign, Decline, Narrow, Suspend, Resume, End, Rekey, Move }

/// <summary>
/// What one side tells the other, signed: the unit in which a pact changes. Both logs record the same bytes, and the state of a pact follows from the two sides' notices
/// whatever the order in which they meet.
/// </summary>
/// <param name="Number">From 1, without gaps, of this sender in this pact.</param>
/// <param name="Seen">The newest number of the other side that the sender knew: it decides between what crossed on the way.</param>
/// <param name="AtUs">When the sender says it was.</param>
public sealed record PactNotice(string Pact, OrganizationId By, OrganizationId To, int Number, int Seen, PactNoticeKind Kind, long AtUs)
{
    /// <summary>Propose.</summary>
    public PactText? Text { get; init; }
    /// <summary>Propose, sign: over <c>yiwang-pact/v1\n</c> and the hash of the text.</summary>
    public ReadOnlyMemory<byte> Signature { get; init; }
    /// <summary>Sign, decline: which text.</summary>
    public ReadOnlyMemory<byte> Hash { get; init; }
    /// <summary>Narrow: what the sender gives from now on.</summary>
    public PactScope? Gives { get; init; }
    /// <summary>Decline, narrow, suspend, end; at most 500 characters.</summary>
    public string? Reason { get; init; }
    /// <summary>Rekey.</summary>
    public KeyRotation? Key { get; init; }
    /// <summary>Move; null = reached by hand only.</summary>
    public Uri? Node { get; init; }
    /// <summary>Move.</summary>
    public string? LogKey { get; init; }
}

/// <summary>A notice with what proves it. Its bytes are RFC 8785 JSON: <c>{algorithm, chain, key, notice, signature}</c>.</summary>
/// <param name="Signature">Over <c>yiwang-pact-notice/v1\n</c> and the SHA-256 of the notice's RFC 8785 form.</param>
/// <param name="Chain">The sender's rotations, from which whoever knows its first key proves the present one.</param>
public sealed record PactEnvelope(PactNotice Notice, SigningAlgorithm Algorithm, ReadOnlyMemory<byte> Key, ReadOnlyMemory<byte> Signature, IReadOnlyList<KeyRotation> Chain)
{
    public const int BytesMax = 65_000;
}

/// <param name="Bytes">To be given to the other side's <see cref="IPacts.ReceiveAsync"/> as they are.</param>
/// <param name="To">Where and to whom; its address of today.</param>
public sealed record OutNotice(string Pact, OrganizationId By, PactParty To, int Number, ReadOnlyMemory<byte> Bytes);
