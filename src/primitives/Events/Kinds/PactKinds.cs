namespace Yiwang.Events.Kinds;

/// <summary>
/// The life of a pact. Heads: <c>pacts</c>, which chains them all, and <c>pact:{id}</c>. What two parties agree on is their business: all internal, but that a prefix was
/// delegated or a region is administered, which <see cref="PactPublished"/> says to everybody beside the fact that made it so. Signed kinds carry the very envelope that the
/// other side gets or sent (<c>envelope</c>, docs/pacts.md), so both logs hold the same signed bytes.
/// </summary>
public static class PactKinds
{
    /// <summary>The head of all of them.</summary>
    public static string Chain => "pacts";

    /// <summary>A text written on this node, not signed and not sent.</summary>
    public const string PactDrafted = "PactDrafted";
    public const string PactProposed = "PactProposed";
    public const string PactSigned = "PactSigned";
    /// <summary>Not signed by the other side, or taken back by its own.</summary>
    public const string PactDeclined = "PactDeclined";
    public const string PactNarrowed = "PactNarrowed";
    public const string PactSuspended = "PactSuspended";
    public const string PactResumed = "PactResumed";
    public const string PactEnded = "PactEnded";
    /// <summary>A party signs with another key from now on; without the old key's signature it is a claim that a person must check.</summary>
    public const string PactPartyRekeyed = "PactPartyRekeyed";
    public const string PactPartyMoved = "PactPartyMoved";
    /// <summary>A person here has compared the other side's fingerprint, and it is right or not. Never sent.</summary>
    public const string PactPartyChecked = "PactPartyChecked";
    /// <summary>Kinds delegate and administer only: who, whom, what, from when, and whether it is in force.</summary>
    public const string PactPublished = "PactPublished";

    // people sign; a rotation or a move tells every partner at once
    private const int OfPeople = 60_000;

    internal static readonly IReadOnlyList<EventKind> All =
    [
        Internal(PactDrafted, "text"), Internal(PactProposed, "envelope"), Internal(PactSigned, "envelope"), Internal(PactDeclined, "envelope"), Internal(PactNarrowed, "envelope"),
        // what stops or narrows must never be refused for being too much
        Internal(PactSuspended, "envelope") with { Overflow = OverflowPolicy.Accept }, Internal(PactResumed, "envelope"),
        Internal(PactEnded, "envelope") with { Overflow = OverflowPolicy.Accept },
        Internal(PactPartyRekeyed, "envelope") with { Overflow = OverflowPolicy.Accept }, Internal(PactPartyMoved, "envelope"),
        new()
        {
            Name = PactPartyChecked, RatePerMinute = OfPeople, Envelope = Disclosure.Internal,
            Fields = [new("pact", Group: Disclosure.Internal), new("key", Group: Disclosure.Internal), new("right", FieldType.Boolean, Group: Disclosure.Internal)],
        },
        new() { Name = PactPublished, RatePerMinute = OfPeople, Overflow = OverflowPolicy.Accept, Fields = [new("pact"), new("kind"), new("state"), new("a"), new("b")] },
    ];

    public static bool Is(string kind) => kind is PactDrafted or PactPartyChecked || IsSigned(kind);

    /// <summary>Kinds that carry an envelope.</summary>
    public static bool IsSigned(string kind) => kind is PactProposed or PactSigned or PactDeclined or PactNarrowed or PactSuspended or PactResumed or PactEnded or PactPartyRekeyed or PactPartyMoved;

    public static string Head(string pact) => $"pact:{pact}";

    private static EventKind Internal(string name, string content) => new()
    {
        Name = name, RatePerMinute = OfPeople, Envelope = Disclosure.Internal,
        Fields = [new("pact", Group: Disclosure.Internal), new(content, FieldType.Object, Group: Disclosure.Internal)],
    };
}
