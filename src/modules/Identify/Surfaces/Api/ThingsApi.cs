using System.ComponentModel;
using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Yiwang.Console.Slots;
using Yiwang.Console.Http;
using Yiwang.Events;
using Yiwang.Identify.Reading;
using Yiwang.Net.Resolving;
using Yiwang.Things;
using Yiwang.Things.Ranges;
using Yiwang.Things.Templates;

namespace Yiwang.Identify.Surfaces.Api;

/// <summary>Our own interface to Things, <c>/api/v1</c>. Rights, limits and audit are those of every other surface; a write may carry an <c>Idempotency-Key</c>.</summary>
internal static class ThingsApi
{
    /// <summary>Rows a call, as the national enterprise nodes have it (domain FM-04); more go by file.</summary>
    private const int BatchMax = 2_000;
    private const int PageMax = 500;

    public static void Map(IEndpointRouteBuilder routes)
    {
        var api = routes.MapGroup("/api/v1").WithTags("things").DisableAntiforgery();
        api.MapGet("/things", List).WithSummary("Registered handles of a prefix, in order of first registration");
        api.MapPost("/things", RegisterAsync).WithSummary("Register one Thing");
        api.MapPost("/things/batch", RegisterBatchAsync).WithSummary("Register up to 2,000 Things, all or none");
        api.MapPost("/ranges", RegisterRangeAsync).WithSummary("Register a range of any size as one entry");
        api.MapGet("/things/{**handle}", GetAsync).WithSummary("Resolve a handle, at whichever node it lives");
        api.MapPut("/things/{**handle}", ReviseAsync).WithSummary("Replace the values of a Thing");
        api.MapDelete("/things/{**handle}", VoidAsync).WithSummary("Void an identifier; it is never given out again");
    }

    private static async Task<Results<Ok<ThingJson>, Problem>> GetAsync(string handle, HttpContext http, IViewer viewer, IResolver resolver, ProvedReading proofs)
    {
        if (!Handle.TryParse(handle, out var asked)) return Problem.Of(new Outcome(Codes.ThingsHandleInvalid, handle, "handle"), http);
        if (proofs.Entry(asked) is { Succeeded: false } damaged) return Problem.Of(damaged, http);
        var answer = await resolver.ResolveAsync(ResolveRequest.All(asked, viewer.Principal), http.RequestAborted);
        if (!answer.Succeeded) return Problem.Of(answer.Status, http);
        if (answer.Value.Record is not { } record) return Problem.Of(new Outcome(Codes.ThingsPrefixNotHere, answer.Value.Referral?.Address.ToString()), http);
        if (answer.Value.Path.Count > 0 || record.Position < 0) return TypedResults.Ok(ThingJson.Of(record, answer.Value));
        var (logged, proved) = proofs.Compare(record);
        return proved == Proved.Damaged ? Problem.Of(new Outcome(Codes.EventsCorrupt, asked.ToString()), http) : TypedResults.Ok(ThingJson.Of(logged, answer.Value) with { DiffersFromLog = proved == Proved.Differs ? true : null });
    }

    private static Results<Ok<ThingPage>, Problem> List(string prefix, string? cursor, [Description("1–500, default 100.")] int? max, HttpContext http, IViewer viewer, IRegistry registry, Sight sight)
    {
        if (!Prefix.TryParse(prefix, out var parsed, out var reason)) return Problem.Of(new Outcome(Codes.ThingsHandleInvalid, reason, "prefix"), http);
        var (page, next) = registry.List(parsed, cursor, Math.Clamp(max ?? 100, 1, PageMax));
        return TypedResults.Ok(new ThingPage([.. page.Select(r => sight.Of(viewer.Principal, r)).Select(r => ThingJson.Of(r.Shown, r.Withheld))], next));
    }

    private static async Task<Results<Created<ThingJson>, Problem>> RegisterAsync(ThingRequest body, [FromHeader(Name = "Idempotency-Key")] string? key, HttpContext http, IViewer viewer, IRegistry registry, ITemplates templates, TimeProvider time)
    {
        var thing = body.Read(templates, time);
        if (!thing.Succeeded) return Problem.Of(thing.Status, http);
        var done = await registry.RegisterAsync(viewer.Principal, thing.Value, key, http.RequestAborted);
        return done.Succeeded ? TypedResults.Created($"/api/v1/things/{Things.Grammar.HandleUrl.Encode(done.Value.Handle)}", ThingJson.Of(done.Value)) : Problem.Of(done.Status, http);
    }

    private static async Task<Results<Ok<BatchReply>, Problem>> RegisterBatchAsync(BatchRequest body, [FromHeader(Name = "Idempotency-Key")] string? key, HttpContext http, IViewer viewer, IRegistry registry, ITemplates templates, TimeProvider time)
    {
        if (body.Things is not { Count: >= 1 and <= BatchMax }) return Problem.Of(new Outcome(Codes.RequestInvalid, $"1–{BatchMax}", "things"), http);
        if (string.IsNullOrEmpty(key)) return Problem.Of(new Outcome(Codes.RequestInvalid, "a batch needs one", "Idempotency-Key"), http);
        List<RegisterThing> rows = new(body.Things.Count);
        for (var i = 0; i < body.Things.Count; i++)
        {
            var thing = body.Things[i].Read(templates, time);
            if (!thing.Succeeded) return Problem.Of(thing.Status with { Field = $"things[{i}].{thing.Status.Field}" }, http);
            rows.Add(thing.Value);
        }
        var done = await registry.RegisterBulkAsync(viewer.Principal, rows, rows.Count, key, null, http.RequestAborted);
        return done.Succeeded ? TypedResults.Ok(new BatchReply(done.Value.Count, done.Value.Position.ToString(CultureInfo.InvariantCulture))) : Problem.Of(done.Status, http);
    }

    private static async Task<Results<Ok<BatchReply>, Problem>> RegisterRangeAsync(RangeRequest body, [FromHeader(Name = "Idempotency-Key")] string? key, HttpContext http, IViewer viewer, IRegistry registry, ITemplates templates, TimeProvider time)
    {
        var pattern = RangeRules.Parse(body.Pattern);
        if (!pattern.Succeeded) return Problem.Of(pattern.Status, http);
        Template? template = null;
        if (body.Template is not null && (!Handle.TryParse(body.Template, out var named) || (template = templates.Find(named, body.TemplateVersion)) is null))
            return Problem.Of(new Outcome(Codes.ThingsTemplateUnknown, body.Template, "template"), http);
        var values = ThingRequest.ReadValues(template, body.Attributes, body.Values, time);
        if (!values.Succeeded) return Problem.Of(values.Status, http);
        var done = await registry.RegisterRangeAsync(viewer.Principal, new RegisterRange(pattern.Value, template?.Handle, template?.Version ?? 0, values.Value), key, http.RequestAborted);
        return done.Succeeded ? TypedResults.Ok(new BatchReply(pattern.Value.Count, done.Value.FirstPosition.ToString(CultureInfo.InvariantCulture))) : Problem.Of(done.Status, http);
    }

    private static async Task<Results<Ok<ThingJson>, Problem>> ReviseAsync(string handle, ReviseRequest body, [FromHeader(Name = "Idempotency-Key")] string? key, HttpContext http, IViewer viewer, IRegistry registry, ITemplates templates, TimeProvider time)
    {
        if (!Handle.TryParse(handle, out var target)) return Problem.Of(new Outcome(Codes.ThingsHandleInvalid, handle, "handle"), http);
        if (!long.TryParse(body.ExpectedPosition, NumberStyles.None, CultureInfo.InvariantCulture, out var expected)) return Problem.Of(new Outcome(Codes.RequestInvalid, "a log position", "expectedPosition"), http);
        var template = registry.Find(target) is { Succeeded: true, Value.Template: { } named } old ? templates.Find(named, old.Value!.TemplateVersion) : null;
        var values = ThingRequest.ReadValues(template, body.Attributes, body.Values, time);
        if (!values.Succeeded) return Problem.Of(values.Status, http);
        var done = await registry.ReviseAsync(viewer.Principal, target, values.Value, expected, key, http.RequestAborted);
        return done.Succeeded ? TypedResults.Ok(ThingJson.Of(done.Value)) : Problem.Of(done.Status, http);
    }

    private static async Task<Results<Ok<ThingJson>, Problem>> VoidAsync(string handle, [Description("Why; stands in the tombstone.")] string reason, [FromHeader(Name = "Idempotency-Key")] string? key, HttpContext http, IViewer viewer, IRegistry registry)
    {
        if (!Handle.TryParse(handle, out var target)) return Problem.Of(new Outcome(Codes.ThingsHandleInvalid, handle, "handle"), http);
        var done = await registry.VoidAsync(viewer.Principal, target, reason, key, http.RequestAborted);
        return done.Succeeded ? TypedResults.Ok(ThingJson.Of(done.Value)) : Problem.Of(done.Status, http);
    }
}
