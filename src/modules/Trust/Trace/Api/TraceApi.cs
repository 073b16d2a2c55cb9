using System.ComponentModel;
using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Yiwang.Console.Http;
using Yiwang.Console.Slots;
using Yiwang.Events;
using Yiwang.Trust.Trace.Capture;
using Yiwang.Trust.Trace.Facts;
using Yiwang.Trust.Trace.Query;

namespace Yiwang.Trust.Trace.Api;

/// <summary>Recording and asking over HTTP.</summary>
internal static class TraceApi
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        var api = routes.MapGroup("/api/v1/trace").WithTags("trace").DisableAntiforgery();
        api.MapPost("/events", RecordAsync).WithSummary("Record what happened to products: 1–1,000 events, all or none");
        api.MapGet("/", AskAsync).WithSummary("Where a product, lot, range or order came from or went");
    }

    private static async Task<Results<Ok<RecordedReply>, Problem>> RecordAsync(EventsRequest body, [FromHeader(Name = "Idempotency-Key")] string? key, HttpContext http, IViewer viewer, ITraceCapture capture)
    {
        if (body.Events is not { Count: > 0 }) return Problem.Of(new Outcome(Codes.RequestInvalid, "1–1,000 events", "events"), http);
        var entries = new List<TraceEntry>(body.Events.Count);
        foreach (var json in body.Events)
        {
            var read = Entry(json);
            if (!read.Succeeded) return Problem.Of(read.Status with { Field = string.Create(CultureInfo.InvariantCulture, $"events[{entries.Count}].{read.Status.Field}") }, http);
            entries.Add(read.Value);
        }
        var recorded = await capture.RecordAsync(viewer.Principal, entries, key, http.RequestAborted);
        return recorded.Succeeded ? TypedResults.Ok(new RecordedReply(recorded.Value.FirstPosition.ToString(CultureInfo.InvariantCulture), recorded.Value.Count, Micros(recorded.Value.RecordedAtUs))) : Problem.Of(recorded.Status, http);
    }

    private static Outcome<TraceEntry> Entry(JsonElement json)
    {
        if (TraceFactReader.Read(json) is not { } fact) return new Outcome(Codes.RequestInvalid, "an event is an object with a form", "form");
        var kind = json.TryGetProperty("kind", out var name) && name.ValueKind == JsonValueKind.String ? name.GetString()! : "";
        if (!json.TryGetProperty("occurredAt", out var at)) return new TraceEntry(kind, fact);
        if (at.ValueKind != JsonValueKind.String || !DateTimeOffset.TryParse(at.GetString(), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)) return new Outcome(Codes.RequestInvalid, "RFC 3339", "occurredAt");
        return new TraceEntry(kind, fact, (time - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond);
    }

    private static async Task<Results<Ok<AnswerJson>, Problem>> AskAsync([Description("Handle, range, order, delivery note or batch")] string code, [Description("forward or backward")] string? direction, [Description("As things stood then")] DateTimeOffset? at, HttpContext http, IViewer viewer, ITraces traces)
    {
        if (direction is not (null or "forward" or "backward")) return Problem.Of(new Outcome(Codes.RequestInvalid, direction, "direction"), http);
        var question = new TraceQuestion(code, direction == "backward" ? TraceDirection.Backward : TraceDirection.Forward, at is { } time ? (time - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond : null);
        var answer = await traces.AskAsync(viewer.Principal, question, http.RequestAborted);
        return answer.Succeeded ? TypedResults.Ok(AnswerJson.Of(answer.Value, traces.IsComplete)) : Problem.Of(answer.Status, http);
    }

    internal static DateTimeOffset Micros(long us) => DateTimeOffset.UnixEpoch.AddTicks(us * TimeSpan.TicksPerMicrosecond);
}

/// <summary>Members of each event: docs/trace.md.</summary>
public sealed record EventsRequest([property: Description("kind, occurredAt (RFC 3339) and the members of the event: form, action, epcs, packs, inputs, outputs, …")] IReadOnlyList<JsonElement>? Events);

public sealed record RecordedReply([property: Description("Position of the first in the log; the others follow it")] string Position, int Count, DateTimeOffset RecordedAt);

/// <param name="Complete">False while the node is still reading its log after a start.</param>
public sealed record AnswerJson(IReadOnlyList<string> Start, bool Complete, bool Cut, int Withheld, long Activated, IReadOnlyList<GroupJson> Things, IReadOnlyList<PartyJson> Holders, int EventCount, IReadOnlyList<StepJson> Events)
{
    internal static AnswerJson Of(TraceAnswer answer, bool complete) => new(answer.Start, complete, answer.IsCut, answer.Withheld, answer.Activated,
        [.. answer.Groups.Select(g => new GroupJson(g.Item, g.Name.Zh, g.Count, g.Ranges, g.More, g.Level))],
        [.. answer.Parties.Select(p => new PartyJson(p.Organization, p.Things.ToDictionary(t => t.Item.Zh, t => t.Count)))], answer.StepCount,
        [.. answer.Steps.Select(s => new StepJson(s.Position.ToString(CultureInfo.InvariantCulture), s.Origin, s.Kind, s.Link, TraceApi.Micros(s.AtUs), s.Owner, s.Receiver, s.Count, s.Things, s.Proof.ToString().ToLowerInvariant()))]);
}

public sealed record GroupJson(string? Item, string Name, long Count, IReadOnlyList<string> Codes, int More, int Level);
public sealed record PartyJson(string? Organization, IReadOnlyDictionary<string, long> Counts);
/// <param name="Proof">The entry that <paramref name="Position"/> names: <c>agrees</c>; <c>differs</c> = 与存证不一致, and this is what the entry says; <c>damaged</c> = the entry is not as it was written.</param>
public sealed record StepJson(string Position, string? Origin, string Kind, string? Link, DateTimeOffset OccurredAt, string Organization, string? Receiver, long Count, IReadOnlyList<string> Codes, string Proof);
