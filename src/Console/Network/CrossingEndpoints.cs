using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
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

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/net/v1/batch", (HttpContext http, CrossingRuntime crossing) => SignedAsync(http, crossing, BatchBytesMax)).DisableRequestTimeout().DisableAntiforgery().ExcludeFromDescription();
        routes.MapPost("/net/v1/ask", (HttpContext http, CrossingRuntime crossing) => SignedAsync(http, crossing, AskBytesMax)).DisableAntiforgery().ExcludeFromDescription();
        routes.MapPost("/net/v1/move", MoveAsync).DisableRequestTimeout().DisableAntiforgery().ExcludeFromDescription();
        routes.MapPost("/net/v1/pacts", NoticeAsync).DisableAntiforgery().ExcludeFromDescription();
        routes.Map("/net/{version}/{**rest}", (HttpContext http) => RefuseAsync(http, new Outcome(Codes.NetNotUnderstood, http.Request.Path), null)).DisableAntiforgery().ExcludeFromDescription();
    }

    private static Task SignedAsync(HttpContext http, CrossingRuntime crossing, int bytesMax) => SignedAsync(http, crossing.Knock, crossing.HandleAsync, bytesMax);

    /// <summary>Of organisations that move: whoever comes has no agreement, but a code or the organisation's key.</summary>
    private static Task MoveAsync(HttpContext http, Moves moves, PublicLimits limits) =>
        SignedAsync(http, _ => limits.Visit(http.Connection.RemoteIpAddress) > TimeSpan.Zero ? new Outcome(Codes.RequestLimited) : Outcome.Ok, moves.HandleAsync, MoveBytesMax);

    private static async Task SignedAsync(HttpContext http, Func<IReadOnlyDictionary<string, string>, Outcome> knock, Func<CrossingRequest, CancellationToken, Task<CrossingResponse>> handle, int bytesMax)
    {
        if (!Uri.TryCreate($"{http.Request.Scheme}://{http.Request.Host}{http.Request.Path}", UriKind.Absolute, out var target))
        {
            await RefuseAsync(http, new Outcome(Codes.RequestInvalid, Field: "host"), null);
            return;
        }
        var fields = http.Request.Headers.ToDictionary(h => h.Key.ToLowerInvariant(), h => string.Join(", ", h.Value.AsEnumerable()), StringComparer.Ordinal);
        var known = knock(fields);
        var body = known.Succeeded ? await BodyAsync(http, bytesMax) : known;
        if (!body.Succeeded)
        {
            await RefuseAsync(http, body.Status, null);
            return;
        }
        var response = await handle(new CrossingRequest(target, fields, body.Value), http.RequestAborted);
        if (!response.Status.Succeeded)
        {
            await RefuseAsync(http, response.Status, response.RetryAfter);
            return;
        }
        foreach (var (name, value) in response.Fields) http.Response.Headers[name] = value;
        http.Response.Headers.CacheControl = "no-store";
        // a proxy or a compressor that changed the bytes would break the signature
        http.Response.Headers.ContentEncoding = "identity";
        http.Response.ContentLength = response.Body.Length;
        await http.Response.Body.WriteAsync(response.Body, http.RequestAborted);
    }

    private static async Task NoticeAsync(HttpContext http, IPacts pacts)
    {
        var body = await BodyAsync(http, NoticeBytesMax);
        var heard = body.Succeeded ? await pacts.ReceiveAsync(body.Value, http.RequestAborted) : body.Status;
        if (heard.Succeeded) await http.Response.WriteAsJsonAsync(new { code = heard.Code }, http.RequestAborted);
        else await RefuseAsync(http, heard, null);
    }

    private static async Task<Outcome<ReadOnlyMemory<byte>>> BodyAsync(HttpContext http, int max)
    {
        if (http.Request.ContentLength is { } length && length > max) return new Outcome(Codes.RequestTooLarge, $"{max} bytes");
        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } bound) bound.MaxRequestBodySize = max;
        using var buffer = new MemoryStream((int)(http.Request.ContentLength ?? 4_096));
        await http.Request.Body.CopyToAsync(buffer, http.RequestAborted);
        return buffer.Length > max ? new Outcome(Codes.RequestTooLarge, $"{max} bytes") : (ReadOnlyMemory<byte>)buffer.GetBuffer().AsMemory(0, (int)buffer.Length);
    }

    private static Task RefuseAsync(HttpContext http, Outcome why, TimeSpan? retryAfter)
    {
        if (retryAfter is { } wait) http.Response.Headers.RetryAfter = ((int)Math.Ceiling(wait.TotalSeconds)).ToString(System.Globalization.CultureInfo.InvariantCulture);
        http.Response.Headers["yiwang-version"] = "1";
        return Problem.Of(why, http).ExecuteAsync(http);
    }
}
