using Yiwang.Parties;

namespace Yiwang.Identify.Surfaces.Requests;

/// <summary>Whose lines somebody sees: those of the organisation's own programs, handles and credentials; who runs the node sees all.</summary>
/// <param name="Organization">Null = all.</param>
internal sealed record RequestScope(string? Organization)
{
    public static readonly RequestScope All = new((string?)null);

    /// <returns>Null when the person may see none.</returns>
    public static RequestScope? Of(Principal who, IAccess access, IDirectory directory)
    {
        if (directory.Operator is { } node && access.Decide(who, AccessAction.ManageNode, new ThingScope(node.Id.ToString(), null)).Allowed) return All;
        return who.Organization is { } own && access.Decide(who, AccessAction.ReadRequests, new ThingScope(own, null)).Allowed ? new RequestScope(own) : null;
    }

    public bool Sees(RequestEntry entry) =>
        Organization is null || Is(entry.Line.Organization) || Is(entry.Owners.OfHandle) || Is(entry.Owners.OfCredential);

    /// <summary>Another organisation's program asked about our handle: that it did is shown, which of its programs and from where is its own affair.</summary>
    public RequestEntry Shown(RequestEntry entry) => Organization is null || entry.Line.Organization is null || Is(entry.Line.Organization)
        ? entry : entry with { Line = entry.Line with { Credential = null, Remote = null } };

    private bool Is(string? organization) => string.Equals(organization, Organization, StringComparison.OrdinalIgnoreCase);
}
