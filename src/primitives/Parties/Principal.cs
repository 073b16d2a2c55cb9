namespace Yiwang.Parties;

/// <summary>Who asks. Node-to-node requests act as the organisation, never as a user.</summary>
/// <param name="Organization">Self-certifying prefix <c>o.…</c> that the asker acts for now, null for the public.</param>
/// <param name="User">Handle of the user or app identity; null for an organisation or the public.</param>
/// <param name="Roles">Held in <paramref name="Organization"/>; roles in another organisation need a switch to it.</param>
public sealed record Principal(string? Organization, string? User, IReadOnlySet<Role> Roles)
{
    public static readonly Principal Public = new(null, null, new HashSet<Role> { Role.Public });

    /// <summary>A node that has proved to act for an organisation.</summary>
    public static Principal OfNode(string organization) => new(organization, null, new HashSet<Role>());

    /// <summary>The district of a <see cref="Role.DistrictOfficer"/>, where it is narrower than that of the organisation; null = the organisation's.</summary>
    public RegionCode? Region { get; init; }

    public bool IsPublic => Organization is null;
    public bool Holds(Role role) => Roles.Contains(role);

    public bool Equals(Principal? other) =>
        other is not null && Organization == other.Organization && User == other.User && Region.Equals(other.Region) && Roles.SetEquals(other.Roles);

    public override int GetHashCode() => HashCode.Combine(Organization, User, Roles.Count);
}
