using Yiwang.Signing;
using Yiwang.Events;

namespace Yiwang.Parties;

/// <summary>
/// What an organisation is here for: it decides which first steps and which roles its first administrator gets, and nothing else.
/// Levels and rights follow from agreements.
/// </summary>
public enum OrganizationKind { Enterprise, Registry, Authority, Park, Provider }

/// <summary>An organisation whose data this node keeps: the operator's own, or a hosted tenant.</summary>
/// <param name="FirstKey">The public key that its identifier was made from.</param>
/// <param name="Key">The public key that it signs with now.</param>
/// <param name="Position">Log position of the newest fact about it.</param>
public sealed record Organization(
    OrganizationId Id, Uscc Uscc, string Name, OrganizationKind Kind, RegionCode? Region, IndustryCode? Industry,
    SigningAlgorithm Algorithm, ReadOnlyMemory<byte> FirstKey, ReadOnlyMemory<byte> Key, long Position)
{
    /// <summary>To which others encrypt; empty for an organisation of before there were such keys, until its next rotation.</summary>
    public ReadOnlyMemory<byte> SealKey { get; init; }
    /// <summary>From the first key to the present one; empty = never rotated.</summary>
    public IReadOnlyList<KeyRotation> Rotations { get; init; } = [];
}

public static class OrganizationKinds
{
    public static Bilingual Title(this OrganizationKind kind) => kind switch
    {
        OrganizationKind.Enterprise => new("企业", "Enterprise"),
        OrganizationKind.Registry => new("二级节点", "Second-level node"),
        OrganizationKind.Authority => new("主管部门", "Authority"),
        OrganizationKind.Park => new("园区", "Park"),
        OrganizationKind.Provider => new("服务商", "Service provider"),
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, null),
    };

    /// <summary>What the person who sets up an organisation may do from the start, apart from running the node.</summary>
    public static IReadOnlyList<Role> FirstRoles(this OrganizationKind kind) => kind switch
    {
        OrganizationKind.Registry => [Role.OrgAdmin, Role.IdentifierManager, Role.RegistryReviewer],
        OrganizationKind.Authority => [Role.OrgAdmin, Role.IdentifierManager, Role.RegionOfficer],
        OrganizationKind.Park => [Role.OrgAdmin, Role.IdentifierManager, Role.ParkOperator],
        _ => [Role.OrgAdmin, Role.IdentifierManager],
    };
}
