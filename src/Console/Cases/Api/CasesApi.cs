using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Yiwang.Cases;
using Yiwang.Console.Slots;
using Yiwang.Events;
using Problem = Yiwang.Console.Http.Problem;

namespace Yiwang.Console.Cases.Api;

/// <summary>Cases for programs: the same engine, the same rights, the same answers as the pages.</summary>
internal static class CasesApi
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        var api = routes.MapGroup("/api/v1").WithTags("cases").DisableAntiforgery();
        api.MapGet("/cases", ListAsync).WithSummary("Cases that your organisation has a part in, a page at a time");
        api.MapGet("/cases/counts", CountAsync).WithSummary("How many there are, by state and light");
        api.MapPost("/cases", OpenAsync).WithSummary("Open a case; with a transition it is handed in at once");
        api.MapGet("/cases/{organization}/{name}", ReadAsync).WithSummary("A case, with what you may do with it now");
        api.MapGet("/cases/{organization}/{name}/history", History).WithSummary("Every step of a case, oldest first");
        api.MapPatch("/cases/{organization}/{name}", SaveAsync).WithSummary("Fill in fields without a transition");
        api.MapPost("/cases/{organization}/{name}/transitions/{transition}", MoveAsync).WithSummary("Take a transition");
        api.MapPost("/cases/{organization}/{name}/recall", RecallAsync).WithSummary("Take back a case that is on its way to another node");
        api.MapGet("/cases/{organization}/{name}/effects", Effects).WithSummary("What a case's steps bring about and has not happened yet, and why");
        api.MapPost("/cases/{organization}/{name}/effects/retry", RetryAsync).WithSummary("Try it again now: for administrators of the organisation or of the node");
        api.MapPost("/cases/{organization}/{name}/remarks", RemarkAsync).WithSummary("A remark, seen by all parties");
    }

    private static async Task<Results<Ok<CasePageJson>, Problem>> ListAsync([AsParameters] CaseQueryJson query, HttpContext http, IViewer viewer, ICases cases)
    {
        var asked = query.Read();
        if (!asked.Succeeded) return Problem.Of(asked.Status, http);
        var page = await cases.ListAsync(viewer.Principal, asked.Value, http.RequestAborted);
        return page.Succeeded ? TypedResults.Ok(CasePageJson.Of(page.Value)) : Problem.Of(page.Status, http);
    }

    private static async Task<Results<Ok<IReadOnlyList<CaseCountJson>>, Problem>> CountAsync([AsParameters] CaseQueryJson query, HttpContext http, IViewer viewer, ICases cases)
    {
        var asked = query.Read();
        if (!asked.Succeeded) return Problem.Of(asked.Status, http);
        var counts = await cases.CountAsync(viewer.Principal, asked.Value, http.RequestAborted);
        return counts.Succeeded ? TypedResults.Ok<IReadOnlyList<CaseCountJson>>([.. counts.Value.Select(CaseCountJson.Of)]) : Problem.Of(counts.Status, http);
    }

    private static async Task<Results<Created<CaseJson>, Problem>> OpenAsync(OpenCaseJson body, HttpContext http, IViewer viewer, ICases cases, [FromServices] ApiFiles files)
    {
        if (await files.CheckAsync(viewer.Principal, body.Values, null, http.RequestAborted) is { Succeeded: false } foreign) return Problem.Of(foreign, http);
        var opened = await cases.OpenAsync(viewer.Principal, body.Read(KeyOf(http)), http.RequestAborted);
        return opened.Succeeded ? TypedResults.Created($"/api/v1/cases/{opened.Value.Id}", CaseJson.Of(opened.Value, cases.Moves(viewer.Principal, opened.Value))) : Problem.Of(opened.Status, http);
    }

    private static async Task<Results<Ok<CaseJson>, Problem>> ReadAsync(string organization, string name, HttpContext http, IViewer viewer, ICases cases) =>
        Answer(await cases.ReadAsync(viewer.Principal, Id(organization, name), http.RequestAborted), http, viewer, cases);

    private static Results<Ok<IReadOnlyList<CaseStepJson>>, Problem> History(string organization, string name, HttpContext http, IViewer viewer, ICases cases)
    {
        var found = cases.Find(viewer.Principal, Id(organization, name));
        return found.Succeeded ? TypedResults.Ok<IReadOnlyList<CaseStepJson>>([.. cases.History(viewer.Principal, found.Value).Select(CaseStepJson.Of)]) : Problem.Of(found.Status, http);
    }

    private static async Task<Results<Ok<CaseJson>, Problem>> SaveAsync(string organization, string name, SaveCaseJson body, HttpContext http, IViewer viewer, ICases cases, [FromServices] ApiFiles files)
    {
        if (await files.CheckAsync(viewer.Principal, body.Values, Id(organization, name), http.RequestAborted) is { Succeeded: false } foreign) return Problem.Of(foreign, http);
        if (!CaseWire.TryPosition(body.Seen, out var seen)) return Problem.Of(new Outcome(Codes.RequestInvalid, body.Seen, "seen"), http);
        return Answer(await cases.SaveAsync(viewer.Principal, new SaveCase(Id(organization, name), body.Values ?? [], seen, KeyOf(http)), http.RequestAborted), http, viewer, cases);
    }

    private static async Task<Results<Ok<CaseJson>, Problem>> MoveAsync(string organization, string name, string transition, MoveCaseJson body, HttpContext http, IViewer viewer, ICases cases, [FromServices] ApiFiles files)
    {
        if (await files.CheckAsync(viewer.Principal, body.Values, Id(organization, name), http.RequestAborted) is { Succeeded: false } foreign) return Problem.Of(foreign, http);
        if (!CaseWire.TryPosition(body.Seen, out var seen)) return Problem.Of(new Outcome(Codes.RequestInvalid, body.Seen, "seen"), http);
        var command = new MoveCase(Id(organization, name), transition, body.Values ?? [], seen, body.Opinion, body.Confirmation, KeyOf(http), CaseWire.Us(body.OccurredAt));
        return Answer(await cases.MoveAsync(viewer.Principal, command, http.RequestAborted), http, viewer, cases);
    }

    private static async Task<Results<Ok<CaseJson>, Problem>> RemarkAsync(string organization, string name, RemarkJson body, HttpContext http, IViewer viewer, ICases cases) =>
        Answer(await cases.RemarkAsync(viewer.Principal, Id(organization, name), body.Text ?? "", KeyOf(http), http.RequestAborted), http, viewer, cases);

    private static async Task<Results<Ok<CaseJson>, Problem>> RecallAsync(string organization, string name, HttpContext http, IViewer viewer, ICases cases, RecallJson? body = null) =>
        Answer(await cases.RecallAsync(viewer.Principal, Id(organization, name), body?.Asked, http.RequestAborted), http, viewer, cases);

    private static Results<Ok<IReadOnlyList<PendingEffectJson>>, Problem> Effects(string organization, string name, HttpContext http, IViewer viewer, ICases cases)
    {
        var found = cases.Find(viewer.Principal, Id(organization, name));
        return found.Succeeded || cases.MayRetry(viewer.Principal, Id(organization, name))
            ? TypedResults.Ok<IReadOnlyList<PendingEffectJson>>([.. cases.Pending(Id(organization, name)).Select(PendingEffectJson.Of)]) : Problem.Of(found.Status, http);
    }

    private static async Task<Results<Accepted<IReadOnlyList<PendingEffectJson>>, Problem>> RetryAsync(string organization, string name, HttpContext http, IViewer viewer, ICases cases)
    {
        var retried = await cases.RetryAsync(viewer.Principal, Id(organization, name), http.RequestAborted);
        return retried.Succeeded ? TypedResults.Accepted<IReadOnlyList<PendingEffectJson>>((string?)null, [.. cases.Pending(Id(organization, name)).Select(PendingEffectJson.Of)]) : Problem.Of(retried.Status, http);
    }

    private static Results<Ok<CaseJson>, Problem> Answer(Outcome<CaseView> outcome, HttpContext http, IViewer viewer, ICases cases) =>
        outcome.Succeeded ? TypedResults.Ok(CaseJson.Of(outcome.Value, cases.Moves(viewer.Principal, outcome.Value))) : Problem.Of(outcome.Status, http);

    private static string Id(string organization, string name) => $"{organization}/{name}";

    /// <summary>The header that other interfaces of ours take too.</summary>
    private static string? KeyOf(HttpContext http) => http.Request.Headers["Idempotency-Key"].ToString() is { Length: > 0 } key ? key : null;
}
