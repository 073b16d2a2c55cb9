using Yiwang.Events;
using Yiwang.Parties;

namespace Yiwang.Things.Prefixes;

/// <summary>An application for a prefix (FM-02). Contact details are sealed: they can be erased.</summary>
public sealed record PrefixRequestForm
{
    /// <summary>The prefix below which the new one is wanted, as 99.501.</summary>
    public required string Parent { get; init; }
    /// <summary>The whole prefix wished for; null = the next free number.</summary>
    public string? Wish { get; init; }
    public required string OrganizationName { get; init; }
    /// <summary>统一社会信用代码.</summary>
    public required string Uscc { get; init; }
    /// <summary>GB/T 4754 class.</summary>
    public string? Industry { get; init; }
    /// <summary>GB/T 2260 code.</summary>
    public string? Region { get; init; }
    /// <summary>Public address of the applicant's own node; null = hosted here (托管).</summary>
    public string? Node { get; init; }
    /// <summary>Where that node speaks the Handle protocol; null = 2641.</summary>
    public int? HandlePort { get; init; }
    /// <summary>Base64 of that node's public key.</summary>
    public string? PublicKey { get; init; }
    public string? Purpose { get; init; }
}

/// <param name="LegalPerson">May be null.</param>
public sealed record PrefixContact(string Name, string Phone, string? Email = null, string? LegalPerson = null);

public enum PrefixRequestState : byte { Submitted = 1, Approved = 2, Refused = 3 }

/// <param name="Applicant">Organisation, <c>o.…</c>.</param>
/// <param name="Prefix">What was given; null before and without approval.</param>
public sealed record PrefixRequestRecord(string Id, string Applicant, PrefixRequestForm Form, PrefixRequestState State, string? Prefix, string? Reason, long RequestedUs, long? DecidedUs, long Position);

/// <param name="Prefix">What to give; null = the wish, or the next free number below the parent.</param>
/// <param name="Reason">Needed to refuse.</param>
public sealed record PrefixDecision(bool Approve, string? Prefix = null, string? Reason = null);

/// <param name="Holder">Organisation, <c>o.…</c>.</param>
/// <param name="Node">Public address of the node that will answer; null = this node.</param>
/// <param name="TtlSeconds">60–604,800.</param>
/// <param name="HandlePort">Where that node speaks the Handle protocol, 1–65,535.</param>
public sealed record PrefixGrant(Prefix Prefix, string Holder, string HolderName, Uri? Node = null, ReadOnlyMemory<byte> PublicKey = default, int TtlSeconds = 86_400, string? Evidence = null, int HandlePort = PrefixRecord.UsualHandlePort);

/// <summary>
/// Prefixes as commands: request → decide → delegate. A prefix is given once and never again; suspension stops new registrations while resolution goes on;
/// a cancelled prefix answers 已注销.
/// </summary>
public interface IPrefixRegistry
{
    ValueTask<Outcome<PrefixRequestRecord>> RequestAsync(Principal who, PrefixRequestForm form, PrefixContact contact, CancellationToken cancel = default);
    /// <summary>Approval and delegation are one atomic write. By a reviewer of the organisation that holds the parent prefix.</summary>
    ValueTask<Outcome<PrefixRequestRecord>> DecideAsync(Principal who, string requestId, PrefixDecision decision, CancellationToken cancel = default);
    /// <summary>Gives prefixes without a request, 1–1,000, all or none, each directly below one that the asker's organisation holds here.</summary>
    ValueTask<Outcome<Appended>> DelegateAsync(Principal who, IReadOnlyList<PrefixGrant> grants, CancellationToken cancel = default);
    /// <summary>Makes this node answer for a prefix that another node delegated, or for a root. By the node's administrator; <see cref="PrefixGrant.Node"/> is null.</summary>
    ValueTask<Outcome<PrefixRecord>> HomeAsync(Principal who, PrefixGrant grant, CancellationToken cancel = default);
    /// <summary>The prefix moves to another node or back here (null); identifiers stay the same. By the holder's administrator or whoever delegated it.</summary>
    ValueTask<Outcome<PrefixRecord>> RehomeAsync(Principal who, Prefix prefix, Uri? node, ReadOnlyMemory<byte> publicKey, int handlePort = PrefixRecord.UsualHandlePort, CancellationToken cancel = default);
    ValueTask<Outcome<PrefixRecord>> SuspendAsync(Principal who, Prefix prefix, string reason, CancellationToken cancel = default);
    ValueTask<Outcome<PrefixRecord>> ResumeAsync(Principal who, Prefix prefix, CancellationToken cancel = default);
    ValueTask<Outcome<PrefixRecord>> CancelAsync(Principal who, Prefix prefix, string reason, CancellationToken cancel = default);
    /// <summary>What it was first given on, as <see cref="PrefixGrant.Evidence"/> said; null = nothing, or not given here.</summary>
    string? EvidenceOf(Prefix prefix);
    /// <summary>Newest first, those that the asker filed or may decide.</summary>
    Task<IReadOnlyList<PrefixRequestRecord>> ListRequestsAsync(Principal who, PrefixRequestState? state, int max, CancellationToken cancel = default);
    /// <summary>The contact of a request, for whoever may decide it; null when erased or not theirs to see.</summary>
    Task<PrefixContact?> ContactAsync(Principal who, string requestId, CancellationToken cancel = default);
}
