using System.Buffers;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Routing;
using Yiwang.Connect.Collect.Errands;
using Yiwang.Connect.Points.Book;
using Yiwang.Console.Slots;
using Yiwang.Events;
using Yiwang.Parties;
using Yiwang.Parties.Auditing;
using Yiwang.Parties.Rights;
using Yiwang.Streams;
using Problem = Yiwang.Console.Http.Problem;

namespace Yiwang.Connect.Collect.Hub;

/// <summary>What plant collectors call, with a token of somebody who may manage the organisation's devices; and who may see how they are.</summary>
internal static class CollectorApi
{
    private static readonly TimeSpan s_wait = TimeSpan.FromSeconds(30);
    private const int ReportMax = 1 << 20;

    public static void Map(IEndpointRouteBuilder routes)
    {
        var api = routes.MapGroup("/api/v1/collectors").WithTags("collectors").DisableAntiforgery();
        api.MapGet("", List).WithSummary("Plant collectors of the organisation and how they are");
        api.MapGet("/{name}/plan", PlanAsync).WithSummary("What a collector is to run; waits up to 30 s for another version than the one seen");
        api.MapPost("/{name}/samples", SamplesAsync).WithSummary("Samples that a collector has read; answered when they are durable").WithMetadata(new BodyMax(SampleBlock.BytesMax));
        api.MapPost("/{name}/report", ReportAsync).WithSummary("How a collector is").WithMetadata(new BodyMax(ReportMax));
        api.MapGet("/{name}/errands", ErrandsAsync).WithSummary("Trial readings and writes that a collector is to do now; waits up to 30 s for some");
        api.MapPost("/{name}/errands", AnswerAsync).WithSummary("What came of a trial reading or a write").WithMetadata(new BodyMax(ReportMax));
    }

    private static IResult List(HttpContext http, IViewer viewer, IAccess access, Collectors collectors) =>
        Enter(viewer, access, out var owner) is { } refused ? Problem.Of(refused, http) : Json(collectors.All(owner));

    private static async Task<IResult> PlanAsync(string name, string? seen, HttpContext http, IViewer viewer, IAccess access, IAudit audit, Collectors collectors)
    {
        if (Enter(viewer, access, out var owner, collectors, name) is { } refused) return Problem.Of(refused, http);
        if (await collectors.NewPlanAsync(owner, name, seen, s_wait, http.RequestAborted) is not { } plan) return TypedResults.StatusCode(StatusCodes.Status304NotModified);
        // it holds passwords of devices, so it is written down who got it
        var entered = await new AuditedAccess(access, audit).EnterAsync(viewer.Principal, AccessAction.ManageDevices, new(owner, null), "collector.plan", name, http.RequestAborted);
        http.Response.Headers.CacheControl = "no-store";
        return entered.Succeeded ? Json(plan) : Problem.Of(entered, http);
    }

    private static async Task<IResult> SamplesAsync(string name, HttpContext http, IViewer viewer, IAccess access, Collectors collectors, CollectorIntake intake)
    {
        if (Enter(viewer, access, out var owner, collectors, name) is { } refused) return Problem.Of(refused, http);
        if (await ReadAsync(http, SampleBlock.BytesMax) is not { } body) return Problem.Of(new Outcome(Codes.RequestTooLarge, $"{SampleBlock.BytesMax}"), http);
        var block = new SampleBlock();
        if (!BlockCodec.TryRead(body, block)) return Problem.Of(new Outcome(Codes.RequestInvalid, BlockCodec.ContentType), http);
        var answer = await intake.TakeAsync(owner, name, block);
        collectors.Took(owner, name, answer);
        return answer.Status switch
        {
            AppendStatus.Ok => Json(answer),
            AppendStatus.DiskFull => Problem.Of(new Outcome(Codes.EventsDiskFull), http),
            AppendStatus.ReadOnly => Problem.Of(new Outcome(Codes.EventsReadOnly), http),
            AppendStatus.Stopping => Problem.Of(new Outcome(Codes.EventsStopping), http),
            AppendStatus.Busy => Problem.Of(new Outcome(Codes.RequestLimited), http),
            _ => Problem.Of(new Outcome(Codes.RequestInvalid), http),
        };
    }

    private static async Task<IResult> ReportAsync(string name, HttpContext http, IViewer viewer, IAccess access, Collectors collectors)
    {
        if (Enter(viewer, access, out var owner, collectors, name) is { } refused) return Problem.Of(refused, http);
        if (await ReadAsync(http, ReportMax) is not { } body) return Problem.Of(new Outcome(Codes.RequestTooLarge, $"{ReportMax}"), http);
        if (BookJson.TryRead<CollectorReport>(body) is not { } report) return Problem.Of(new Outcome(Codes.RequestInvalid, "report"), http);
        collectors.Report(owner, name, report);
        return TypedResults.NoContent();
    }

    private static async Task<IResult> ErrandsAsync(string name, HttpContext http, IViewer viewer, IAccess access, Collectors collectors, ErrandDesk desk)
    {
        if (Enter(viewer, access, out var owner, collectors, name) is { } refused) return Problem.Of(refused, http);
        http.Response.Headers.CacheControl = "no-store";
        return await desk.TakeAsync(owner, name, s_wait, http.RequestAborted) is { Count: > 0 } errands ? Json(new ErrandList(errands)) : TypedResults.NoContent();
    }

    private static async Task<IResult> AnswerAsync(string name, HttpContext http, IViewer viewer, IAccess access, Collectors collectors, ErrandDesk desk)
    {
        if (Enter(viewer, access, out var owner, collectors, name) is { } refused) return Problem.Of(refused, http);
        if (await ReadAsync(http, ReportMax) is not { } body) return Problem.Of(new Outcome(Codes.RequestTooLarge, $"{ReportMax}"), http);
        if (BookJson.TryRead<ErrandAnswer>(body) is not { } answer) return Problem.Of(new Outcome(Codes.RequestInvalid, "errand"), http);
        return desk.Answer(owner, name, answer) ? TypedResults.NoContent() : Problem.Of(new Outcome(Codes.RequestInvalid, answer.Id, "id"), http);
    }

    private static Outcome? Enter(IViewer viewer, IAccess access, out string owner, Collectors? collectors = null, string name = "")
    {
        owner = viewer.Principal.Organization ?? "";
        if (viewer.Principal.IsPublic || owner.Length == 0) return new Outcome(Codes.PartiesSignInNeeded);
        var decision = access.Decide(viewer.Principal, AccessAction.ManageDevices, new ThingScope(owner, null));
        if (!decision.Allowed) return decision.AsOutcome();
        if (collectors is null) return null;
        if (!IsName(name)) return new Outcome(Codes.RequestInvalid, name, "name", new Bilingual("采集端名称为 1–64 个字母、数字或 -。", "A collector's name is 1 to 64 letters, digits or hyphens."));
        return collectors.Meet(owner, name) ? null : new Outcome(Codes.RequestLimited, $"{Collectors.OfOneMax}", "name");
    }

    internal static bool IsName(string name) => name.Length is >= 1 and <= 64 && name.All(c => char.IsAsciiLetterOrDigit(c) || c == '-');

    private static async Task<byte[]?> ReadAsync(HttpContext http, int max)
    {
        if (http.Request.ContentLength > max) return null;
        var body = new ArrayBufferWriter<byte>();
        while (true)
        {
            var n = await http.Request.Body.ReadAsync(body.GetMemory(16 << 10), http.RequestAborted);
            if (n == 0) return body.WrittenSpan.ToArray();
            body.Advance(n);
            if (body.WrittenCount > max) return null;
        }
    }

    private static FileContentHttpResult Json<T>(T answer) => TypedResults.Bytes(BookJson.Write(answer), "application/json");

    private sealed class BodyMax(long bytes) : IRequestSizeLimitMetadata
    {
        public long? MaxRequestBodySize => bytes;
    }
}
