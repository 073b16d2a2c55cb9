using Yiwang.Events;

namespace Yiwang.Parties;

/// <param name="Name">1–200 characters, as on the business licence.</param>
public sealed record RegisterOrganization(Uscc Uscc, string Name, OrganizationKind Kind, RegionCode? Region = null, IndustryCode? Industry = null);

/// <param name="Name">What the user types to sign in; unique on the node.</param>
/// <param name="Person">Sealed in the log.</param>
public sealed record BindUser(OrganizationId Organization, UserName Name, Person Person, IReadOnlyList<Role> Roles);

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
    ValueTask<Outcome<Organization>> RotateKeyAsync(Principal who, OrganizationId organization, CancellationToken cancel = default);
    ValueTask<Outcome<User>> BindAsync(Principal who, BindUser user, CancellationToken cancel = default);
    /// <summary>Also brings a user of another organisation in.</summary>
    ValueTask<Outcome<User>> GrantAsync(Principal who, OrganizationId organization, UserHandle user, Role role, CancellationToken cancel = default);
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
