namespace Yiwang.Events.Kinds;

/// <summary>Organisations, their keys, their people and what these may do. Facts about a person are internal; names and numbers of people are sealed.</summary>
public static class IdentityKinds
{
    public const string OrgRegistered = "OrgRegistered";
    public const string OrgRevised = "OrgRevised";
    public const string OrgKeyRotated = "OrgKeyRotated";
    public const string UserBound = "UserBound";
    public const string UserUnbound = "UserUnbound";
    public const string RoleGranted = "RoleGranted";
    public const string RoleRevoked = "RoleRevoked";
    public const string UserRevised = "UserRevised";
    public const string UserDisabled = "UserDisabled";
    public const string UserEnabled = "UserEnabled";
    public const string AppIdentityIssued = "AppIdentityIssued";
    public const string AppIdentityRevised = "AppIdentityRevised";
    public const string AppIdentityRevoked = "AppIdentityRevoked";
    /// <summary>A step of a hosted organisation's move to another node (携码迁移): opened, frozen, moved, called-off, released on the old one; arrived on the new one. Heads: the chain of parties, <c>move:{organisation}</c>.</summary>
    public const string OrgMoved = "OrgMoved";

    // A person can click a few times a second; an import of a staff list brings hundreds at once.
    private const int OfPeople = 6_000;
    private static readonly Func<RecordedEvent, string> s_person = e => e.Heads[1];

    internal static readonly IReadOnlyList<EventKind> All =
    [
        new() { Name = OrgRegistered, RatePerMinute = OfPeople, Fields = [new("name"), new("uscc", Required: false), new("publicKey", Required: false)] },
        new() { Name = OrgRevised, RatePerMinute = OfPeople, Fields = [new("name", Required: false)] },
        new() { Name = OrgKeyRotated, RatePerMinute = 60, Fields = [new("publicKey")] },
        new() { Name = UserBound, RatePerMinute = OfPeople, Envelope = Disclosure.Internal, Fields = [new("user", Group: Disclosure.Internal)], SealedFor = s_person },
        new() { Name = UserUnbound, RatePerMinute = OfPeople, Envelope = Disclosure.Internal, Fields = [new("user", Group: Disclosure.Internal)] },
        new() { Name = RoleGranted, RatePerMinute = OfPeople, Envelope = Disclosure.Internal, Fields = [new("user", Group: Disclosure.Internal), new("role", Group: Disclosure.Internal)] },
        new() { Name = RoleRevoked, RatePerMinute = OfPeople, Envelope = Disclosure.Internal, Fields = [new("user", Group: Disclosure.Internal), new("role", Group: Disclosure.Internal)] },
        new() { Name = UserRevised, RatePerMinute = OfPeople, Envelope = Disclosure.Internal, Fields = [new("user", Group: Disclosure.Internal)], SealedFor = s_person },
        new() { Name = UserDisabled, RatePerMinute = OfPeople, Envelope = Disclosure.Internal, Fields = [new("user", Group: Disclosure.Internal)] },
        new() { Name = UserEnabled, RatePerMinute = OfPeople, Envelope = Disclosure.Internal, Fields = [new("user", Group: Disclosure.Internal)] },
        new() { Name = AppIdentityIssued, RatePerMinute = 60, Envelope = Disclosure.Internal, Fields = [new("app", Group: Disclosure.Internal), new("publicKey", Required: false, Group: Disclosure.Internal)] },
        new() { Name = AppIdentityRevised, RatePerMinute = 60, Envelope = Disclosure.Internal, Fields = [new("app", Group: Disclosure.Internal)] },
        new() { Name = OrgMoved, RatePerMinute = 600, Overflow = OverflowPolicy.Accept, Envelope = Disclosure.Internal, Fields = [new("organization", Group: Disclosure.Internal), new("step", Group: Disclosure.Internal), new("move", Group: Disclosure.Internal)] },
        new() { Name = AppIdentityRevoked, RatePerMinute = 60, Envelope = Disclosure.Internal, Fields = [new("app", Group: Disclosure.Internal)] },
    ];
}
