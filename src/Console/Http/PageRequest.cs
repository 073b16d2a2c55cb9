using Microsoft.AspNetCore.Http;

namespace Yiwang.Console.Http;

internal static class PageRequest
{
    private static readonly string[] s_programs = ["/api", "/a", "/metrics", "/health", "/log"];

    /// <summary>A person's browser asking for a page, who gets a page for an answer also when something failed; programs get their own errors.</summary>
    public static bool Is(HttpRequest request) =>
        !Array.Exists(s_programs, p => request.Path.StartsWithSegments(p, StringComparison.Ordinal))
        && request.Headers.Accept.ToString().Contains("text/html", StringComparison.Ordinal);
}
