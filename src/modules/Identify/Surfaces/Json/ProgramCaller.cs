using System.Net;
using Microsoft.AspNetCore.Http;
using Yiwang.Console.Slots;
using Yiwang.Events;
using Yiwang.Parties;
using Yiwang.Parties.Limits;

namespace Yiwang.Identify.Surfaces.Json;

/// <summary>Who calls an interface that is for programs alone.</summary>
internal static class ProgramCaller
{
    private static readonly Outcome s_overTls = new(Codes.RequestInvalid, "https", null, new Bilingual("口令和密钥只能经 HTTPS 提交，请把地址改为 https。", "Secrets are taken over HTTPS only: use the https address."));

    /// <summary>By the token of the request. A browser's cookie counts for nothing here, since these calls carry no antiforgery token.</summary>
    public static Principal Of(HttpContext http, IViewer viewer) => http.Request.Headers.Authorization.Count > 0 ? viewer.Principal : Principal.Public;

    /// <summary>Refuses a secret that came in the clear from another machine.</summary>
    public static Outcome OverTls(HttpContext http) => http.Request.IsHttps || IsThisMachine(http) ? Outcome.Ok : s_overTls;

    /// <summary>The limit of anonymous calls, as on every surface. The machine itself is exempt.</summary>
    /// <param name="code">What is looked up; null = nothing in particular.</param>
    public static Outcome Limit(HttpContext http, PublicLimits limits, string? code)
    {
        if (IsThisMachine(http)) return Outcome.Ok;
        var wait = code is null ? limits.Visit(http.Connection.RemoteIpAddress) : limits.LookUp(code, http.Connection.RemoteIpAddress);
        return wait > TimeSpan.Zero ? new Outcome(Codes.RequestLimited, "lookUps") : Outcome.Ok;
    }

    public static string? Address(HttpContext http) => http.Connection.RemoteIpAddress?.ToString();

    private static bool IsThisMachine(HttpContext http) => http.Connection.RemoteIpAddress is not { } peer || IPAddress.IsLoopback(peer);
}
