using Yiwang.Events;
using Yiwang.Parties;
using Yiwang.Things;

namespace Yiwang.Net.Resolving;

/// <summary>One question about one identifier, from any surface.</summary>
/// <param name="Indexes">Empty = all.</param>
/// <param name="Types">Empty = all; a type ending in "." asks for all its subtypes.</param>
/// <param name="Recurse">Ask other nodes when the prefix lives elsewhere; else answer with a referral.</param>
/// <param name="Authoritative">Pass by the cache of other nodes' answers.</param>
public sealed record ResolveRequest(Handle Handle, Principal Principal, IReadOnlyList<int> Indexes, IReadOnlyList<string> Types, bool Recurse = true, bool Authoritative = false)
{
    /// <summary>Address of whoever asks, for statistics; null = not known, or from within.</summary>
    public System.Net.IPAddress? From { get; init; }

    public static ResolveRequest All(Handle handle, Principal principal) => new(handle, principal, [], []);
}

/// <param name="Record">With the values that the asker may see; null with a referral.</param>
/// <param name="Withheld">How many values exist that the asker may not see.</param>
/// <param name="AnsweredBy">Log origin of the node that holds the record.</param>
/// <param name="AsOfUs">Set on a cached answer: when its source said so, UTC microseconds.</param>
/// <param name="Referral">Set when the answer is "ask there".</param>
/// <param name="Path">The nodes asked, in order; empty when answered here.</param>
/// <param name="OwnerName">What the answering node calls the owner, at most 200 characters; null when answered here. For people to read, no proof of anything.</param>
public sealed record ResolveAnswer(ThingRecord? Record, int Withheld, string AnsweredBy, long? AsOfUs, Referral? Referral, IReadOnlyList<string> Path, string? OwnerName = null)
{
    /// <summary>Address of the node that answered; null = this one.</summary>
    public Uri? Node { get; init; }
}

/// <param name="Prefix">What the named node answers for; null = it may know better (asked upwards).</param>
/// <param name="TtlSeconds">How long it may be kept; at most two days.</param>
public sealed record Referral(Prefix? Prefix, Uri Address, int TtlSeconds);

/// <summary>Resolution and access as one function, called by every surface.</summary>
public interface IResolver
{
    /// <summary>
    /// Codes: things.not-found, things.voided, things.values-not-found, things.prefix-unknown, things.prefix-cancelled, net.unreachable, net.loop, net.bad-answer,
    /// parties.audit-unavailable.
    /// </summary>
    ValueTask<Outcome<ResolveAnswer>> ResolveAsync(ResolveRequest request, CancellationToken cancel = default);

    /// <summary>The hot path's question: does this node answer for the handle, so that the public may be told from <see cref="IRegistry.TryFind"/>? No allocation.</summary>
    bool AnswersFor(ReadOnlySpan<byte> handleUtf8);

    /// <summary>The hot path's question when nothing is registered under a handle: is there an answer all the same, made from other facts? No allocation.</summary>
    bool HasDerived(ReadOnlySpan<byte> handleUtf8);

    /// <summary>Counts one public answer given by a hot path. No allocation for a prefix seen before.</summary>
    void CountPublic(ReadOnlySpan<byte> handleUtf8);

    /// <summary>Beginning of a question that a hot path answers, for <see cref="Timed"/>.</summary>
    long Begin() => 0;

    /// <summary>Measures a hot path's answer. No allocation for a prefix and address seen before.</summary>
    /// <param name="address">Of whoever asked, 4 or 16 bytes; empty = not known.</param>
    void Timed(ReadOnlySpan<byte> handleUtf8, ReadOnlySpan<byte> address, long began, bool answered) { }
}
