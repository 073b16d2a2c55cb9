using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Yiwang.Console.Slots;
using Yiwang.Events;
using Yiwang.Net.Resolving;
using Yiwang.Net.Wire;
using Yiwang.Parties;
using Yiwang.Things;

namespace Yiwang.Identify.Surfaces.Api;

/// <summary>
/// What other nodes ask: <c>GET /api/resolve/{handle}</c>. Answers what this node knows or where to ask, and never asks on itself, so that questions cannot
/// chase each other between nodes. The asker is the public.
/// </summary>
internal static class NodeResolveApi
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapGet("/api/resolve/{**handle}", AskAsync).ExcludeFromDescription();

    private static async Task AskAsync(string? handle, HttpContext http, IResolver resolver, IDirectory directory, IEvents events, IEnumerable<IScanWarning> warnings)
    {
        var answer = Handle.TryParse(handle, out var asked)
            ? await resolver.ResolveAsync(new ResolveRequest(asked, Principal.Public, [], [], Recurse: false) { From = http.Connection.RemoteIpAddress }, http.RequestAborted)
            : new Outcome(Codes.ThingsHandleInvalid);
        http.Response.ContentType = "application/json; charset=utf-8";
        http.Response.Headers.CacheControl = "no-store";
        var owner = answer.Value?.Record is { } record ? directory.Find(record.Owner)?.Name : null;
        // only where it is asked for: resolution is the hot path, and its answers are kept for a day
        var warned = http.Request.Query.ContainsKey("warnings") && answer is { Succeeded: true, Value: { Path.Count: 0, Record: { } here } } ? await WarningsAsync(warnings, here, asked, http.RequestAborted) : null;
        await JsonSerializer.SerializeAsync(http.Response.Body, NodeAnswer.Of(answer, events.Origin) with { OwnerName = owner, Warnings = warned }, NodeJson.Default.NodeAnswer, http.RequestAborted);
    }

    private static async Task<List<NodeWarning>> WarningsAsync(IEnumerable<IScanWarning> warnings, ThingRecord record, Handle asked, CancellationToken cancel)
    {
        var found = new List<NodeWarning>();
        foreach (var source in warnings.OrderBy(w => w.Order))
            if (await source.FindAsync(record, asked, cancel) is { } warning) found.Add(new NodeWarning(warning.Zh, warning.En));
        return found;
    }
}
