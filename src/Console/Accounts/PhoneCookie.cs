using Microsoft.AspNetCore.Http;

namespace Yiwang.Console.Accounts;

/// <summary>The secret of a phone that was set up for PINs. Not readable by script; kept longer than anybody's sign-in, so that what the phone holds can still come in.</summary>
public static class PhoneCookie
{
    private const string Name = "yw-phone";
    private static readonly TimeSpan s_kept = TimeSpan.FromDays(120);

    public static string? Of(HttpContext http) => http.Request.Cookies[Name];

    internal static void Give(HttpContext http, string secret) => http.Response.Cookies.Append(Name, secret,
        new CookieOptions { Path = "/", HttpOnly = true, SameSite = SameSiteMode.Lax, Secure = http.Request.IsHttps, MaxAge = s_kept, IsEssential = true });
}
