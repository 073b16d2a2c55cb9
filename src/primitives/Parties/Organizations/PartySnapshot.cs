using Yiwang.Signing;
using System.Collections.Immutable;
using Yiwang.Events;
using Yiwang.Events.Kinds;

namespace Yiwang.Parties.Organizations;

/// <summary>Everybody on the node after some fact. Immutable: a reader that holds one sees one moment.</summary>
internal sealed record PartySnapshot
{
    public static readonly PartySnapshot Empty = new();

    public ImmutableArray<string> Order { get; private init; } = [];
    public ImmutableDictionary<string, Organization> Organizations { get; private init; } = ImmutableDictionary<string, Organization>.Empty;
    public ImmutableDictionary<string, string> ByUscc { get; private init; } = ImmutableDictionary<string, string>.Empty;
    /// <summary>By user name.</summary>
    public ImmutableDictionary<string, User> Users { get; private init; } = ImmutableDictionary<string, User>.Empty;
    /// <summary>Organisation → names of its users.</summary>
    public ImmutableDictionary<string, ImmutableSortedSet<string>> Members { get; private init; } = ImmutableDictionary<string, ImmutableSortedSet<string>>.Empty;
    public AppSnapshot Apps { get; private init; } = AppSnapshot.Empty;

    public static bool Wants(string kind) => kind is IdentityKinds.OrgRegistered or IdentityKinds.OrgRevised or IdentityKinds.OrgKeyRotated or IdentityKinds.OrgMoved
        or IdentityKinds.UserBound or IdentityKinds.UserRevised or IdentityKinds.UserDisabled or IdentityKinds.UserEnabled
        or IdentityKinds.RoleGranted or IdentityKinds.RoleRevoked or IdentityKinds.AppIdentityIssued or IdentityKinds.AppIdentityRevised or IdentityKinds.AppIdentityRevoked;

    public PartySnapshot With(RecordedEvent e) => e.Kind switch
    {
        IdentityKinds.OrgRegistered => Register(e, Org(e)),
        IdentityKinds.OrgRevised => Revise(e, Org(e)),
        IdentityKinds.OrgKeyRotated => RotateKey(e, Org(e)),
        IdentityKinds.OrgMoved => Move(e),
        IdentityKinds.AppIdentityIssued or IdentityKinds.AppIdentityRevised or IdentityKinds.AppIdentityRevoked => this with { Apps = Apps.With(e) },
        IdentityKinds.RoleGranted or IdentityKinds.RoleRevoked => ChangeRole(e),
        _ => ChangeUser(e),
    };

    private PartySnapshot Register(RecordedEvent e, OrgPayload? p)
    {
        if (p is null || !OrganizationId.TryParse(e.Owner, out var id) || !Uscc.TryParse(p.Uscc, out var uscc) || p.PublicKey is not { } key) return this;
        var organization = Describe(new Organization(id, uscc, "", OrganizationKind.Enterprise, null, null, Algorithm(p), key, key, e.Position) { SealKey = p.SealKey }, p);
        return this with
        {
            Order = Order.Add(e.Owner),
            Organizations = Organizations.SetItem(e.Owner, organization),
            ByUscc = ByUscc.SetItem(uscc.ToString(), e.Owner),
            Members = Members.SetItem(e.Owner, ImmutableSortedSet.Create<string>(StringComparer.Ordinal)),
        };
    }

    private PartySnapshot Revise(RecordedEvent e, OrgPayload? p)
    {
        if (p is null || !Organizations.TryGetValue(e.Owner, out var before) || !Uscc.TryParse(p.Uscc, out var uscc)) return this;
        return this with
        {
            Organizations = Organizations.SetItem(e.Owner, Describe(before with { Uscc = uscc, Position = e.Position }, p)),
            ByUscc = ByUscc.Remove(before.Uscc.ToString()).SetItem(uscc.ToString(), e.Owner),
        };
    }

    private PartySnapshot RotateKey(RecordedEvent e, OrgPayload? p) =>
        p?.PublicKey is { } key && Organizations.TryGetValue(e.Owner, out var before)
            ? this with { Organizations = Organizations.SetItem(e.Owner, before with { Key = key, Algorithm = Algorithm(p), SealKey = p.SealKey, Rotations = [.. before.Rotations, new(before.Rotations.Count + 1, Algorithm(p), key, p.SealKey, p.Certificate)], Position = e.Position }) }
            : this;

    /// <summary>One that has moved to another node is no longer kept here, and neither are its people and credentials.</summary>
    private PartySnapshot Move(RecordedEvent e)
    {
        if (PartyJson.Read(Internal(e), PartyJson.Default.MovePayload) is not { Step: OrganizationMoves.Moved } p || !Organizations.TryGetValue(p.Organization, out var gone)) return this;
        var own = Users.Where(u => u.Value.Handle.Organization == gone.Id).Select(u => u.Key).ToList();
        return this with
        {
            Order = Order.Remove(p.Organization), Organizations = Organizations.Remove(p.Organization), ByUscc = ByUscc.Remove(gone.Uscc.ToString()), Users = Users.RemoveRange(own),
            Members = Members.Remove(p.Organization).Select(m => new KeyValuePair<string, ImmutableSortedSet<string>>(m.Key, m.Value.Except(own))).ToImmutableDictionary(), Apps = Apps.Without(gone.Id),
        };
    }

    private PartySnapshot ChangeUser(RecordedEvent e)
    {
        if (PartyJson.Read(Internal(e), PartyJson.Default.UserPayload) is not { } p || !UserHandle.TryParse(p.User, out var handle)) return this;
        var name = handle.Name.ToString();
        // a name is one person's; what another organisation says of one of the same name, as when it comes from another node, is not about this one
        if (Users.TryGetValue(name, out var user) && user.Handle != handle) return this;
        if (e.Kind == IdentityKinds.UserBound)
        {
            var bound = new User(handle, false, ImmutableSortedDictionary<string, Principal>.Empty, e.Position, e.Position);
            return this with { Users = Users.SetItem(name, bound), Members = Join(e.Owner, name) };
        }
        if (user is null) return this;
        user = user with
        {
            Position = e.Position,
            Disabled = e.Kind == IdentityKinds.UserDisabled || (e.Kind != IdentityKinds.UserEnabled && user.Disabled),
            PersonPosition = e.Kind == IdentityKinds.UserRevised ? e.Position : user.PersonPosition,
        };
        return this with { Users = Users.SetItem(name, user) };
    }

    private PartySnapshot ChangeRole(RecordedEvent e)
    {
        if (PartyJson.Read(Internal(e), PartyJson.Default.RolePayload) is not { } p || !UserHandle.TryParse(p.User, out var handle)) return this;
        // A role of a later version of the program is nobody's right here.
        if (!RoleNames.TryParse(p.Role, out var role) || !Users.TryGetValue(handle.Name.ToString(), out var user) || user.Handle != handle) return this;
        IEnumerable<Role> before = user.Memberships.TryGetValue(e.Owner, out var principal) ? principal.Roles : [];
        var roles = e.Kind == IdentityKinds.RoleGranted ? before.Append(role).ToHashSet() : before.Where(r => r != role).ToHashSet();
        var memberships = roles.Count == 0 ? user.Memberships.Remove(e.Owner) : user.Memberships.SetItem(e.Owner, new Principal(e.Owner, handle.ToString(), roles) { Region = RegionCode.TryParse(p.Region, out var region) ? region : p.Region is "" ? null : principal?.Region });
        var name = handle.Name.ToString();
        var stays = roles.Count > 0 || handle.Organization.ToString() == e.Owner;
        return this with
        {
            Users = Users.SetItem(name, user with { Memberships = memberships, Position = e.Position }),
            Members = stays ? Join(e.Owner, name) : Members.SetItem(e.Owner, Members[e.Owner].Remove(name)),
        };
    }

    private ImmutableDictionary<string, ImmutableSortedSet<string>> Join(string organization, string name) =>
        Members.SetItem(organization, (Members.GetValueOrDefault(organization) ?? ImmutableSortedSet.Create<string>(StringComparer.Ordinal)).Add(name));

    private static Organization Describe(Organization before, OrgPayload p) => before with
    {
        Name = p.Name ?? before.Name,
        Kind = Enum.TryParse<OrganizationKind>(p.Kind, out var kind) ? kind : before.Kind,
        Region = RegionCode.TryParse(p.Region, out var region) ? region : null,
        Industry = IndustryCode.TryParse(p.Industry, out var industry) ? industry : null,
    };

    private static SigningAlgorithm Algorithm(OrgPayload p) => Enum.TryParse<SigningAlgorithm>(p.Algorithm, out var algorithm) ? algorithm : SigningAlgorithm.Ed25519;

    private static ReadOnlyMemory<byte>? Internal(RecordedEvent e) => e.Payload.GetValueOrDefault(Disclosure.Internal);

    private static OrgPayload? Org(RecordedEvent e) => PartyJson.Read(e.Payload.GetValueOrDefault(Disclosure.Public), PartyJson.Default.OrgPayload);
}
