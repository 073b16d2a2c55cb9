using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Http;
using Yiwang.Console.Slots;
using Yiwang.Events;
using Yiwang.Parties;
using Yiwang.Parties.Auditing;
using Yiwang.Parties.Limits;
using Yiwang.Parties.Sessions;

namespace Yiwang.Connect.LineProtocol;

/// <summary>
/// Who sends lines. Beside a bearer token, which every request may carry, agents bring an API token as <c>Authorization: Token …</c> (InfluxDB 2), as the password of Basic, or as <c>p</c> of the address (InfluxDB 1).
/// Passwords of people are never taken here.
/// </summary>
internal sealed class LineSender(ApiTokens tokens, PublicLimits limits, IAccess access, IAudit audit)
{
    /// <summary>The organisation whose points the lines may reach.</summary>
    public async ValueTask<Outcome<string>> OfAsync(HttpContext http, IViewer viewer)
    {
        var who = viewer.Principal;
        if (who.IsPublic && Secret(http.Request) is { } secret)
        {
            if (await tokens.FindAsync(secret, http.RequestAborted) is not { } found) return await RefuseAsync(new Outcome(Codes.PartiesSignInNeeded), null, http.RequestAborted);
            who = found;
            if (limits.Account(who.User ?? who.Organization!) is var wait && wait > TimeSpan.Zero)
            {
                http.Response.Headers.RetryAfter = Math.Ceiling(wait.TotalSeconds).ToString(CultureInfo.InvariantCulture);
                return new Outcome(Codes.RequestLimited, "limits.account");
            }
        }
        if (who.Organization is not { } owner) return new Outcome(Codes.PartiesSignInNeeded);
        var decision = access.Decide(who, AccessAction.ManageDevices, new ThingScope(owner, null));
        return decision.Allowed ? owner : await RefuseAsync(decision.AsOutcome(), who, http.RequestAborted);
    }

    private async ValueTask<Outcome> RefuseAsync(Outcome refusal, Principal? who, CancellationToken cancel)
    {
        var written = await audit.WriteAsync(new AuditRecord(AuditKind.Refusal, "lines.write", refusal.Code, who?.User, who?.Organization, RequestOrigin.Address), cancel);
        return written.Succeeded ? refusal : written;
    }

    private static string? Secret(HttpRequest request)
    {
        var authorization = request.Headers.Authorization.ToString();
        if (authorization.StartsWith("Token ", StringComparison.OrdinalIgnoreCase)) return authorization[6..].Trim();
        if (authorization.StartsWith("Basic ", StringComparison.OrdinalIgnoreCase)) return PasswordOf(authorization[6..].Trim());
        return request.Query["p"].ToString() is { Length: > 0 } password ? password : null;
    }

    private static string? PasswordOf(string basic)
    {
        Span<byte> pair = stackalloc byte[512];
        if (basic.Length > 600 || !Convert.TryFromBase64String(basic, pair, out var length)) return null;
        var colon = pair[..length].IndexOf((byte)':');
        return colon < 0 ? null : Encoding.UTF8.GetString(pair[(colon + 1)..length]);
    }
}
