using Yiwang.Events;
using Yiwang.Parties;

namespace Yiwang.Things.Prefixes;

/// <param name="Holder">Organisation, <c>o.…</c>.</param>
/// <param name="Node">Public address of the node that will answer; null = this node.</param>
/// <param name="TtlSeconds">60–604,800.</param>
/// <param name="HandlePort">Where that node speaks the Handle protocol, 1–65,535.</param>
public sealed record PrefixGrant(Prefix Prefix, string Holder, string HolderName, Uri? Node = null, ReadOnlyMemory<byte> PublicKey = default, int TtlSeconds = 86_400, string? Evidence = null, int HandlePort = PrefixRecord.UsualHandlePort);

/// <summary>
/// Prefixes as commands: delegate, move, suspend, cancel; applications for them are forms (FM-01, FM-02). A prefix is given once and never again; suspension stops new registrations while resolution goes on;
/// a cancelled prefix answers 已注销.
/// </summary>
public interface IPrefixRegistry
{
    /// <summary>Gives prefixes 1–1,000, all or none, each directly below one that the asker's organisation holds here.</summary>
    ValueTask<Outcome<Appended>> DelegateAsync(Principal who, IReadOnlyList<PrefixGrant> grants, CancellationToken cancel = default);
    /// <summary>Makes this node answer for a prefix that another node delegated, or for a root. By the node's administrator; <see cref="PrefixGrant.Node"/> is null.</summary>
    ValueTask<Outcome<PrefixRecord>> HomeAsync(Principal who, PrefixGrant grant, CancellationToken cancel = default);
    /// <summary>The prefix moves to another node or back here (null); identifiers stay the same. By the holder's administrator or whoever delegated it.</summary>
    ValueTask<Outcome<PrefixRecord>> RehomeAsync(Principal who, Prefix prefix, Uri? node, ReadOnlyMemory<byte> publicKey, int handlePort = PrefixRecord.UsualHandlePort, CancellationToken cancel = default);
    /// <summary>A step of a holder's move between nodes, by the node itself after it has asked for rights: another node answers for the prefix from now on, or (no node in the grant) this one. Also for an organisation's own <c>o.…</c>.</summary>
    /// <param name="recorder">Organisation whose log fact it is.</param>
    ValueTask<Outcome<PrefixRecord>> MoveAsync(string recorder, PrefixGrant grant, CancellationToken cancel = default);
    /// <summary>After it has moved and the time of referrals is over: this node says no more who answers for it.</summary>
    ValueTask<Outcome> ReleaseAsync(string recorder, Prefix prefix, CancellationToken cancel = default);
    ValueTask<Outcome<PrefixRecord>> SuspendAsync(Principal who, Prefix prefix, string reason, CancellationToken cancel = default);
    ValueTask<Outcome<PrefixRecord>> ResumeAsync(Principal who, Prefix prefix, CancellationToken cancel = default);
    ValueTask<Outcome<PrefixRecord>> CancelAsync(Principal who, Prefix prefix, string reason, CancellationToken cancel = default);
    /// <summary>What it was first given on, as <see cref="PrefixGrant.Evidence"/> said; null = nothing, or not given here.</summary>
    string? EvidenceOf(Prefix prefix);
}
