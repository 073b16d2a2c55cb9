using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Yiwang.Console.Slots;
using Yiwang.Events;
using Yiwang.Parties;
using Yiwang.Parties.Limits;
using Yiwang.Parties.Sessions;
using Problem = Yiwang.Console.Http.Problem;

namespace Yiwang.Console.Accounts;

/// <summary>Signing in for programs with a key of their own, and the keys that an organisation's administrator admits.</summary>
internal static class AppSessionEndpoints
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        var api = routes.MapGroup("/api/v1").WithTags("apps");
        api.MapGet("/me", Me);
        api.MapPost("/apps", IssueAsync).DisableAntiforgery();
        api.MapDelete("/apps/{name}", RevokeAsync);
        api.MapPost("/app-sessions/challenge", Challenge);
        api.MapPost("/app-sessions", AnswerAsync);
    }

    private static IResult Me(HttpContext http, IViewer viewer)
    {
        var who = viewer.Principal;
        return who.IsPublic ? Problem.Of(new Outcome(Codes.PartiesSignInNeeded), http) : Results.Json(new Whoami(who.Organization!, who.User, RoleNamesOf(who)));
    }

    private static async Task<IResult> IssueAsync(AppRequest request, HttpContext http, IViewer viewer, [FromServices] IParties parties)
    {
        if (!OrganizationId.TryParse(viewer.Principal.Organization, out var organization)) return Problem.Of(new Outcome(Codes.PartiesSignInNeeded), http);
        if (request is not { Name: { } name, Roles: { Count: <= 20 } asked } || !Enum.TryParse<AppKeyAlgorithm>(request.Algorithm, out var algorithm) || KeyOf(request.PublicKey) is not { } key || NamesOf(request.Names) is not { } names)
            return Problem.Of(new Outcome(Codes.RequestInvalid, $"name, algorithm ({string.Join(", ", Enum.GetNames<AppKeyAlgorithm>())}), publicKey (base64), secret, names (index:handle), roles"), http);
        var roles = asked.Select(r => RoleNames.TryParse(r, out var role) ? role : Role.Public).ToList();
        var issued = await parties.IssueAppAsync(viewer.Principal, new(organization, name, new(algorithm, key, request.Secret), roles, names), http.RequestAborted);
        if (!issued.Succeeded) return Problem.Of(issued.Status, http);
        var app = issued.Value.App;
        return Results.Json(new App(app.Handle, RoleNamesOf(app.Principal!), [.. app.Names.Select(n => n.ToString())], issued.Value.Secret), statusCode: StatusCodes.Status201Created);
    }

    /// <returns>Null when it is not base64.</returns>
    private static byte[]? KeyOf(string? base64)
    {
        if (string.IsNullOrEmpty(base64)) return [];
        var key = new byte[2_048];
        return base64.Length <= 2_048 && Convert.TryFromBase64String(base64, key, out var length) ? key[..length] : null;
    }

    /// <returns>Null when one is no name.</returns>
    private static List<CredentialName>? NamesOf(IReadOnlyList<string>? texts)
    {
        var names = new List<CredentialName>();
        foreach (var text in texts ?? [])
        {
            if (names.Count == 20 || !CredentialName.TryParse(text, out var name)) return null;
            names.Add(name);
        }
        return names;
    }

    private static async Task<IResult> RevokeAsync(string name, HttpContext http, IViewer viewer, [FromServices] IParties parties)
    {
        if (viewer.Principal.Organization is not { } organization) return Problem.Of(new Outcome(Codes.PartiesSignInNeeded), http);
        var revoked = await parties.RevokeAppAsync(viewer.Principal, $"{organization}/App_{name}", "revoked over the API", http.RequestAborted);
        return revoked.Succeeded ? Results.NoContent() : Problem.Of(revoked.Status, http);
    }

    private static IResult Challenge(ChallengeRequest request, HttpContext http, AppSignIn apps, PublicLimits limits)
    {
        if (limits.Visit(http.Connection.RemoteIpAddress) > TimeSpan.Zero) return Problem.Of(new Outcome(Codes.RequestLimited, "limits.address"), http);
        if (request.App is not { Length: > 0 and <= 255 } app) return Problem.Of(new Outcome(Codes.RequestInvalid, "app", "app"), http);
        var challenge = apps.Challenge(app);
        return Results.Json(new Challenged(challenge, (int)AppSignIn.ChallengeLifetime.TotalSeconds, Encoding.UTF8.GetString(AppSignIn.Message(app, challenge))));
    }

    private static async Task<IResult> AnswerAsync(AppAnswer answer, HttpContext http, AppSignIn apps, PublicLimits limits)
    {
        if (limits.Visit(http.Connection.RemoteIpAddress) > TimeSpan.Zero) return Problem.Of(new Outcome(Codes.RequestLimited, "limits.address"), http);
        var signature = new byte[1_024];
        if (answer is not { App: { Length: <= 255 } app, Challenge: { Length: <= 100 } challenge, Signature: { Length: <= 1_024 } text } || !Convert.TryFromBase64String(text, signature, out var length))
            return Problem.Of(new Outcome(Codes.RequestInvalid, "app, challenge, signature (base64)"), http);
        var opened = await apps.AnswerAsync(app, challenge, signature[..length], http.Connection.RemoteIpAddress?.ToString(), http.Request.Headers.UserAgent, http.RequestAborted);
        return opened.Succeeded ? Results.Json(new AppSession(opened.Value.Token, opened.Value.Session.Expires)) : Problem.Of(opened.Status, http);
    }

    private static IReadOnlyList<string> RoleNamesOf(Principal who) => [.. who.Roles.Select(r => r.ToString()).Order(StringComparer.Ordinal)];

    private sealed record AppRequest(string? Name, string? Algorithm, string? PublicKey, IReadOnlyList<string>? Roles, string? Secret = null, IReadOnlyList<string>? Names = null);
    private sealed record App(string Handle, IReadOnlyList<string> Roles, IReadOnlyList<string> Names, string? Secret);
    private sealed record ChallengeRequest(string? App);
    private sealed record AppAnswer(string? App, string? Challenge, string? Signature);
    private sealed record Challenged(string Challenge, int ExpiresInSeconds, string Sign);
    private sealed record AppSession(string Token, DateTimeOffset Expires);
    private sealed record Whoami(string Organization, string? User, IReadOnlyList<string> Roles);
}
