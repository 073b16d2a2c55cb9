using System.Globalization;
using System.Net;
using Yiwang.Console.Http;
using Yiwang.Events;
using Yiwang.Identify;
using Yiwang.Parties.Limits;

namespace Yiwang.Node.Hosting;

/// <summary>
/// Limits look-ups of the public per code and address together. First in the pipeline, so that the hot path is limited too. The machine itself is exempt:
/// requests from loopback are the operator's own, or a proxy's that is not listed in <c>proxy.trusted</c> and would put everybody behind one address.
/// </summary>
internal sealed class LookUpLimit(RequestDelegate next, PublicLimits limits)
{
    private static readonly string[] s_lookUps = ["/i/", "/api/handles/", "/api/v1/things/"];
    private const string CodeLookUp = "/api/v1/lookup";

    public Task InvokeAsync(HttpContext http)
    {
        var address = http.Connection.RemoteIpAddress;
        if (address is null || IPAddress.IsLoopback(address) || http.Request.Path.Value is not { } path || http.Request.Headers.Authorization.Count > 0) return next(http);
        if (Asked(path, http.Request.QueryString.Value ?? "") is not { IsEmpty: false } code) return next(http);
        var wait = limits.LookUp(code, address);
        return wait > TimeSpan.Zero ? RefuseAsync(http, wait) : next(http);
    }

    // the code looked up; empty when the path is no look-up
    private static ReadOnlySpan<char> Asked(string path, string query)
    {
        foreach (var prefix in s_lookUps)
        {
            if (path.StartsWith(prefix, StringComparison.Ordinal)) return path.AsSpan(prefix.Length);
        }
        if (path == CodeLookUp) return query;
        return IdentifyApi.IsDigitalLink(path) ? path : IdentifyApi.IsHandleLink(path) ? path.AsSpan(1) : default;
    }

    private static Task RefuseAsync(HttpContext http, TimeSpan wait)
    {
        http.Response.Headers.RetryAfter = Math.Ceiling(wait.TotalSeconds).ToString(CultureInfo.InvariantCulture);
        return Problem.Of(new Outcome(Codes.RequestLimited), http).ExecuteAsync(http);
    }
}
