using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Yiwang.Events;
using Yiwang.Identify.Surfaces.HandleRest.Json;
using Yiwang.Identify.Surfaces.HandleRest.Redirect;
using Yiwang.Net.Resolving;
using Yiwang.Parties;
using Yiwang.Wire.Handle;

namespace Yiwang.Identify.Surfaces.HandleRest;

/// <summary>The Handle JSON interface. Source: Handle technical manual ch. 14; bodies and statuses as the reference server's.</summary>
internal static class HandleEndpoints
{
    public const string Folder = "/api/handles/";
    private static readonly string[] s_get = ["GET", "HEAD"];

    public static void Map(IEndpointRouteBuilder routes)
    {
        var api = routes.MapGroup("").DisableAntiforgery().ExcludeFromDescription();
        api.MapMethods(Folder + "{**handle}", s_get, (HttpContext http, HandleRequest request, IResolver resolver, HandleLists lists) => GetAsync(http, http.Request.Query, request, resolver, lists));
        api.MapPost(Folder + "{**handle}", PostAsync);
        api.MapPut(Folder + "{**handle}", HandleChanges.PutAsync);
        api.MapDelete(Folder + "{**handle}", HandleChanges.DeleteAsync);
        ServerEndpoints.Map(api);
        HandleRedirect.Map(api);
        SessionEndpoints.Map(api);
        foreach (var path in new[] { Folder + "{**handle}", "/api/site", "/api/prefixes/{**prefix}", "/api/sessions/{**session}", "/api/verifications/{**handle}" }) api.MapMethods(path, ["OPTIONS"], Options);
    }

    /// <summary>A browser's script of any origin may ask, with the credentials that it holds itself.</summary>
    private static void Options(HttpContext http)
    {
        var headers = http.Response.Headers;
        headers.Allow = "GET, HEAD, POST, PUT, DELETE, OPTIONS";
        headers.AccessControlAllowOrigin = "*";
        headers.AccessControlAllowMethods = "GET, HEAD, POST, PUT, DELETE";
        headers.AccessControlAllowHeaders = "Authorization, Content-Type, Idempotency-Key";
        headers.AccessControlMaxAge = "86400";
        http.Response.StatusCode = StatusCodes.Status204NoContent;
    }

    private static async Task GetAsync(HttpContext http, IQueryCollection parameters, HandleRequest request, IResolver resolver, HandleLists lists)
    {
        if (await request.BeginAsync(http, parameters) is not { } asked) return;
        var (query, who) = (asked.Query, asked.Who);
        if (HandleRequest.TextIn(http, Folder) is not { Length: > 0 } text)
        {
            await lists.HandlesAsync(http, asked, parameters["prefix"].FirstOrDefault());
            return;
        }
        var handle = HandleRequest.HandleIn(http, Folder);
        if (!handle.Succeeded) { await request.RefuseAsync(http, query, text, handle.Status); return; }
        var principal = query.PublicOnly == true ? Principal.Public : who;
        var answer = await resolver.ResolveAsync(new ResolveRequest(handle.Value, principal, query.Indexes, query.Types, Recurse: !query.DoNotRefer, Authoritative: query.Authoritative) { From = http.Connection.RemoteIpAddress }, http.RequestAborted);
        if (!answer.Succeeded) { await request.RefuseAsync(http, query, text, answer.Status); return; }
        if (answer.Value.Record is not { } record) { await request.RefuseAsync(http, query, text, new Outcome(Codes.ThingsPrefixNotHere, answer.Value.Referral?.Address.ToString())); return; }
        // who asks for all values, and is not signed in, is told to
        if (query.PublicOnly == false && who.IsPublic && answer.Value.Withheld > 0) { await request.RefuseAsync(http, query, text, new Outcome(Codes.PartiesSignInNeeded)); return; }
        var code = record.Values.Count == 0 ? ResponseCode.ValuesNotFound : ResponseCode.Success;
        await HandleReply.SendAsync(http, query, code, record.Handle.ToString(), record.Values);
    }

    /// <summary>As GET, with the options in the body: for lists that are too long for an address.</summary>
    private static async Task PostAsync(HttpContext http, HandleRequest request, IResolver resolver, HandleLists lists)
    {
        var (parameters, problem) = await BodyParameters.ReadAsync(http);
        if (parameters is not null) await GetAsync(http, parameters, request, resolver, lists);
        else await HandleReply.RefuseAsync(http, HandleQuery.None, HandleRequest.TextIn(http, Folder), new Outcome(Codes.RequestInvalid, problem));
    }
}
