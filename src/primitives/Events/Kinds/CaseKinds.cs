namespace Yiwang.Events.Kinds;

/// <summary>
/// The life of a case. Head of each: <c>case:{id}</c>; each carries the whole case as it is after it, so that the newest one is the case. What a form says is its parties' business:
/// all internal; personal fields are sealed.
/// </summary>
public static class CaseKinds
{
    public const string CaseOpened = "CaseOpened";
    /// <summary>Fields changed without a transition.</summary>
    public const string CaseSaved = "CaseSaved";
    public const string CaseMoved = "CaseMoved";
    /// <summary>One of several deciders agreed; the case stays where it is.</summary>
    public const string CaseDecided = "CaseDecided";
    public const string CaseRemarked = "CaseRemarked";
    /// <summary>A deadline has passed.</summary>
    public const string CaseOverdue = "CaseOverdue";
    /// <summary>Somebody was reminded of a deadline, or told that it passed.</summary>
    public const string CaseTold = "CaseTold";
    /// <summary>Deadlines moved because the calendar of workdays changed.</summary>
    public const string CaseRescheduled = "CaseRescheduled";
    /// <summary>On its way to another node: nothing moves until it has arrived or was taken back.</summary>
    public const string CaseSent = "CaseSent";
    /// <summary>Recalled before it left, or refused by the other node: it is here again.</summary>
    public const string CaseTakenBack = "CaseTakenBack";
    /// <summary>The other node's receipt is here: from now on this is a copy.</summary>
    public const string CaseHandedOver = "CaseHandedOver";
    /// <summary>Arrived from another node, which moves it no more.</summary>
    public const string CaseReceived = "CaseReceived";
    /// <summary>What the custodian tells of a case that was here once.</summary>
    public const string CaseCopied = "CaseCopied";

    /// <summary>The text of a form's version, before the first case begins with it. Heads: <c>definitions</c>, which chains them all, and <c>definition:{code}:{version}</c>.</summary>
    public const string DefinitionPublished = "DefinitionPublished";

    // Rules open and close alarms by the thousand a second in a flood; this stops a runaway loop.
    private const int OfMachines = 6_000_000;

    internal static readonly IReadOnlyList<EventKind> All =
    [
        Internal(CaseOpened), Internal(CaseSaved), Internal(CaseMoved), Internal(CaseDecided), Internal(CaseRemarked),
        // a deadline that passed has passed, however many did at once
        Internal(CaseOverdue) with { Overflow = OverflowPolicy.Accept },
        Internal(CaseTold) with { Overflow = OverflowPolicy.Accept },
        Internal(CaseRescheduled) with { Overflow = OverflowPolicy.Accept },
        Internal(CaseSent), Internal(CaseReceived), Internal(CaseCopied),
        Internal(CaseTakenBack) with { Overflow = OverflowPolicy.Accept },
        Internal(CaseHandedOver) with { Overflow = OverflowPolicy.Accept },
        new()
        {
            Name = DefinitionPublished, RatePerMinute = 6_000, Envelope = Disclosure.Internal,
            Fields = [new("code", Group: Disclosure.Internal), new("version", FieldType.Number, Group: Disclosure.Internal), new("hash", Group: Disclosure.Internal)],
        },
    ];

    public static bool Is(string kind) => kind is CaseOpened or CaseSaved or CaseMoved or CaseDecided or CaseRemarked or CaseOverdue or CaseTold or CaseRescheduled or CaseSent or CaseTakenBack or CaseHandedOver or CaseReceived or CaseCopied;

    private static EventKind Internal(string name) => new()
    {
        Name = name, RatePerMinute = OfMachines, Envelope = Disclosure.Internal,
        Fields = [new("id", Group: Disclosure.Internal), new("form", Group: Disclosure.Internal), new("state", Group: Disclosure.Internal)],
        SealedFor = e => e.Heads[0]["case:".Length..], Positions = ["opened", "personal", "since"],
    };
}
