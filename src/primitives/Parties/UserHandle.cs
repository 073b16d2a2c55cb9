using System.Diagnostics.CodeAnalysis;

namespace Yiwang.Parties;

/// <summary>A user's identifier, <c>o.…/User_name</c>, under the organisation that first bound the user; membership of others does not change it.</summary>
public readonly record struct UserHandle
{
    private const string Marker = "/User_";

    private UserHandle(OrganizationId organization, UserName name) => (Organization, Name) = (organization, name);

    public OrganizationId Organization { get; }
    public UserName Name { get; }

    public static UserHandle Of(OrganizationId organization, UserName name) => new(organization, name);

    public static bool TryParse([NotNullWhen(true)] string? text, out UserHandle result)
    {
        result = default;
        if (text is null || text.Length <= OrganizationId.Length + Marker.Length) return false;
        if (!OrganizationId.TryParse(text[..OrganizationId.Length], out var organization)) return false;
        var rest = text.AsSpan(OrganizationId.Length);
        if (!rest.StartsWith(Marker, StringComparison.OrdinalIgnoreCase)) return false;
        if (!UserName.TryParse(rest[Marker.Length..].ToString(), out var name)) return false;
        result = new UserHandle(organization, name);
        return true;
    }

    public override string ToString() => $"{Organization}{Marker}{Name}";
}
