namespace Yiwang.Parties;

/// <summary>Organisations of other nodes with which an organisation of this node has an agreement in force: forms may name them.</summary>
public interface IPartners
{
    Partner? Find(string organization);
    /// <summary>In order of their names.</summary>
    IReadOnlyList<Partner> Of(OrganizationId organization);
}

/// <param name="Name">As it signed the agreement.</param>
public sealed record Partner(OrganizationId Id, string Name, string? Uscc);
