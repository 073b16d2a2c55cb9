using Yiwang.Parties;

namespace Yiwang.Console.Slots;

/// <summary>Who looks at the page, as pages show it. Accounts provides it for each request; without Accounts everybody is the public.</summary>
public interface IViewer
{
    Principal Principal { get; }
    /// <summary>The person's name for the top bar; null for the public.</summary>
    string? Name { get; }
    /// <summary>The organisation the person acts for now.</summary>
    ViewerOrganization? Organization { get; }
    /// <summary>All organisations the person may act for; more than one shows the organisation switch.</summary>
    IReadOnlyList<ViewerOrganization> Organizations { get; }
}

/// <param name="Id">Self-certifying prefix <c>o.…</c>.</param>
public sealed record ViewerOrganization(string Id, string Name);

internal sealed class PublicViewer : IViewer
{
    public Principal Principal => Principal.Public;
    public string? Name => null;
    public ViewerOrganization? Organization => null;
    public IReadOnlyList<ViewerOrganization> Organizations => [];
}
