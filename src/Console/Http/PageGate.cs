using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Yiwang.Console.Slots;
using Yiwang.Events;

namespace Yiwang.Console.Http;

/// <summary>
/// Before a page that carries <see cref="SignedInAttribute"/>, and before its forms are read: a browser is sent to sign in, or gets the 403 page where it is another role's. What a caller says
/// that it reads opens nothing: whoever asks for no page is refused as a program is.
/// </summary>
internal static class PageGate
{
    /// <returns>False when the request was answered here.</returns>
    public static async ValueTask<bool> OpenAsync(HttpContext http)
    {
        if (http.GetEndpoint()?.Metadata.GetMetadata<SignedInAttribute>() is not { } page) return true;
        var viewer = http.RequestServices.GetRequiredService<IViewer>();
        var isSignedIn = viewer.Name is not null;
        if (isSignedIn && page.Admits(viewer.Principal)) return true;
        if (!PageRequest.Is(http.Request)) await Refusal.SendAsync(http, new Outcome(isSignedIn ? Codes.PartiesForbidden : Codes.PartiesSignInNeeded));
        else if (isSignedIn) http.Response.StatusCode = StatusCodes.Status403Forbidden;
        else http.Response.Redirect("/sign-in?back=" + Uri.EscapeDataString(http.Request.Path + http.Request.QueryString));
        return false;
    }
}
