using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Yiwang.Console.Http;
using Yiwang.Console.Slots;
using Yiwang.Events;
using Yiwang.Wire.LineProtocol;

namespace Yiwang.Connect.LineProtocol;

/// <summary>
/// The paths and answers of InfluxDB 1 (<c>/write</c>, <c>/ping</c>) and 2 (<c>/api/v2/write</c>), so that Telegraf and its like feed the node. Database, organisation and bucket of the address are not looked at: the token
/// says whose points are meant. A field that no point takes is no fault of the sender, who would send it for ever: it is listed as discovered.
/// </summary>
internal static class InfluxApi
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/write", WriteAsync).ExcludeFromDescription().DisableAntiforgery().DisableRequestTimeout();
        routes.MapPost("/api/v2/write", WriteAsync).ExcludeFromDescription().DisableAntiforgery().DisableRequestTimeout();
        routes.MapMethods("/ping", [HttpMethods.Get, HttpMethods.Head], Ping).ExcludeFromDescription();
    }

    private static NoContent Ping(HttpContext http)
    {
        http.Response.Headers["X-Influxdb-Version"] = "yiwang";
        return TypedResults.NoContent();
    }

    private static async Task WriteAsync(HttpContext http, IViewer viewer, LineSender sender, LineIntake intake)
    {
        var owner = await sender.OfAsync(http, viewer);
        if (!owner.Succeeded) await RefuseAsync(http, owner.Status);
        else if (!LinePrecision.TryParse(http.Request.Query["precision"], out var unit)) await RefuseAsync(http, new Outcome(Codes.RequestInvalid, "ns, us, ms, s", "precision"));
        else if (LineBody.Open(http) is not { } body) await RefuseAsync(http, new Outcome(Codes.RequestInvalid, "gzip", "Content-Encoding"));
        else await AnswerAsync(http, await intake.WriteAsync(owner.Value, body, unit, http.RequestAborted));
    }

    private static Task AnswerAsync(HttpContext http, LineReport report)
    {
        if (LineWords.Trouble(report) is { Succeeded: false } trouble)
        {
            if (trouble.Code == Codes.RequestLimited) http.Response.Headers.RetryAfter = "1";
            return RefuseAsync(http, trouble);
        }
        if (report.BadLines > 0)
        {
            var named = string.Join("; ", report.Named.Select(b => $"line {b.Line}: {LineWords.Of(b.Error).En}"));
            return SendAsync(http, StatusCodes.Status400BadRequest, "invalid", $"partial write: {named}; {report.BadLines} of {report.BadLines + report.Lines} lines dropped");
        }
        http.Response.StatusCode = StatusCodes.Status204NoContent;
        return Task.CompletedTask;
    }

    private static Task RefuseAsync(HttpContext http, Outcome refusal)
    {
        var status = CodeStatus.Of(refusal.Code);
        if (status == StatusCodes.Status401Unauthorized) http.Response.Headers.WWWAuthenticate = "Token";
        return SendAsync(http, status, Code(status), CodeSentences.Of(refusal).En + (refusal.Field is null ? "" : $" ({refusal.Field}: {refusal.Detail})"));
    }

    // names of InfluxDB 2 for what went wrong
    private static string Code(int status) => status switch
    {
        401 => "unauthorized",
        403 => "forbidden",
        413 => "request too large",
        429 => "too many requests",
        503 or 507 => "unavailable",
        >= 500 => "internal error",
        _ => "invalid",
    };

    private static async Task SendAsync(HttpContext http, int status, string code, string message)
    {
        http.Response.StatusCode = status;
        http.Response.ContentType = "application/json; charset=utf-8";
        http.Response.Headers.CacheControl = "no-store";
        await using var json = new Utf8JsonWriter(http.Response.BodyWriter.AsStream(leaveOpen: true));
        json.WriteStartObject();
        if (http.Request.Path.StartsWithSegments("/api/v2", StringComparison.Ordinal))
        {
            json.WriteString("code", code);
            json.WriteString("message", message);
        }
        else json.WriteString("error", message);
        json.WriteEndObject();
        await json.FlushAsync(http.RequestAborted);
    }
}
