using Microsoft.AspNetCore.Http;

namespace Yiwang.Console.Http;

/// <summary>The status of a page that says itself what is wrong.</summary>
public static class PageStatus
{
    /// <summary>
    /// Before the page is rendered. The status is set only as the answer starts: seen earlier, the renderer would give up a 404 for the common error page.
    /// </summary>
    public static void Set(HttpContext context, int status) => context.Response.OnStarting(() =>
    {
        context.Response.StatusCode = status;
        return Task.CompletedTask;
    });
}
