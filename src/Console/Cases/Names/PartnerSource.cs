using Yiwang.Cases.Definitions;
using Yiwang.Console.Slots;
using Yiwang.Parties;

namespace Yiwang.Console.Cases.Names;

/// <summary>Organisations of other nodes that the asker's organisation has an agreement with.</summary>
internal sealed class PartnerSource(IEnumerable<IPartners> partners) : IReferenceSource
{
    public FieldType Kind => FieldType.Organization;

    public ValueTask<IReadOnlyList<Reference>> SearchAsync(string query, string? template, Principal who, int max, CancellationToken cancel)
    {
        var asked = query.Trim();
        if (!OrganizationId.TryParse(who.Organization, out var own) || max <= 0) return ValueTask.FromResult<IReadOnlyList<Reference>>([]);
        return ValueTask.FromResult<IReadOnlyList<Reference>>(
            [.. partners.SelectMany(p => p.Of(own)).Where(p => asked.Length == 0 || p.Name.Contains(asked, StringComparison.OrdinalIgnoreCase) || p.Uscc?.StartsWith(asked, StringComparison.OrdinalIgnoreCase) == true).Take(max).Select(Shown)]);
    }

    public Reference? Find(string handle, Principal who) => partners.Select(p => p.Find(handle)).FirstOrDefault(p => p is not null) is { } found ? Shown(found) : null;

    private static Reference Shown(Partner partner) => new(partner.Id.ToString(), partner.Name, partner.Uscc ?? "", null);
}
