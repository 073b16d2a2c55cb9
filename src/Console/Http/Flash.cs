using Microsoft.AspNetCore.Http;

namespace Yiwang.Console.Http;

/// <summary>One sentence carried over a redirect after a form was accepted. At most 300 characters, shown once, as plain text.</summary>
public static class Flash
{
    private const string Cookie = "yw-done";
    private const int Longest = 300;

    public static void Say(HttpContext context, string text) =>
        context.Response.Cookies.Append(Cookie, Uri.EscapeDataString(text.Length > Longest ? text[..Longest] : text), new CookieOptions { Path = "/", HttpOnly = true, SameSite = SameSiteMode.Strict, IsEssential = true });

    internal static string? Take(HttpContext context)
    {
        if (context.Request.Cookies[Cookie] is not { Length: > 0 } text)
        {
            return null;
        }
        if (!context.Response.HasStarted)
        {
            context.Response.Cookies.Delete(Cookie, new CookieOptions { Path = "/" });
        }
        var plain = Uri.UnescapeDataString(text);
        return plain.Length > Longest ? plain[..Longest] : plain;
    }
}
