using Yiwang.Events;
using Yiwang.Signing;

namespace Yiwang.Parties;

/// <param name="Name">1–200 characters, as on the business licence.</param>
public sealed record RegisterOrganization(Uscc Uscc, string Name, OrganizationKind Kind, RegionCode? Region = null, IndustryCode? Industry = null)
{
    /// <summary>Of its keys at registration; a rotation may choose anew. Default Ed25519; SM2 with SM3 where commercial cryptography (商用密码) is asked for.</summary>
    public SigningAlgorithm Algorithm { get; init; }
}

/// <param name="Name">What the user types to sign in; unique on the node.</param>
/// <param name="Person">Sealed in the log.</param>
/// <param name="Region">The district of a district officer; null = the organisation's own region.</param>
public sealed record BindUser(OrganizationId Organization, UserName Name, Person Person, IReadOnlyList<Role> Roles, RegionCode? Region = null);

/// <param name="User">A district officer of the organisation, whose district it is; null = the organisation's own region.</param>
public sealed record RegionChange(OrganizationId Organization, UserHandle? User, RegionCode? Region);

/// <summary>
/// The commands on organisations and users. Each asks Access first and records one atomic append; the directory shows it before the command answers.
/// </summary>
public interface IParties
{
    IDirectory Directory { get; }
    /// <summary>Registers the operator and its first administrator in one append; refused once the node has an organisation.</summary>
    ValueTask<Outcome<User>> FoundAsync(RegisterOrganization organization, UserName administrator, Person person, CancellationToken cancel = default);
    /// <summary>A hosted tenant with its own key pair, and its first administrator. Needs <see cref="AccessAction.ManageNode"/>, and gives no look into the tenant's data.</summary>
    ValueTask<Outcome<Organization>> RegisterAsync(Principal who, RegisterOrganization organization, UserName administrator, Person person, CancellationToken cancel = default);
    ValueTask<Outcome<Organization>> ReviseAsync(Principal who, OrganizationId organization, RegisterOrganization revised, CancellationToken cancel = default);
    /// <summary>New keys, certified by the old one where that is on this node; without it the organisation's partners must compare fingerprints. At most 32 times.</summary>
    ValueTask<Outcome<Organization>> RotateKeyAsync(Principal who, OrganizationId organization, SigningAlgorithm? algorithm = null, CancellationToken cancel = default);
    ValueTask<Outcome<User>> BindAsync(Principal who, BindUser user, CancellationToken cancel = default);
    /// <summary>Also brings a user of another organisation in.</summary>
    ValueTask<Outcome<User>> GrantAsync(Principal who, OrganizationId organization, UserHandle user, Role role, CancellationToken cancel = default);
    /// <summary>Which cases a district officer sees. Null = those of the organisation's own region.</summary>
    ValueTask<Outcome<User>> SetDistrictAsync(Principal who, OrganizationId organization, UserHandle user, RegionCode? district, CancellationToken cancel = default);
    /// <summary>Where an organisation is at home (属地). By its own administrators, or by those who run the node.</summary>
    ValueTask<Outcome<Organization>> SetRegionAsync(Principal who, OrganizationId organization, RegionCode? region, CancellationToken cancel = default);
    /// <summary>Districts and regions of a table, all or none: at most 1,000 that are not so already.</summary>
    /// <returns>How many rows there were.</returns>
    ValueTask<Outcome<int>> SetRegionsAsync(Principal who, IReadOnlyList<RegionChange> changes, CancellationToken cancel = default);
    ValueTask<Outcome<User>> RevokeAsync(Principal who, OrganizationId organization, UserHandle user, Role role, CancellationToken cancel = default);
    /// <summary>A disabled user keeps roles and history and cannot sign in anywhere.</summary>
    ValueTask<Outcome<User>> DisableAsync(Principal who, UserHandle user, string reason, CancellationToken cancel = default);
    ValueTask<Outcome<User>> EnableAsync(Principal who, UserHandle user, CancellationToken cancel = default);
    ValueTask<Outcome<User>> RevisePersonAsync(Principal who, UserHandle user, Person person, CancellationToken cancel = default);
    /// <summary>Roles that the issuer could use too, never an administrator's, never an auditor's beside one that changes things.</summary>
    ValueTask<Outcome<IssuedApp>> IssueAppAsync(Principal who, IssueApp app, CancellationToken cancel = default);
    /// <summary>A new key or secret, also of another algorithm; the old one is worth nothing from then on.</summary>
    ValueTask<Outcome<IssuedApp>> RotateAppKeyAsync(Principal who, string handle, AppKey key, CancellationToken cancel = default);
    /// <summary>The name's prefix is one that the organisation holds; that of a credential held elsewhere is none that this node answers for.</summary>
    ValueTask<Outcome<AppIdentity>> AddAppNameAsync(Principal who, string handle, CredentialName name, CancellationToken cancel = default);
    ValueTask<Outcome<AppIdentity>> RemoveAppNameAsync(Principal who, string handle, CredentialName name, CancellationToken cancel = default);
    /// <summary>Frees its names and destroys its secret.</summary>
    ValueTask<Outcome<AppIdentity>> RevokeAppAsync(Principal who, string handle, string reason, CancellationToken cancel = default);
}
