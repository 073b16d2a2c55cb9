using Microsoft.AspNetCore.Http;
using Yiwang.Console.Slots;
using Yiwang.Parties;

namespace Yiwang.Console.Accounts;

/// <summary>The viewer of the request's session. One whose password must change is nobody until it is changed.</summary>
internal sealed class SessionViewer(IHttpContextAccessor accessor, IDirectory directory) : IViewer
{
    private RequestSession? Session => accessor.HttpContext is { } http && RequestSession.Of(http) is { SignedIn.Session: not { MustChangePassword: true } } session ? session : null;

    public Principal Principal => Session?.SignedIn.Principal ?? Principal.Public;

    public string? Name => User is { } user ? directory.PersonOf(user)?.Name ?? user.Handle.Name.ToString() : Session?.SignedIn.Principal.User;

    public ViewerOrganization? Organization => Principal.Organization is { } id ? Shown(id) : null;

    public IReadOnlyList<ViewerOrganization> Organizations => User is { } user ? [.. user.Memberships.Keys.Select(Shown)] : [];

    private User? User => UserHandle.TryParse(Session?.SignedIn.Principal.User, out var handle) ? directory.Find(handle) : null;

    private ViewerOrganization Shown(string id) => new(id, directory.Find(id)?.Name ?? id);
}
