using Yiwang.Events;
using Yiwang.Parties;
using Yiwang.Things;

namespace Yiwang.Net;

/// <summary>One question about one identifier, from any surface.</summary>
/// <param name="Indexes">Empty = all.</param>
/// <param name="Types">Empty = all; a type ending in "." asks for all its subtypes.</param>
/// <param name="Recurse">Ask other nodes when the prefix lives elsewhere; else answer with a referral.</param>
public sealed record ResolveRequest(Handle Handle, Principal Principal, IReadOnlyList<int> Indexes, IReadOnlyList<string> Types, bool Recurse = true, bool Authoritative = false, int Hops = 0)
{
    public static ResolveRequest All(Handle handle, Principal principal) => new(handle, principal, [], []);
}

/// <param name="Withheld">How many values exist that the asker may not see.</param>
/// <param name="AsOfUs">Set on a cached answer: when its source said so.</param>
/// <param name="Referral">Set when the answer is "ask there".</param>
public sealed record ResolveAnswer(ThingRecord? Record, int Withheld, string AnsweredBy, long? AsOfUs, Referral? Referral, IReadOnlyList<string> Path);

public sealed record Referral(Prefix Prefix, string Node, Uri Address, long TtlSeconds);

/// <summary>Resolution and access as one function, called by every surface.</summary>
public interface IResolver
{
    ValueTask<Outcome<ResolveAnswer>> ResolveAsync(ResolveRequest request, CancellationToken cancel = default);
}
