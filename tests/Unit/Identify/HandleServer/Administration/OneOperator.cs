using Yiwang.Parties;
using Yiwang.Signing;

namespace Yiwang.Unit.Tests.Identify.HandleServer.Administration;

/// <summary>A directory of one organisation, which runs the node.</summary>
internal sealed class OneOperator : IDirectory
{
    public OneOperator(string organization)
    {
        if (!OrganizationId.TryParse(organization, out var id)) throw new ArgumentException(organization);
        Operator = new Organization(id, default, "节点", OrganizationKind.Registry, null, null, SigningAlgorithm.Ed25519, default, default, 0);
    }

    public Organization? Operator { get; }
    public IReadOnlyList<Organization> Organizations => [Operator!];
    public Organization? Find(OrganizationId organization) => organization == Operator!.Id ? Operator : null;
    public Organization? Find(string? organization) => organization == Operator!.Id.ToString() ? Operator : null;
    public Organization? Find(Uscc uscc) => null;
    public User? Find(UserHandle user) => null;
    public User? Find(UserName name) => null;
    public IReadOnlyList<User> Members(OrganizationId organization) => [];
    public AppIdentity? FindApp(string handle) => null;
    public AppIdentity? FindCredential(int index, string handle) => null;
    public IReadOnlyList<NamedCredential> CredentialsOf(string handle) => [];
    public bool HasCredentials(ReadOnlySpan<char> handle) => false;
    public IReadOnlyList<AppIdentity> Apps(OrganizationId organization) => [];
    public Person? PersonOf(User user) => null;
}
