using Yiwang.Events;
using Yiwang.Events.Kinds;

namespace Yiwang.Parties.Organizations;

/// <summary>
/// The facts as they go into the log. Each names <see cref="Chain"/> as its first head, so that all facts about parties form one chain, which the directory
/// walks at start without reading the millions of facts between them.
/// </summary>
internal static class PartyDrafts
{
    public const string Chain = "parties";

    public static string UsccSubject(Uscc uscc) => $"uscc:{uscc}";

    public static string UserSubject(UserName name) => $"user:{name}";

    public static EventDraft Registered(OrganizationId id, RegisterOrganization o, OrganizationKeys.NewKeys keys, string? actor) =>
        OfOrg(IdentityKinds.OrgRegistered, id, [UsccSubject(o.Uscc)], actor, Describe(o) with { Algorithm = keys.Signer.Algorithm.ToString(), PublicKey = keys.Signer.PublicKey, SealKey = keys.SealKey });

    public static EventDraft Revised(OrganizationId id, RegisterOrganization o, string? actor) =>
        OfOrg(IdentityKinds.OrgRevised, id, [UsccSubject(o.Uscc)], actor, Describe(o));

    public static EventDraft KeyRotated(OrganizationId id, KeyRotation to, string? actor) => OfOrg(IdentityKinds.OrgKeyRotated, id, [], actor,
        new(Algorithm: to.Algorithm.ToString(), PublicKey: to.Key.ToArray(), SealKey: to.SealKey.ToArray(), Certificate: to.Certificate.IsEmpty ? null : to.Certificate.ToArray()));

    public static EventDraft Bound(UserHandle user, Person person, string? actor) =>
        OfUser(IdentityKinds.UserBound, user.Organization, user, actor, new(user.ToString()), person) with { Heads = [Chain, user.ToString(), UserSubject(user.Name)] };

    public static EventDraft PersonRevised(UserHandle user, Person person, string? actor) =>
        OfUser(IdentityKinds.UserRevised, user.Organization, user, actor, new(user.ToString()), person);

    public static EventDraft Disabled(UserHandle user, string reason, string? actor) =>
        OfUser(IdentityKinds.UserDisabled, user.Organization, user, actor, new(user.ToString(), reason));

    public static EventDraft Enabled(UserHandle user, string? actor) =>
        OfUser(IdentityKinds.UserEnabled, user.Organization, user, actor, new(user.ToString()));

    public static EventDraft Role(bool granted, OrganizationId organization, UserHandle user, Role role, string? actor, RegionCode? region = null) => new()
    {
        Kind = granted ? IdentityKinds.RoleGranted : IdentityKinds.RoleRevoked,
        Owner = organization.ToString(),
        Heads = [Chain, user.ToString()],
        Mentions = [organization.ToString()],
        Actor = actor,
        Payload = Internal(PartyJson.Write(new RolePayload(user.ToString(), role.ToString(), region?.ToString()), PartyJson.Default.RolePayload)),
    };

    /// <summary>The role that is held, for another district.</summary>
    public static EventDraft District(OrganizationId organization, UserHandle user, RegionCode? district, string? actor) => Role(true, organization, user, Parties.Role.DistrictOfficer, actor) with
    {
        Payload = Internal(PartyJson.Write(new RolePayload(user.ToString(), nameof(Parties.Role.DistrictOfficer), district?.ToString() ?? ""), PartyJson.Default.RolePayload)),
    };

    /// <summary>Heads that keep a credential's name unique on the node.</summary>
    public static string NameSubject(CredentialName name) => $"credential:{name}".ToLowerInvariant();

    /// <param name="names">Those that it gains or loses.</param>
    public static EventDraft App(string kind, OrganizationId organization, AppPayload app, string? actor, IEnumerable<CredentialName>? names = null) => new()
    {
        Kind = kind,
        Owner = organization.ToString(),
        Heads = [Chain, app.App, .. (names ?? []).Select(NameSubject)],
        Mentions = [organization.ToString()],
        Actor = actor,
        Payload = Internal(PartyJson.Write(app, PartyJson.Default.AppPayload)),
    };

    private static OrgPayload Describe(RegisterOrganization o) =>
        new(o.Name, o.Uscc.ToString(), o.Kind.ToString(), o.Region?.ToString(), o.Industry?.ToString());

    private static EventDraft OfOrg(string kind, OrganizationId id, IReadOnlyList<string> moreHeads, string? actor, OrgPayload payload) => new()
    {
        Kind = kind,
        Owner = id.ToString(),
        Heads = [Chain, id.ToString(), .. moreHeads],
        Actor = actor,
        Payload = new Dictionary<Disclosure, ReadOnlyMemory<byte>> { [Disclosure.Public] = PartyJson.Write(payload, PartyJson.Default.OrgPayload) },
    };

    private static EventDraft OfUser(string kind, OrganizationId owner, UserHandle user, string? actor, UserPayload payload, Person? person = null)
    {
        var groups = Internal(PartyJson.Write(payload, PartyJson.Default.UserPayload));
        if (person is not null) groups[Disclosure.Sealed] = PartyJson.Write(new PersonPayload(person.Name, person.Phone), PartyJson.Default.PersonPayload);
        return new()
        {
            Kind = kind,
            Owner = owner.ToString(),
            Heads = [Chain, user.ToString()],
            Mentions = [owner.ToString()],
            Actor = actor,
            Payload = groups,
            SealSubject = person is null ? null : user.ToString(),
        };
    }

    private static Dictionary<Disclosure, ReadOnlyMemory<byte>> Internal(ReadOnlyMemory<byte> payload) => new() { [Disclosure.Internal] = payload };
}
