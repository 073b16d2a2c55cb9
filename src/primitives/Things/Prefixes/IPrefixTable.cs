namespace Yiwang.Things.Prefixes;

public enum PrefixState : byte
{
    Active = 1,
    /// <summary>No new registrations; what exists resolves.</summary>
    Suspended = 2,
    /// <summary>A tombstone: answers 已注销, never given out again.</summary>
    Cancelled = 3,
}

/// <summary>A prefix that this node answers for, or has delegated.</summary>
/// <param name="Holder">Organisation that holds it, <c>o.…</c>.</param>
/// <param name="HolderName">As it was when the prefix was given.</param>
/// <param name="Node">Public address of the node that answers for it; null = this node.</param>
/// <param name="PublicKey">SubjectPublicKeyInfo or raw Ed25519 key of that node; empty when unknown.</param>
/// <param name="TtlSeconds">How long a referral may be kept; default 86,400.</param>
/// <param name="Reason">Why suspended or cancelled.</param>
/// <param name="Position">Log position of the newest event about it.</param>
/// <param name="HandlePort">Where that node speaks the Handle protocol, UDP and TCP.</param>
public sealed record PrefixRecord(Prefix Prefix, string Holder, string HolderName, PrefixState State, Uri? Node, ReadOnlyMemory<byte> PublicKey, int TtlSeconds, long SinceUs, long Position, string? Reason = null, int HandlePort = PrefixRecord.UsualHandlePort)
{
    public const int UsualHandlePort = 2641;

    public bool IsHere => Node is null;
}

public enum PlaceKind : byte
{
    /// <summary>Neither held here nor below a prefix that we delegated: ask the parent or a recursive node.</summary>
    Unknown,
    /// <summary>This node answers for it.</summary>
    Here,
    /// <summary>The record names the node to ask; it may be for an ancestor of the prefix.</summary>
    Elsewhere,
    /// <summary>The nearest ancestor is held here and no such prefix was given out: an authoritative "no".</summary>
    Nobody,
    /// <summary>It, or an ancestor, was cancelled.</summary>
    Cancelled,
}

public readonly record struct PrefixPlace(PlaceKind Kind, PrefixRecord? Record);

/// <summary>Who answers for which prefix, in memory; changed only by events. Reads never block.</summary>
public interface IPrefixTable
{
    /// <summary>Rises with every change, for caches.</summary>
    long Version { get; }
    /// <summary>Exactly this prefix.</summary>
    PrefixRecord? Find(Prefix prefix);
    /// <summary>Where a question about a handle of this prefix belongs: the prefix itself or its nearest known ancestor. An organisation's own <c>o.…</c> prefix answers Unknown here unless homed.</summary>
    PrefixPlace Locate(Prefix prefix);
    /// <summary>The hot path of <see cref="Locate(Prefix)"/>; no allocation.</summary>
    PrefixPlace Locate(ReadOnlySpan<byte> prefixUtf8);
    /// <summary>Prefixes of an organisation on this node, in the order given.</summary>
    IReadOnlyList<PrefixRecord> HeldBy(string organization);
    /// <summary>All prefixes that this node answers for.</summary>
    IReadOnlyList<PrefixRecord> Homed();
    /// <summary>Prefixes answered for by other nodes, ordered by prefix text.</summary>
    (IReadOnlyList<PrefixRecord> Page, string? NextCursor) Delegations(string? cursor, int max);
    int DelegationCount { get; }
}
