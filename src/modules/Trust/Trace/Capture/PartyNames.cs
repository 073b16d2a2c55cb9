using Yiwang.Parties;

namespace Yiwang.Trust.Trace.Capture;

/// <summary>Organisations as people write and read them, and as events name them: those of this node, and those that have an agreement with them.</summary>
public sealed class PartyNames(IDirectory directory, IPartners? partners = null)
{
    /// <summary>The organisation's own name in events when the node knows it; else the text as it stands.</summary>
    /// <param name="own">Who writes: its partners on other nodes are known by their names too.</param>
    public string Resolve(string text, string? own = null)
    {
        var name = text.Trim();
        return directory.Organizations.FirstOrDefault(o => o.Name == name)?.Id.ToString()
            ?? (OrganizationId.TryParse(own, out var organization) ? partners?.Of(organization).FirstOrDefault(p => p.Name == name)?.Id.ToString() : null) ?? name;
    }

    /// <summary>Of this node, or one with which an agreement is in force.</summary>
    public bool IsKnown(string party) => directory.Find(party) is not null || partners?.Find(party) is not null;

    public string Show(string? party) => party is null ? "" : directory.Find(party)?.Name ?? partners?.Find(party)?.Name ?? party;

    public RegionCode? Region(string? party) => party is null ? null : directory.Find(party)?.Region;

    /// <summary>Where it is, else where its credit code was issued: to sort lists by, and too vague for a rule.</summary>
    public RegionCode? Seat(string? party) =>
        party is null ? null : Region(party) ?? ((directory.Find(party) is { } own ? own.Uscc.Region : Uscc.TryParse(partners?.Find(party)?.Uscc, out var code) ? code.Region : null) is { } issued && RegionCode.TryParse(issued, out var region) ? region : null);
}
