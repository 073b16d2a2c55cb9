using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Yiwang.Console.Http;
using Yiwang.Events;
using Yiwang.Net.Crossing;
using Yiwang.Net.Crossing.Carrying;
using Yiwang.Net.Moving;
using Yiwang.Pacts;
using Yiwang.Parties.Limits;

namespace Yiwang.Console.Network;

/// <summary>
/// What other nodes post: <c>/net/v1/batch</c>, <c>/net/v1/ask</c>, <c>/net/v1/pacts</c>. docs/net.md is their description for strangers. Whatever else lies below
/// <c>/net/</c> is of another version, and the answer says so.
/// </summary>
internal static class CrossingEndpoints
{
    private const int BatchBytesMax = 16 << 20, AskBytesMax = 1 << 20, NoticeBytesMax = 80_000, MoveBytesMax = 65_536;
    private static readonly TimeSpan s_whenLimited = TimeSpan.FromSeconds(2);

    public static void Map(IEndpointRouteBuilder routes)
    {
        var bodies = new PeerBodies();
        routes.MapPost("/net/v1/batch", (HttpContext http, CrossingRuntime crossing, PublicLimits limits) => PactedAsync(http, crossing, limits, bodies, BatchBytesMax)).DisableRequestTimeout().DisableAntiforgery().ExcludeFromDescription();
        routes.MapPost("/net/v1/ask", (HttpContext http, CrossingRuntime crossing, PublicLimits limits) => PactedAsync(http, crossing, limits, bodies, AskBytesMax)).DisableAntiforgery().ExcludeFromDescription();
        routes.MapPost("/net/v1/move", (HttpContext http, Moves moves, PublicLimits limits) => MoveAsync(http, moves, limits, bodies)).DisableRequestTimeout().DisableAntiforgery().ExcludeFromDescription();
        routes.MapPost("/net/v1/pacts", (HttpContext http, IPacts pacts, PublicLimits limits) => NoticeAsync(http, pacts, limits, bodies)).DisableAntiforgery().ExcludeFromDescription();
        routes.Map("/net/{version}/{**rest}", (HttpContext http) => RefuseAsync(http, new Outcome(Codes.NetNotUnderstood, http.Request.Path), null)).DisableAntiforgery().ExcludeFromDescription();
    }

    /// <summary>Whoever is not who he says has so many tries as any visitor; a partner's request costs none.</summary>
    private static async Task PactedAsync(HttpContext http, CrossingRuntime crossing, PublicLimits limits, PeerBodies bodies, int bytesMax)
    {
        if (!await SignedAsync(http, fields => Visit(http, limits) is { Succeeded: false } limited ? limited : crossing.Knock(fields), crossing.HandleAsync, bodies, bytesMax)) return;
        limits.Unvisit(http.Connection.RemoteIpAddress);
        bodies.Know(http.Connection.RemoteIpAddress);
    }

    /// <summary>Of organisations that move: whoever comes has no agreement, but a code or the organisation's key.</summary>
    private static async Task MoveAsync(HttpContext http, Moves moves, PublicLimits limits, PeerBodies bodies) => await SignedAsync(http, _ => Visit(http, limits), moves.HandleAsync, bodies, MoveBytesMax);

    /// <returns>Whether it was answered; then the signature was good.</returns>
    private static async Task<bool> SignedAsync(
        HttpContext http, Func<IReadOnlyDictionary<string, string>, Outcome> knock, Func<CrossingRequest, CancellationToken, Task<CrossingResponse>> handle, PeerBodies bodies, int bytesMax)
    {
        if (!Uri.TryCreate($"{http.Request.Scheme}://{http.Request.Host}{http.Request.Path}", UriKind.Absolute, out var target))
        {
            await RefuseAsync(http, new Outcome(Codes.RequestInvalid, Field: "host"), null);
            return false;
        }
        var fields = http.Request.Headers.ToDictionary(h => h.Key.ToLowerInvariant(), h => string.Join(", ", h.Value.AsEnumerable()), StringComparer.Ordinal);
        var known = knock(fields);
        var body = known.Succeeded ? await bodies.ReadAsync(http, bytesMax) : known;
        if (!body.Succeeded)
        {
            await RefuseAsync(http, body.Status, body.Status.Code == Codes.RequestLimited ? s_whenLimited : null);
            return false;
        }
        var response = await handle(new CrossingRequest(target, fields, body.Value), http.RequestAborted);
        if (!response.Status.Succeeded)
        {
            await RefuseAsync(http, response.Status, response.RetryAfter);
            return false;
        }
        foreach (var (name, value) in response.Fields) http.Response.Headers[name] = value;
        http.Response.Headers.CacheControl = "no-store";
        // a proxy or a compressor that changed the bytes would break the signature
        http.Response.Headers.ContentEncoding = "identity";
        http.Response.ContentLength = response.Body.Length;
        await http.Response.Body.WriteAsync(response.Body, http.RequestAborted);
        return true;
    }

    private static async Task NoticeAsync(HttpContext http, IPacts pacts, PublicLimits limits, PeerBodies bodies)
    {
        var visit = Visit(http, limits);
        var body = visit.Succeeded ? await bodies.ReadAsync(http, NoticeBytesMax) : visit;
        var heard = body.Succeeded ? await pacts.ReceiveAsync(body.Value, http.RequestAborted) : body.Status;
        if (heard.Succeeded) limits.Unvisit(http.Connection.RemoteIpAddress);
        if (heard.Succeeded) await http.Response.WriteAsJsonAsync(new { code = heard.Code }, http.RequestAborted);
        else await RefuseAsync(http, heard, heard.Code == Codes.RequestLimited ? s_whenLimited : null);
    }

    private static Outcome Visit(HttpContext http, PublicLimits limits) => limits.Visit(http.Connection.RemoteIpAddress) > TimeSpan.Zero ? new Outcome(Codes.RequestLimited) : Outcome.Ok;

    private static Task RefuseAsync(HttpContext http, Outcome why, TimeSpan? retryAfter)
    {
        if (retryAfter is { } wait) http.Response.Headers.RetryAfter = ((int)Math.Ceiling(wait.TotalSeconds)).ToString(System.Globalization.CultureInfo.InvariantCulture);
        http.Response.Headers["yiwang-version"] = "1";
        return Problem.Of(why, http).ExecuteAsync(http);
    }
}
