using Microsoft.AspNetCore.Http;
using Yiwang.Events;
using Yiwang.Parties;
using Yiwang.Parties.Auditing;
using Yiwang.Parties.Limits;
using Yiwang.Parties.Sessions;

namespace Yiwang.Console.Accounts;

/// <summary>
/// Cookie or bearer token → who asks. A bearer that is not in force is refused at once, so that a program learns it instead of being served as the public.
/// </summary>
internal sealed class SessionMiddleware(RequestDelegate next, SignIn signIn, ApiTokens tokens, PublicLimits limits, IAudit audit)
{
    private const string Bearer = "Bearer";

    public async Task InvokeAsync(HttpContext http)
    {
        RequestOrigin.Address = http.Connection.RemoteIpAddress?.ToString();
        var authorization = http.Request.Headers.Authorization.ToString();
        if (authorization.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase) && (authorization.Length == Bearer.Length || authorization[Bearer.Length] == ' '))
        {
            if (await OfBearerAsync(authorization[Bearer.Length..].Trim(), http.RequestAborted) is not { } asked)
            {
                http.Response.Headers.WWWAuthenticate = "Bearer error=\"invalid_token\"";
                await RefuseAsync(http, "token", new Outcome(Codes.PartiesSignInNeeded), null);
                return;
            }
            http.Features.Set(new RequestSession(asked, null));
        }
        else if (http.Request.Cookies[RequestSession.Cookie] is { Length: > 0 } cookie && IsOurOwn(http.Request))
        {
            if (await signIn.ResolveAsync(cookie, PhoneCookie.Of(http), http.RequestAborted) is { } asked) http.Features.Set(new RequestSession(asked, cookie));
            else RequestSession.Forget(http);
        }
        if (RequestSession.Of(http)?.SignedIn.Principal is { } who && limits.Account(who.User ?? who.Organization!) is var wait && wait > TimeSpan.Zero)
        {
            http.Response.Headers.RetryAfter = Math.Ceiling(wait.TotalSeconds).ToString(System.Globalization.CultureInfo.InvariantCulture);
            await RefuseAsync(http, "account-rate", new Outcome(Codes.RequestLimited, "limits.account"), who);
            return;
        }
        await next(http);
    }

    private async Task RefuseAsync(HttpContext http, string act, Outcome refusal, Principal? who)
    {
        var written = await audit.WriteAsync(new AuditRecord(AuditKind.Refusal, act, refusal.Code, who?.User, who?.Organization, Object: http.Request.Path), http.RequestAborted);
        await Http.Refusal.SendAsync(http, written.Succeeded ? refusal : written);
    }

    private async ValueTask<SignedIn?> OfBearerAsync(string secret, CancellationToken cancel) =>
        await tokens.FindAsync(secret, cancel) is { } principal ? new SignedIn(principal, null) : await signIn.ResolveAsync(secret, cancel);

    // Interfaces for programs take no antiforgery token, so that a browser's session counts there only for its own pages.
    private static bool IsOurOwn(HttpRequest request) =>
        HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method) || !request.Path.StartsWithSegments("/api", StringComparison.Ordinal)
        || (Uri.TryCreate(request.Headers.Origin.ToString(), UriKind.Absolute, out var origin) && origin.Authority == request.Host.Value);
}
