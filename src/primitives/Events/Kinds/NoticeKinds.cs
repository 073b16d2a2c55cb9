namespace Yiwang.Events.Kinds;

/// <summary>Who was told what, when, and over which channel. What people are told is their organisation's business: all internal; words, and numbers and ids of people, sealed.</summary>
public static class NoticeKinds
{
    /// <summary>Heads: <c>about:{matter}</c>, which chains those about one matter, if somebody has to deal with one; <c>notice:{id}</c>. Recorded before anything is sent.</summary>
    public const string NoticeIssued = "NoticeIssued";
    /// <summary>Head: <c>escalation:{id}:{step}</c>. Nobody had read it, so that others are told too.</summary>
    public const string NoticeEscalated = "NoticeEscalated";
    /// <summary>Head: <c>settled:{id}</c>, or <c>settled:{id}:{user}</c> for one person. What it was about has been dealt with.</summary>
    public const string NoticeSettled = "NoticeSettled";
    /// <summary>Head: <c>read:{user}</c>.</summary>
    public const string NoticeRead = "NoticeRead";
    /// <summary>Head: <c>told:{hash of notice, person and channel}</c>. The channel's operator has accepted it.</summary>
    public const string NoticeDelivered = "NoticeDelivered";
    /// <summary>The same head. Given up, and why.</summary>
    public const string NoticeFailed = "NoticeFailed";
    /// <summary>Heads: <c>channels</c>, <c>channel:{id}</c>.</summary>
    public const string ChannelSaved = "ChannelSaved";
    public const string ChannelRemoved = "ChannelRemoved";
    /// <summary>Head: <c>contact:{user}</c>. How a person wants to be told; numbers and ids in the sealed group.</summary>
    public const string ContactSaved = "ContactSaved";

    // A flood of alarms of a large plant, each told to a few people over a few channels.
    private const int OfRules = 60_000;
    private const int OfDeliveries = 600_000;
    private const int OfPeople = 6_000;

    internal static readonly IReadOnlyList<EventKind> All =
    [
        Internal(NoticeIssued, OfRules, new("notice"), new("key"), new("level"), new("to", FieldType.List)),
        Internal(NoticeEscalated, OfRules, new("notice"), new("to", FieldType.List)),
        Internal(NoticeSettled, OfRules, new FieldRule("notice")),
        Internal(NoticeRead, OfPeople, new("user"), new("notices", FieldType.List)),
        // what became of a notice that was within its rate
        Internal(NoticeDelivered, OfDeliveries, new("notice"), new("user"), new("channel")) with { Overflow = OverflowPolicy.Accept },
        Internal(NoticeFailed, OfDeliveries, new("notice"), new("user"), new("channel"), new("reason")) with { Overflow = OverflowPolicy.Accept },
        Internal(ChannelSaved, OfPeople, new("channel"), new("name"), new("kind")),
        Internal(ChannelRemoved, OfPeople, new FieldRule("channel")),
        Internal(ContactSaved, OfPeople, new FieldRule("user")) with { SealedFor = e => e.Heads[0]["contact:".Length..] },
    ];

    private static EventKind Internal(string name, int ratePerMinute, params FieldRule[] fields) =>
        new() { Name = name, RatePerMinute = ratePerMinute, Envelope = Disclosure.Internal, Fields = [.. fields.Select(f => f with { Group = Disclosure.Internal })] };
}
