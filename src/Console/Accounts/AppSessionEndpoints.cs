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
        var key = new byte[1_024];
        if (request is not { Name: { } name, PublicKey: { Length: <= 1_024 } text, Roles: { Count: <= 20 } asked } || !Enum.TryParse<AppKeyAlgorithm>(request.Algorithm, out var algorithm) || !Convert.TryFromBase64String(text, key, out var length))
            return Problem.Of(new Outcome(Codes.RequestInvalid, "name, algorithm (Ed25519, RsaSha256), publicKey (base64), roles"), http);
        var roles = asked.Select(r => RoleNames.TryParse(r, out var role) ? role : Role.Public).ToList();
        var issued = await parties.IssueAppAsync(viewer.Principal, organization, name, algorithm, key.AsMemory(0, length), roles, http.RequestAborted);
        return issued.Succeeded ? Results.Json(new App(issued.Value.Handle, RoleNamesOf(issued.Value.Principal!)), statusCode: StatusCodes.Status201Created) : Problem.Of(issued.Status, http);
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

    private sealed record AppRequest(string? Name, string? Algorithm, string? PublicKey, IReadOnlyList<string>? Roles);
    private sealed record App(string Handle, IReadOnlyList<string> Roles);
    private sealed record ChallengeRequest(string? App);
    private sealed record AppAnswer(string? App, string? Challenge, string? Signature);
    private sealed record Challenged(string Challenge, int ExpiresInSeconds, string Sign);
    private sealed record AppSession(string Token, DateTimeOffset Expires);
    private sealed record Whoami(string Organization, string? User, IReadOnlyList<string> Roles);
}
