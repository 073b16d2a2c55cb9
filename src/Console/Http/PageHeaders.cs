using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace Yiwang.Console.Http;

/// <summary>What the browser may load on our pages: our own files only. The one inline script is allowed by its hash.</summary>
internal static class PageHeaders
{
    /// <summary>Before the first paint, so that a dark system does not flash white.</summary>
    public const string ThemeScript = "if(matchMedia('(prefers-color-scheme: dark)').matches)document.documentElement.dataset.bsTheme='dark'";

    private static readonly string Policy =
        $"default-src 'self'; script-src 'self' 'wasm-unsafe-eval' 'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(ThemeScript)))}'; "
        + "style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; media-src 'self' blob:; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

    public static void Set(HttpContext context)
    {
        var headers = context.Response.Headers;
        headers.ContentSecurityPolicy = Policy;
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "same-origin";
        headers["Permissions-Policy"] = "camera=(self), microphone=(), geolocation=()";
    }
}
