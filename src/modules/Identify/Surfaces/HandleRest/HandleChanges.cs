using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Yiwang.Events;
using Yiwang.Identify.Surfaces.Changes;
using Yiwang.Identify.Surfaces.HandleRest.Json;
using Yiwang.Things;
using Yiwang.Wire.Handle;
using Handle = Yiwang.Things.Handle;

namespace Yiwang.Identify.Surfaces.HandleRest;

/// <summary>PUT and DELETE of handles and of single values.</summary>
internal static class HandleChanges
{
    private const string Reason = "Handle JSON 接口删除 / deleted over the Handle JSON interface";

    public static async Task PutAsync(HttpContext http, HandleRequest request, ValueChanges changes, IRegistry registry, TimeProvider time)
    {
        if (await request.BeginAsync(http) is not { } asked) return;
        var (query, text) = (asked.Query, HandleRequest.TextIn(http, HandleEndpoints.Folder));
        var (values, problem) = await ReadAsync(http, text, query);
        if (values is null) { await request.RefuseAsync(http, query, text, new Outcome(Codes.RequestInvalid, problem)); return; }
        var handle = query.MintNewSuffix ? HandleMint.Make(text, time) : HandleRequest.HandleIn(http, HandleEndpoints.Folder);
        if (!handle.Succeeded) { await request.RefuseAsync(http, query, text, handle.Status); return; }
        var before = registry.FindRecord(handle.Value) is { IsVoided: false } there ? there : null;
        var ofValues = query.Various || query.Indexes.Count > 0;
        // 201 = something new; 200 = something that was there was overwritten
        var isNew = ofValues ? before?.Values.Any(v => values.Exists(e => e.Index == v.Index)) != true : before is null;
        var outcome = await ChangeAsync(By(http, asked), handle.Value, values, query, ofValues, changes, http.RequestAborted);
        if (outcome.Succeeded) await HandleReply.SendAsync(http, query, ResponseCode.Success, handle.Value.ToString(), status: isNew ? StatusCodes.Status201Created : StatusCodes.Status200OK);
        else await request.RefuseAsync(http, query, handle.Value.ToString(), outcome.Code == Codes.ThingsPrefixUnknown ? outcome with { Code = Codes.ThingsPrefixNotHere } : outcome);
    }

    public static async Task DeleteAsync(HttpContext http, HandleRequest request, ValueChanges changes)
    {
        if (await request.BeginAsync(http) is not { } asked) return;
        var (query, text) = (asked.Query, HandleRequest.TextIn(http, HandleEndpoints.Folder));
        var handle = HandleRequest.HandleIn(http, HandleEndpoints.Folder);
        if (!handle.Succeeded) { await request.RefuseAsync(http, query, text, handle.Status); return; }
        var by = By(http, asked);
        var outcome = query.Indexes.Count == 0 && !query.Various
            ? (await changes.DeleteAsync(by, handle.Value, Reason, http.RequestAborted)).Status
            : (await changes.RemoveAsync(by, handle.Value, query.Indexes.ToHashSet(), http.RequestAborted)).Status;
        if (outcome.Succeeded) { await HandleReply.SendAsync(http, query, ResponseCode.Success, handle.Value.ToString()); return; }
        // only of a question is "no such value" a success
        if (outcome.Code == Codes.ThingsValuesNotFound) await HandleReply.RefuseAsync(http, query, text, outcome, StatusCodes.Status400BadRequest);
        else await request.RefuseAsync(http, query, text, outcome);
    }

    private static async ValueTask<Outcome> ChangeAsync(Change by, Handle handle, List<ValueEdit> values, HandleQuery query, bool ofValues, ValueChanges changes, CancellationToken cancel) => ofValues
        ? (await changes.AddAsync(by, handle, values, query.Overwrite, cancel)).Status
        : (await changes.CreateAsync(by, new NewHandle(handle, values, query.Overwrite && !query.MintNewSuffix ? Existing.Overwrite : Existing.Refuse), cancel)).Status;

    private static Change By(HttpContext http, Asked asked) => new(asked.Who, "handle-json", http.Request.Headers["Idempotency-Key"].FirstOrDefault());

    /// <summary>An array of values, an object that has one, or a single value.</summary>
    private static async ValueTask<(List<ValueEdit>? Values, string Problem)> ReadAsync(HttpContext http, string? handle, HandleQuery query)
    {
        var (json, problem) = await JsonBody.ReadAsync(http);
        if (json is null) return (null, problem);
        using (json)
        {
            var root = json.RootElement;
            if (JsonFields.TryText(root, "handle", out var named) && !query.MintNewSuffix && !string.Equals(named, handle, StringComparison.OrdinalIgnoreCase)) return (null, "handle: another than in the address");
            var list = JsonFields.TryGet(root, "values", out var v) ? v : root;
            List<JsonElement> items = list.ValueKind == JsonValueKind.Array ? [.. list.EnumerateArray()] : JsonFields.TryGet(list, "index", out _) ? [list] : [];
            if (items.Count == 0 && list.ValueKind != JsonValueKind.Array) return (null, "expected {\"values\":[…]}, an array of values, or a value");
            List<ValueEdit> values = [];
            foreach (var item in items)
            {
                if (!ValueReader.TryRead(item, out var value, out problem)) return (null, $"values[{values.Count}]: {problem}");
                values.Add(value);
            }
            if (query.Indexes.Count > 0 && !query.Indexes.ToHashSet().SetEquals(values.Select(e => e.Index))) return (null, "index: not those of the values");
            return (values, "");
        }
    }
}
