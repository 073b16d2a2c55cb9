using System.Globalization;
using System.Net;
using Yiwang.Console.Http;
using Yiwang.Events;
using Yiwang.Parties.Limits;

namespace Yiwang.Node.Hosting;

/// <summary>
/// Limits look-ups of the public per code and address together. First in the pipeline, so that the hot path is limited too. The machine itself is exempt:
/// requests from loopback are the operator's own, or a proxy's that is not listed in <c>proxy.trusted</c> and would put everybody behind one address.
/// </summary>
internal sealed class LookUpLimit(RequestDelegate next, PublicLimits limits)
{
    private static readonly string[] s_lookUps = ["/i/", "/api/handles/", "/api/v1/things/"];

    public Task InvokeAsync(HttpContext http)
    {
        var address = http.Connection.RemoteIpAddress;
        if (address is null || IPAddress.IsLoopback(address) || http.Request.Path.Value is not { } path || http.Request.Headers.Authorization.Count > 0) return next(http);
        foreach (var prefix in s_lookUps)
        {
            if (!path.StartsWith(prefix, StringComparison.Ordinal)) continue;
            var wait = limits.LookUp(path.AsSpan(prefix.Length), address);
            if (wait > TimeSpan.Zero) return RefuseAsync(http, wait);
            break;
        }
        return next(http);
    }

    private static Task RefuseAsync(HttpContext http, TimeSpan wait)
    {
        http.Response.Headers.RetryAfter = Math.Ceiling(wait.TotalSeconds).ToString(CultureInfo.InvariantCulture);
        return Problem.Of(new Outcome(Codes.RequestLimited), http).ExecuteAsync(http);
    }
}
