using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Yiwang.Console.Slots;
using Yiwang.Events;
using Yiwang.Net.Resolving;
using Yiwang.Parties;
using Yiwang.Things;
using Yiwang.Wire.Handle;
using Handle = Yiwang.Things.Handle;

namespace Yiwang.Identify.Surfaces.HandleRest;

/// <summary>The Handle JSON interface: <c>/api/handles/{handle}</c> with GET, PUT and DELETE. Source: Handle technical manual ch. 14; bodies and statuses as the reference server's.</summary>
internal static class HandleEndpoints
{
    /// <summary>2,048 values of 255 bytes with their JSON around them.</summary>
    private const int BodyBytesMax = 1 << 20;

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/handles/{**handle}", GetAsync).ExcludeFromDescription();
        routes.MapPut("/api/handles/{**handle}", PutAsync).DisableAntiforgery().ExcludeFromDescription();
        routes.MapDelete("/api/handles/{**handle}", DeleteAsync).DisableAntiforgery().ExcludeFromDescription();
    }

    private static async Task GetAsync(string? handle, HttpContext http, IViewer viewer, IResolver resolver)
    {
        if (!HandleQuery.TryRead(http.Request.Query, out var query, out var problem)) { await RefuseAsync(http, handle, problem); return; }
        if (!Handle.TryParse(handle, out var asked)) { await HandleReply.SendAsync(http, handle, new Outcome(Codes.ThingsHandleInvalid), query.Pretty); return; }
        var principal = query.PublicOnly ? Principal.Public : viewer.Principal;
        var answer = await resolver.ResolveAsync(new ResolveRequest(asked, principal, query.Indexes, query.Types, Authoritative: query.Authoritative), http.RequestAborted);
        if (!answer.Succeeded) { await HandleReply.SendAsync(http, handle, answer.Status, query.Pretty); return; }
        if (answer.Value.Record is not { } record) { await HandleReply.SendAsync(http, handle, new Outcome(Codes.ThingsPrefixNotHere, answer.Value.Referral?.Address.ToString()), query.Pretty); return; }
        var selective = query.Indexes.Count + query.Types.Count > 0;
        var code = record.Values.Count == 0 && selective ? ResponseCode.ValuesNotFound : ResponseCode.Success;
        await HandleReply.SendAsync(http, HandleStatus.Of(code), HandleReply.Found(record.Handle.ToString(), record.Values, code, query.Pretty), query.Callback);
    }

    private static async Task PutAsync(string? handle, HttpContext http, IViewer viewer, IRegistry registry, TimeProvider time)
    {
        if (!HandleQuery.TryRead(http.Request.Query, out var query, out var problem)) { await RefuseAsync(http, handle, problem); return; }
        if (Names(handle, query, time) is not { } target) { await HandleReply.SendAsync(http, handle, new Outcome(Codes.ThingsHandleInvalid), query.Pretty); return; }
        var (values, bad) = await ReadValuesAsync(http, time);
        if (values is null) { await HandleReply.SendAsync(http, handle, new Outcome(Codes.RequestInvalid, bad), query.Pretty); return; }
        var key = http.Request.Headers["Idempotency-Key"].FirstOrDefault();
        var existing = registry.Find(target);
        Outcome outcome;
        if (!existing.Succeeded && existing.Status.Code != Codes.ThingsNotFound)
        {
            // a voided identifier is never given out again
            outcome = existing.Status.Code == Codes.ThingsVoided ? new Outcome(Codes.ThingsHandleTaken, "voided") : existing.Status;
        }
        else if (!existing.Succeeded)
        {
            outcome = (await registry.RegisterAsync(viewer.Principal, new RegisterThing(target, null, 0, values, []), key, http.RequestAborted)).Status;
            if (outcome.Succeeded) { await HandleReply.SendAsync(http, 201, HandleReply.Plain(target.ToString(), ResponseCode.Success, null, query.Pretty)); return; }
        }
        else if (!query.Overwrite) outcome = new Outcome(Codes.ThingsHandleTaken);
        else
        {
            var merged = query.Various || query.Indexes.Count > 0 ? Merge(existing.Value.Values, values) : values;
            outcome = (await registry.ReviseAsync(viewer.Principal, target, merged, existing.Value.Position, key, http.RequestAborted)).Status;
        }
        await HandleReply.SendAsync(http, target.ToString(), outcome, query.Pretty);
    }

    private static async Task DeleteAsync(string? handle, HttpContext http, IViewer viewer, IRegistry registry)
    {
        if (!HandleQuery.TryRead(http.Request.Query, out var query, out var problem)) { await RefuseAsync(http, handle, problem); return; }
        if (!Handle.TryParse(handle, out var target)) { await HandleReply.SendAsync(http, handle, new Outcome(Codes.ThingsHandleInvalid), query.Pretty); return; }
        var existing = registry.Find(target);
        if (!existing.Succeeded) { await HandleReply.SendAsync(http, handle, existing.Status, query.Pretty); return; }
        Outcome outcome;
        if (query.Indexes.Count == 0) outcome = (await registry.VoidAsync(viewer.Principal, target, "Handle JSON DELETE", null, http.RequestAborted)).Status;
        else
        {
            var kept = existing.Value.Values.Where(v => !query.Indexes.Contains(v.Index)).ToList();
            outcome = kept.Count == existing.Value.Values.Count
                ? new Outcome(Codes.ThingsValuesNotFound)
                : (await registry.ReviseAsync(viewer.Principal, target, kept, existing.Value.Position, null, http.RequestAborted)).Status;
        }
        await HandleReply.SendAsync(http, handle, outcome, query.Pretty);
    }

    private static Handle? Names(string? handle, HandleQuery query, TimeProvider time)
    {
        // minted suffixes sort by time of birth and cannot be guessed
        var text = query.MintNewSuffix ? $"{handle?.TrimEnd('/')}{(handle?.Contains('/') == true ? "" : "/")}{Guid.CreateVersion7(time.GetUtcNow()):N}" : handle;
        return Handle.TryParse(text, out var parsed) ? parsed : null;
    }

    private static List<HandleValue> Merge(IReadOnlyList<HandleValue> old, List<HandleValue> changed)
    {
        var byIndex = old.ToDictionary(v => v.Index);
        foreach (var value in changed) byIndex[value.Index] = value;
        return [.. byIndex.Values.OrderBy(v => v.Index)];
    }

    private static async Task<(List<HandleValue>?, string)> ReadValuesAsync(HttpContext http, TimeProvider time)
    {
        if (http.Request.ContentLength > BodyBytesMax) return (null, "body over 1 MiB");
        try
        {
            using var body = new MemoryStream();
            await CopyBoundedAsync(http, body);
            using var json = JsonDocument.Parse(body.GetBuffer().AsMemory(0, (int)body.Length), new JsonDocumentOptions { MaxDepth = 16 });
            var list = json.RootElement.ValueKind == JsonValueKind.Object && json.RootElement.TryGetProperty("values", out var v) ? v : json.RootElement;
            if (list.ValueKind != JsonValueKind.Array) return (null, "expected {\"values\":[…]}");
            var nowUs = time.GetUtcNow().ToUnixTimeMilliseconds() * 1_000;
            var values = new List<HandleValue>();
            foreach (var element in list.EnumerateArray())
            {
                if (!ValueJson.TryRead(element, nowUs, out var value, out var problem)) return (null, $"values[{values.Count}]: {problem}");
                if (values.Any(x => x.Index == value.Index)) return (null, $"values[{values.Count}]: index {value.Index} twice");
                values.Add(value);
            }
            return (values, "");
        }
        catch (JsonException e) { return (null, $"JSON: line {e.LineNumber + 1}, byte {e.BytePositionInLine}"); }
        catch (BadHttpRequestException e) { return (null, e.Message); }
    }

    private static async Task CopyBoundedAsync(HttpContext http, MemoryStream into)
    {
        var chunk = new byte[16 << 10];
        for (int n; (n = await http.Request.Body.ReadAsync(chunk, http.RequestAborted)) > 0;)
        {
            if (into.Length + n > BodyBytesMax) throw new BadHttpRequestException("body over 1 MiB");
            into.Write(chunk, 0, n);
        }
    }

    private static Task RefuseAsync(HttpContext http, string? handle, string problem) =>
        HandleReply.SendAsync(http, handle, new Outcome(Codes.RequestInvalid, problem), pretty: false);
}
