using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Yiwang.Console.Slots;
using Yiwang.Events;
using Yiwang.Identify.Surfaces.Json;
using Yiwang.Identify.Surfaces.Requests;
using Yiwang.Net.Resolving;
using Yiwang.Parties.Limits;
using Yiwang.Things;
using Yiwang.Things.Templates;
using Yiwang.Things.Views;

namespace Yiwang.Identify.Surfaces.Doip;

/// <summary><c>/api/v1/doip?targetId=&amp;operationId=</c>: which operation is meant, and those that ask about the service itself.</summary>
internal sealed class DoipService(DoipObjects objects, IThingQueries queries, IResolver resolver, ITemplates templates, MetaBook book, PublicLimits limits)
{
    private const int SearchMax = 200, PageDefault = 20, PageMax = 100, QueryLengthMax = 200;

    /// <summary>GET asks, POST may also change.</summary>
    public async Task<IResult> AnswerAsync(string? targetId, string? operationId, HttpContext http, IViewer viewer)
    {
        var json = default(JsonElement);
        if (HttpMethods.IsPost(http.Request.Method))
        {
            var body = await JsonRequest.ReadAsync(http);
            if (!body.Succeeded) return new DoipReply(body.Status);
            json = body.Value;
        }
        var operation = operationId ?? json.FilledText("operationId");
        var target = (targetId ?? json.FilledText("targetId"))?.Trim();
        if (RequestNote.Of(http) is { } note) (note.Operation, note.Handle) = (operation, target);
        if (string.IsNullOrWhiteSpace(operation)) return DoipReply.Missing("operationId");
        if (!DoipTypes.Operations.Contains(operation)) return new DoipReply(new Outcome(Codes.RequestInvalid, operation, "operationId"), Code: DoipCode.OperationUnknown);
        if (operation == DoipTypes.Hello) return Hello(target);
        if (operation == DoipTypes.ListOperations) return ListOperations();
        if (operation == DoipTypes.Search) return await SearchAsync(json, http, viewer);
        if (string.IsNullOrWhiteSpace(target)) return DoipReply.Missing("targetId");
        if (operation == DoipTypes.Retrieve) return await objects.RetrieveAsync(target, http, viewer);
        if (HttpMethods.IsGet(http.Request.Method)) return new DoipReply(new Outcome(Codes.RequestInvalid, operation, "operationId"), Code: DoipCode.OperationUnsupported);
        var by = DoipMeta.By(http, viewer);
        if (by.Who.IsPublic) return new DoipReply(new Outcome(Codes.PartiesSignInNeeded));
        return operation switch
        {
            DoipTypes.Create => await objects.CreateAsync(by, target, json, http.RequestAborted),
            DoipTypes.Update => await objects.UpdateAsync(by, target, json, whole: true, http.RequestAborted),
            DoipTypes.UpdateSome => await objects.UpdateAsync(by, target, json, whole: false, http.RequestAborted),
            _ => await objects.DeleteAsync(by, target, http.RequestAborted),
        };
    }

    private static DoipReply Hello(string? target) => DoipReply.Found(json =>
    {
        json.WriteStartObject();
        json.WriteString("id"u8, target ?? "0.DOIP/Service");
        json.WriteString("type"u8, DoipTypes.Service);
        json.WriteStartObject("attributes"u8);
        json.WriteString("protocol"u8, "HTTP"u8);
        json.WriteString("protocolVersion"u8, "2.0"u8);
        json.WriteString("software"u8, "yiwang"u8);
        json.WriteEndObject();
        json.WriteEndObject();
    });

    private static DoipReply ListOperations() => DoipReply.Found(json =>
    {
        json.WriteStartArray();
        foreach (var operation in DoipTypes.Operations) json.WriteStringValue(operation);
        json.WriteEndArray();
    });

    /// <summary>DOIP 2.0 §3: <c>query</c>, <c>pageNum</c> from 0, <c>pageSize</c>, <c>type</c> id or full; answers <c>{size, results}</c>. The words are looked for in values that templates mark searchable.</summary>
    private async Task<IResult> SearchAsync(JsonElement json, HttpContext http, IViewer viewer)
    {
        var who = ProgramCaller.Of(http, viewer);
        if (who.IsPublic && ProgramCaller.Limit(http, limits, null) is { Succeeded: false } limited) return new DoipReply(limited);
        var given = json.Field("attributes") ?? default;
        string? Of(string name) => http.Request.Query[name].FirstOrDefault() ?? given.Text(name);
        if (Of("query")?.Trim() is not { Length: >= 1 and <= QueryLengthMax } query) return DoipReply.Missing("query");
        var (number, size) = (int.TryParse(Of("pageNum"), out var n) ? Math.Clamp(n, 0, SearchMax) : 0, int.TryParse(Of("pageSize"), out var s) ? Math.Clamp(s, 1, PageMax) : PageDefault);
        var found = await queries.SearchAsync(query, who.Organization, SearchMax, http.RequestAborted);
        var page = found.Skip(number * size).Take(size).ToList();
        List<ThingRecord>? full = Of("type") == "full" ? [] : null;
        foreach (var handle in full is null ? [] : page)
        {
            // one by one as everybody resolves, so that readings are written down
            var answer = await resolver.ResolveAsync(ResolveRequest.All(handle, who), http.RequestAborted);
            if (answer is { Succeeded: true, Value.Record: { } record }) full!.Add(record);
        }
        return DoipReply.Found(writer =>
        {
            writer.WriteStartObject();
            writer.WriteNumber("size"u8, found.Count);
            writer.WriteStartArray("results"u8);
            foreach (var record in full ?? []) WriteFull(writer, record);
            foreach (var handle in full is null ? page : []) writer.WriteStringValue(handle.ToString());
            writer.WriteEndArray();
            writer.WriteEndObject();
        });
    }

    private void WriteFull(Utf8JsonWriter json, ThingRecord record) =>
        ObjectJson.Write(json, record, record.Template is { } of ? templates.Find(of, record.TemplateVersion) : null, new MetaTimes(null, book.TimeText(record.RecordedAtUs), null, null), null);
}
