using Yiwang.Events.Kinds;
using Yiwang.Parties;
using Yiwang.Signing;

namespace Yiwang.Pacts;

public enum PactState
{
    /// <summary>拟定: on the drafting node alone.</summary>
    Drafted,
    /// <summary>待签: signed by one side, waits for the other.</summary>
    Proposed,
    /// <summary>生效.</summary>
    Active,
    /// <summary>暂停 by one side, which alone may lift it, or until a new key of the other side is compared.</summary>
    Suspended,
    /// <summary>终止 by one side; what crossed keeps its proofs.</summary>
    Ended,
    /// <summary>到期.</summary>
    Expired,
    /// <summary>Not signed by the other side, or taken back.</summary>
    Declined,
}

/// <summary>An agreement as this node knows it.</summary>
/// <param name="Text">The version in force, or the one that waits where none is.</param>
/// <param name="Hash">SHA-256 of the text's RFC 8785 form.</param>
/// <param name="Signatures">Under <paramref name="Text"/>, the proposer's first.</param>
/// <param name="Waiting">A version that one side has signed and the other has not yet.</param>
/// <param name="ANow">What A gives now: the text's scope less all of A's narrowings.</param>
/// <param name="PartyA">Its address and keys of today, after rotations and moves.</param>
/// <param name="SuspendedBy">Organisation; null while not suspended.</param>
/// <param name="Reason">Of the newest suspension, end or refusal.</param>
/// <param name="Position">Of the newest fact in this node's log.</param>
public sealed record Pact(
    PactText Text, ReadOnlyMemory<byte> Hash, PactState State, IReadOnlyList<PactSignature> Signatures, PactOffer? Waiting,
    PactScope ANow, PactScope BNow, PactParty PartyA, PactParty PartyB, OrganizationId? SuspendedBy, string? Reason, long Position)
{
    public string Id => Text.Id;
    /// <summary>A version written here and not yet proposed.</summary>
    public PactText? Draft { get; init; }
    /// <summary>Both sides may have suspended it; each lifts its own.</summary>
    public bool SuspendedByA { get; init; }
    public bool SuspendedByB { get; init; }
    /// <summary>A key that somebody says is a party's new one, without the old one's signature. Nothing crosses until a person has compared it.</summary>
    public PactKeyClaim? Claim { get; init; }
    /// <summary>False: the proposer's key hangs on no chain from its first one, so the fingerprint must be compared before signing.</summary>
    public bool KeyProved { get; init; } = true;
    /// <summary>Oldest first; the newest 1,000.</summary>
    public IReadOnlyList<PactStep> History { get; init; } = [];

    /// <summary>Of the fact by which the newest version came into force; what became of it since, as a suspension, moves nothing.</summary>
    public long SignedAt => History.Where(s => s.Kind == PactKinds.PactSigned).Select(s => s.Position).LastOrDefault(Position);

    /// <summary>The same of the oldest version that is still known: what was recorded before is not the pact's.</summary>
    public long FirstSignedAt => History.Where(s => s.Kind == PactKinds.PactSigned).Select(s => s.Position).FirstOrDefault();

    /// <summary>The other side, as seen from <paramref name="organization"/>.</summary>
    public PactParty Other(OrganizationId organization) => Text.A.Organization == organization ? PartyB : PartyA;

    public PactParty Own(OrganizationId organization) => Text.A.Organization == organization ? PartyA : PartyB;

    /// <summary>What <paramref name="organization"/> gives the other side now.</summary>
    public PactScope GivenBy(OrganizationId organization) => Text.A.Organization == organization ? ANow : BNow;

    public bool Has(OrganizationId organization) => Text.Has(organization);
}

/// <summary>A version that waits for the other side.</summary>
public sealed record PactOffer(PactText Text, ReadOnlyMemory<byte> Hash, PactSignature Signature);

/// <param name="Signature">Over <c>yiwang-pact/v1\n</c> and the hash, by the organisation's key of that time.</param>
/// <param name="By">The person who released it; null for the other side's people, who are not named across a boundary.</param>
public sealed record PactSignature(OrganizationId Organization, int Version, SigningAlgorithm Algorithm, ReadOnlyMemory<byte> Key, ReadOnlyMemory<byte> Signature, long AtUs, string? By);

public sealed record PactKeyClaim(OrganizationId Organization, SigningAlgorithm Algorithm, ReadOnlyMemory<byte> Key, ReadOnlyMemory<byte> SealKey, long AtUs);

/// <summary>One step of a pact's life, for its page.</summary>
/// <param name="By">Organisation that acted.</param>
/// <param name="Actor">Person; null for the other side's people.</param>
public sealed record PactStep(string Kind, OrganizationId By, string? Actor, long AtUs, string? Reason, long Position);
