using Microsoft.AspNetCore.Http;
using Yiwang.Parties.Sessions;

namespace Yiwang.Console.Accounts;

/// <summary>Who sent the request, found once at its beginning.</summary>
internal sealed record RequestSession(SignedIn SignedIn, string? Token)
{
    public const string Cookie = "yw-session";

    public static RequestSession? Of(HttpContext http) => http.Features.Get<RequestSession>();

    /// <summary>Not readable by script, not sent along from other sites, not over plain HTTP once it came over HTTPS.</summary>
    public static void Give(HttpContext http, OpenedSession opened) => http.Response.Cookies.Append(Cookie, opened.Token, Options(http, opened.Session.Expires));

    public static void Forget(HttpContext http) => http.Response.Cookies.Delete(Cookie, Options(http, null));

    private static CookieOptions Options(HttpContext http, DateTimeOffset? expires) =>
        new() { Path = "/", HttpOnly = true, SameSite = SameSiteMode.Lax, Secure = http.Request.IsHttps, Expires = expires, IsEssential = true };
}
