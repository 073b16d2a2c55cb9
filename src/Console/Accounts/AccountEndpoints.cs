using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Yiwang.Parties;
using Yiwang.Parties.Sessions;

namespace Yiwang.Console.Accounts;

/// <summary>Signing out and switching organisation: forms of every page's top bar.</summary>
internal static class AccountEndpoints
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/account/sign-out", SignOutAsync).ExcludeFromDescription();
        routes.MapPost("/account/organization", SwitchAsync).ExcludeFromDescription();
    }

    /// <summary>A path of ours to go on to; anything else would let a link lead people away after signing in.</summary>
    public static string Back(string? path) => path is { Length: > 1 and < 2_000 } && path[0] == '/' && path[1] is not ('/' or '\\') ? path : "/home";

    // The form is bound, so that its antiforgery token is checked.
    private static async Task<RedirectHttpResult> SignOutAsync([FromForm] string? back, HttpContext http, SignIn signIn)
    {
        await signIn.OutAsync(RequestSession.Of(http)?.Token, http.RequestAborted);
        RequestSession.Forget(http);
        return TypedResults.LocalRedirect(back is null ? "/" : Back(back));
    }

    private static async Task<RedirectHttpResult> SwitchAsync([FromForm] string organization, [FromForm] string? back, HttpContext http, SignIn signIn)
    {
        if (OrganizationId.TryParse(organization, out var to) && RequestSession.Of(http) is { Token: { } token })
        {
            var opened = await signIn.SwitchAsync(token, to, http.Connection.RemoteIpAddress?.ToString(), http.Request.Headers.UserAgent, http.RequestAborted);
            if (opened.Succeeded) RequestSession.Give(http, opened.Value);
        }
        return TypedResults.LocalRedirect(Back(back));
    }
}
