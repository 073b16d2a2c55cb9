using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Yiwang.Console.Slots;
using Yiwang.Events;
using Yiwang.Things;
using Problem = Yiwang.Console.Http.Problem;

namespace Yiwang.Identify.Surfaces.Requests;

/// <summary>Writes the requests of all HTTP surfaces to the <see cref="RequestLog"/>. First in the pipeline, so that what a limit refuses is seen too.</summary>
internal sealed class HttpRequests(RequestDelegate next, RequestLog log, TimeProvider time)
{
    /// <summary>Query parameters that tell what was asked; any other may be a secret.</summary>
    private static readonly string[] s_fields =
        ["auth", "cert", "cursor", "days", "handle", "index", "linkType", "max", "mintNewSuffix", "operationId", "overwrite", "page", "pageSize", "prefix", "pretty", "publicOnly", "q", "targetId", "type", "version"];

    public Task InvokeAsync(HttpContext http)
    {
        // unwatched, an anonymous GET pays this line and no more
        if (!log.IsWatched && HttpMethods.IsGet(http.Request.Method) && http.Request.Headers.Authorization.Count == 0) return next(http);
        return KeepAsync(http);
    }

    private async Task KeepAsync(HttpContext http)
    {
        var note = new RequestNote { Surface = HttpSurfaces.Of(http.Request.Path.Value ?? "", out var operation, out var rest) };
        http.Features.Set(note);
        var began = time.GetTimestamp();
        try { await next(http); }
        finally { if (note.Surface is { } surface) log.Write(LineOf(http, note, surface, operation, rest, time.GetElapsedTime(began))); }
    }

    private static RequestLine LineOf(HttpContext http, RequestNote note, Surface surface, string operation, string? rest, TimeSpan took)
    {
        var who = note.Principal ?? http.RequestServices.GetRequiredService<IViewer>().Principal;
        var status = http.Response.StatusCode;
        return new RequestLine
        {
            Surface = surface, Carrier = http.Request.IsHttps ? Carrier.Https : Carrier.Http, Operation = note.Operation ?? $"{http.Request.Method} {operation}",
            Remote = http.Connection.RemoteIpAddress, Handle = note.Handle ?? (Handle.TryParse(rest, out var named) ? named.ToString() : HandleIn(http.Request.Query)),
            Credential = note.Credential ?? who.User ?? (who.IsPublic ? null : who.Organization), Organization = who.Organization, Outcome = note.Outcome?.Code ?? http.Features.Get<Problem>()?.Code ?? CodeOf(status),
            ResponseCode = note.ResponseCode ?? status, HttpStatus = status, Fields = note.Fields ?? FieldsOf(http.Request.Query),
            Micros = (long)took.TotalMicroseconds, BytesIn = http.Request.ContentLength ?? 0, BytesOut = http.Response.ContentLength,
        };
    }

    // a surface that answers in its own words and notes nothing: the status tells roughly
    private static string? CodeOf(int status) => status switch
    {
        < 400 => null,
        401 => Codes.PartiesSignInNeeded,
        403 => Codes.PartiesForbidden,
        404 => Codes.ThingsNotFound,
        409 => Codes.EventsConflict,
        429 => Codes.RequestLimited,
        >= 500 => Codes.NodeFault,
        _ => Codes.RequestInvalid,
    };

    private static string? HandleIn(IQueryCollection query) => query["handle"].FirstOrDefault() ?? query["prefix"].FirstOrDefault();

    private static string? FieldsOf(IQueryCollection query)
    {
        if (query.Count == 0) return null;
        return string.Join(' ', query.Select(q => Array.IndexOf(s_fields, q.Key) >= 0 ? $"{q.Key}={q.Value}" : $"{(q.Key.Length > 32 ? q.Key[..32] : q.Key)}=…"));
    }
}
