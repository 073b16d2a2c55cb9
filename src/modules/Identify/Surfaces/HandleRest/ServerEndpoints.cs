using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Yiwang.Events;
using Yiwang.Identify.Surfaces.Changes;
using Yiwang.Identify.Surfaces.HandleRest.Authorization;
using Yiwang.Identify.Surfaces.HandleRest.Json;
using Yiwang.Identify.Surfaces.HandleServer.Sites;
using Yiwang.Things.Prefixes;
using Yiwang.Wire.Handle;

namespace Yiwang.Identify.Surfaces.HandleRest;

/// <summary>What concerns the server itself: its site record, its prefixes, and whether an answer to a challenge fits a secret that lies here.</summary>
internal static class ServerEndpoints
{
    private const string Prefixes = "/api/prefixes/", Verifications = "/api/verifications/";

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/site", SiteAsync);
        routes.MapGet(Prefixes + "{**prefix}", ListAsync);
        routes.MapPost(Prefixes + "{**prefix}", (HttpContext http, HandleRequest request, PrefixHoming homing) => HomeAsync(http, request, homing, home: true));
        routes.MapDelete(Prefixes + "{**prefix}", (HttpContext http, HandleRequest request, PrefixHoming homing) => HomeAsync(http, request, homing, home: false));
        routes.MapGet(Verifications + "{**handle}", VerifyAsync);
    }

    private static async Task SiteAsync(HttpContext http, HandleRequest request, NodeSite site)
    {
        if (await request.BeginAsync(http) is not { } asked) return;
        await HandleReply.SendAsync(http, asked.Query, ResponseCode.Success, StatusCodes.Status200OK, json =>
        {
            json.WritePropertyName("site"u8);
            SiteJson.Write(json, site.Record);
        });
    }

    private static async Task ListAsync(HttpContext http, HandleRequest request, HandleLists lists)
    {
        if (await request.BeginAsync(http) is not { } asked) return;
        if (PrefixIn(http, http.Request.Query) is { Length: > 0 })
        {
            http.Response.Headers.Allow = "POST, DELETE, OPTIONS";
            await HandleReply.RefuseAsync(http, asked.Query, null, new Outcome(Codes.RequestInvalid, "GET lists all: name no prefix"), StatusCodes.Status405MethodNotAllowed);
            return;
        }
        await lists.PrefixesAsync(http, asked);
    }

    private static async Task HomeAsync(HttpContext http, HandleRequest request, PrefixHoming homing, bool home)
    {
        var (parameters, problem) = await BodyParameters.ReadAsync(http);
        if (parameters is null) { await HandleReply.RefuseAsync(http, HandleQuery.None, null, new Outcome(Codes.RequestInvalid, problem)); return; }
        if (await request.BeginAsync(http, parameters) is not { } asked) return;
        if (PrefixIn(http, parameters) is not { Length: > 0 } prefix) { await request.RefuseAsync(http, asked.Query, null, new Outcome(Codes.RequestInvalid, "prefix: not given")); return; }
        var by = new Change(asked.Who, "handle-json");
        Outcome<PrefixRecord> done = home ? await homing.HomeAsync(by, prefix, http.RequestAborted) : await homing.UnhomeAsync(by, prefix, http.RequestAborted);
        if (done.Succeeded) await HandleReply.SendAsync(http, asked.Query, ResponseCode.Success, prefix);
        else await request.RefuseAsync(http, asked.Query, prefix, done.Status);
    }

    private static string? PrefixIn(HttpContext http, IQueryCollection parameters) => parameters["prefix"].FirstOrDefault() ?? HandleRequest.TextIn(http, Prefixes);

    private static async Task VerifyAsync(HttpContext http, HandleRequest request, RestSignIn signIn)
    {
        if (await request.BeginAsync(http) is not { } asked) return;
        var text = HandleRequest.TextIn(http, Verifications);
        var verdict = await signIn.VerifyAsync(http, text, asked.Query);
        if (!verdict.Succeeded) { await HandleReply.RefuseAsync(http, asked.Query, text, verdict.Status); return; }
        await HandleReply.SendAsync(http, asked.Query, ResponseCode.Success, StatusCodes.Status200OK, json =>
        {
            json.WriteBoolean("isValid"u8, verdict.Value.IsValid);
            json.WriteString("handle"u8, verdict.Value.Handle);
        });
    }
}
