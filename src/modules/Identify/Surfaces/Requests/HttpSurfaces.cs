namespace Yiwang.Identify.Surfaces.Requests;

/// <summary>Which path belongs to which surface. A surface whose paths cannot be listed, as GS1 Digital Link, sets <see cref="RequestNote.Surface"/> itself.</summary>
internal static class HttpSurfaces
{
    private static readonly (string Path, Surface Surface)[] s_paths =
    [
        ("/api/handles", Surface.HandleJson), ("/api/site", Surface.HandleJson), ("/api/sessions", Surface.HandleJson), ("/api/prefixes", Surface.HandleJson),
        ("/api/verifications", Surface.HandleJson), ("/api/v1/doip", Surface.Doip), ("/api/v1/open", Surface.Doip), ("/api/v1/single-handle", Surface.Doip),
        ("/api/v1/things", Surface.Api), ("/api/v1/ranges", Surface.Api), ("/api/v1/search", Surface.Api), ("/api/v1/prefixes", Surface.Api),
        ("/api/v1/templates", Surface.Api), ("/api/v1/stats", Surface.Api), ("/api/v1/apps", Surface.Api), ("/api/v1/app-sessions", Surface.Api),
        ("/identity", Surface.Snms), ("/identityv2", Surface.Snms), ("/snms", Surface.Snms), ("/rdap", Surface.Api), ("/api/resolve", Surface.Node),
    ];

    /// <param name="rest">What stands in the path after the surface's own part: usually the handle.</param>
    public static Surface? Of(string path, out string operation, out string? rest)
    {
        foreach (var (start, surface) in s_paths)
        {
            if (!path.StartsWith(start, StringComparison.Ordinal) || (path.Length > start.Length && path[start.Length] != '/')) continue;
            operation = start;
            rest = path.Length > start.Length + 1 ? path[(start.Length + 1)..] : null;
            return surface;
        }
        (operation, rest) = (path, null);
        return null;
    }
}
