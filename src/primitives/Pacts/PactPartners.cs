using Yiwang.Parties;

namespace Yiwang.Pacts;

/// <summary>Who stands on the other side of the pacts in force, by the name under which it signed.</summary>
public sealed class PactPartners(IPacts pacts, IDirectory directory) : IPartners
{
    public Partner? Find(string organization)
    {
        if (!OrganizationId.TryParse(organization, out var id) || directory.Find(id) is not null) return null;
        // Also of pacts that ended: what was sent under them still names it.
        return pacts.All.Where(p => p.Has(id)).Select(p => Shown(p.Text.A.Organization == id ? p.PartyA : p.PartyB)).FirstOrDefault();
    }

    public IReadOnlyList<Partner> Of(OrganizationId organization) =>
        [.. pacts.Of(organization).Where(p => p.State == PactState.Active).Select(p => p.Other(organization)).Where(o => directory.Find(o.Organization) is null).DistinctBy(o => o.Organization).Select(Shown).OrderBy(p => p.Name, StringComparer.Ordinal)];

    private static Partner Shown(PactParty party) => new(party.Organization, party.Name, party.Uscc);
}
