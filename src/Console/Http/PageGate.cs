using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Yiwang.Console.Slots;

namespace Yiwang.Console.Http;

/// <summary>Sends the public from a signed-in page to the sign-in page, and another role to the 403 page.</summary>
internal static class PageGate
{
    /// <returns>False when the request was answered here.</returns>
    public static bool Open(HttpContext context)
    {
        if (context.GetEndpoint()?.Metadata.GetMetadata<SignedInAttribute>() is not { } page)
        {
            return true;
        }
        var viewer = context.RequestServices.GetRequiredService<IViewer>();
        if (viewer.Name is null)
        {
            context.Response.Redirect("/sign-in?back=" + Uri.EscapeDataString(context.Request.Path + context.Request.QueryString));
            return false;
        }
        if (!page.Admits(viewer.Principal))
        {
            context.Response.StatusCode = StatusCodes.Status403Forbidden;
            return false;
        }
        return true;
    }
}
