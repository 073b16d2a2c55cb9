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
    ValueTask<Outcome<AppIdentity>> IssueAppAsync(Principal who, OrganizationId organization, string name, AppKeyAlgorithm algorithm, ReadOnlyMemory<byte> publicKey, IReadOnlyList<Role> roles, CancellationToken cancel = default);
    ValueTask<Outcome<AppIdentity>> RevokeAppAsync(Principal who, string handle, string reason, CancellationToken cancel = default);
}
