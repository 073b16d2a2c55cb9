using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Yiwang.Console.Slots;
using Yiwang.Events;
using Yiwang.Net.Authorities;
using Yiwang.Parties;
using Problem = Yiwang.Console.Http.Problem;

namespace Yiwang.Console.Network.Authorities;

/// <summary>
/// The same as the page, for programs and the command line: <c>GET /api/v1/authorities</c>, <c>POST /api/v1/authorities?name=…&amp;fingerprint=…</c> with the certificate (PEM or DER) as its body, <c>DELETE /api/v1/authorities/{fingerprint}</c>.
/// </summary>
internal static class AuthorityEndpoints
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/v1/authorities", List).WithTags("crossing");
        routes.MapPost("/api/v1/authorities", TrustAsync).DisableAntiforgery().WithTags("crossing");
        routes.MapDelete("/api/v1/authorities/{fingerprint}", RevokeAsync).DisableAntiforgery().WithTags("crossing");
    }

    private static IResult List(HttpContext http, IViewer viewer, TrustedAuthorities authorities, IDirectory directory, IAccess access) =>
        TrustedAuthorities.MayManage(viewer.Principal, directory, access) ? TypedResults.Ok(authorities.All.Select(AuthorityJson.Of).ToArray()) : Problem.Of(new Outcome(viewer.Principal.IsPublic ? Codes.PartiesSignInNeeded : Codes.PartiesForbidden), http);

    private static async Task<IResult> TrustAsync(HttpContext http, string? name, string? fingerprint, IViewer viewer, TrustedAuthorities authorities)
    {
        if (viewer.Principal.IsPublic) return Problem.Of(new Outcome(Codes.PartiesSignInNeeded), http);
        if (await ReadAsync(http) is not { } file) return Problem.Of(new Outcome(Codes.RequestTooLarge, $"{TrustedAuthority.BytesMax} bytes"), http);
        var trusted = await authorities.TrustAsync(viewer.Principal, file, name ?? "", fingerprint ?? "", http.RequestAborted);
        return trusted.Succeeded ? TypedResults.Ok(AuthorityJson.Of(trusted.Value)) : Problem.Of(trusted.Status, http);
    }

    private static async Task<IResult> RevokeAsync(HttpContext http, string fingerprint, IViewer viewer, TrustedAuthorities authorities)
    {
        if (viewer.Principal.IsPublic) return Problem.Of(new Outcome(Codes.PartiesSignInNeeded), http);
        var revoked = await authorities.RevokeAsync(viewer.Principal, fingerprint, http.RequestAborted);
        return revoked.Succeeded ? TypedResults.NoContent() : Problem.Of(revoked, http);
    }

    /// <returns>Null when it is too large.</returns>
    private static async Task<byte[]?> ReadAsync(HttpContext http)
    {
        var buffer = new byte[TrustedAuthority.BytesMax + 1];
        var read = await http.Request.Body.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, http.RequestAborted);
        return read > TrustedAuthority.BytesMax ? null : buffer[..read];
    }
}

/// <param name="Fingerprint">SHA-256, hexadecimal.</param>
/// <param name="From">RFC 3339, UTC.</param>
internal sealed record AuthorityJson(string Fingerprint, string Name, string Subject, string From, string To, string? By, string At)
{
    public static AuthorityJson Of(TrustedAuthority a) => new(a.Fingerprint, a.Name, a.Subject, Rfc3339(a.From), Rfc3339(a.To), a.By, Rfc3339(Micros.ToTime(a.AtUs)));

    private static string Rfc3339(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", System.Globalization.CultureInfo.InvariantCulture);
}
