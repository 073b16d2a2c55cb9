using Yiwang.Cases.Definitions;
using Yiwang.Console.Slots;
using Yiwang.Parties;

namespace Yiwang.Console.Cases.Names;

/// <summary>Organisations of this node, by name or credit code.</summary>
internal sealed class OrganizationSource(IDirectory directory) : IReferenceSource
{
    public FieldType Kind => FieldType.Organization;

    public ValueTask<IReadOnlyList<Reference>> SearchAsync(string query, string? template, Principal who, int max, CancellationToken cancel)
    {
        var asked = query.Trim();
        return ValueTask.FromResult<IReadOnlyList<Reference>>(
            [.. directory.Organizations.Where(o => asked.Length == 0 || o.Name.Contains(asked, StringComparison.OrdinalIgnoreCase) || o.Uscc.ToString().StartsWith(asked, StringComparison.OrdinalIgnoreCase)).Take(max).Select(Shown)]);
    }

    public Reference? Find(string handle, Principal who) => directory.Find(handle) is { } found ? Shown(found) : null;

    private static Reference Shown(Organization organization) => new(organization.Id.ToString(), organization.Name, organization.Uscc.ToString(), null);
}
