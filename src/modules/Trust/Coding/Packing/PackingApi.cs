using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Yiwang.Console.Http;
using Yiwang.Console.Slots;
using Yiwang.Events;

namespace Yiwang.Trust.Coding.Packing;

/// <param name="Batch">Identifier of the batch's form, as the list of batches gives it.</param>
/// <param name="Range">Visible codes, as <c>99.511.1001/B26A1[00000001-00050000]</c>.</param>
internal sealed record BindRequest(string? Batch, string? Range, string? Key = null);

/// <param name="Count">Codes that were spoiled since the last call.</param>
internal sealed record SpoilRequest(string? Batch, long Count, string? Key = null);

/// <param name="Code">A visible code, or the address that its label carries.</param>
internal sealed record VoidRequest(string? Code, string? Reason, string? Key = null);

/// <summary>The packing line's interface: a line controller or MES signs in with a token. A repeated key answers what the first call answered.</summary>
internal static class PackingApi
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/api/v1/codes").WithTags("Codes");
        group.MapGet("/batches", BatchesAsync).WithSummary("Batches of secret codes that can be bound");
        group.MapPost("/bind", BindAsync).WithSummary("Bind a range of visible codes to a batch");
        group.MapPost("/spoil", SpoilAsync).WithSummary("Count spoiled codes");
        group.MapPost("/void", VoidAsync).WithSummary("Void a damaged label");
    }

    private static async Task<Results<Ok<IReadOnlyList<LineBatch>>, Problem>> BatchesAsync(PackingDesk desk, IViewer viewer, HttpContext http)
    {
        if (viewer.Principal.IsPublic) return Problem.Of(new Outcome(Codes.PartiesSignInNeeded), http);
        var found = await desk.OpenAsync(viewer.Principal, http.RequestAborted);
        return found.Succeeded ? TypedResults.Ok(found.Value) : Problem.Of(found.Status, http);
    }

    private static async Task<Results<Ok<LineBatch>, Problem>> BindAsync(BindRequest request, PackingDesk desk, IViewer viewer, HttpContext http) =>
        viewer.Principal.IsPublic ? Problem.Of(new Outcome(Codes.PartiesSignInNeeded), http) : Answer(await desk.BindRangeAsync(viewer.Principal, request.Batch ?? "", request.Range ?? "", request.Key, http.RequestAborted), http);

    private static async Task<Results<Ok<LineBatch>, Problem>> SpoilAsync(SpoilRequest request, PackingDesk desk, IViewer viewer, HttpContext http) =>
        viewer.Principal.IsPublic ? Problem.Of(new Outcome(Codes.PartiesSignInNeeded), http) : Answer(await desk.SpoilAsync(viewer.Principal, request.Batch ?? "", request.Count, request.Key, http.RequestAborted), http);

    private static async Task<Results<NoContent, Problem>> VoidAsync(VoidRequest request, PackingDesk desk, IViewer viewer, HttpContext http)
    {
        if (viewer.Principal.IsPublic) return Problem.Of(new Outcome(Codes.PartiesSignInNeeded), http);
        var outcome = await desk.VoidAsync(viewer.Principal, request.Code ?? "", request.Reason ?? "", request.Key, http.RequestAborted);
        return outcome.Succeeded ? TypedResults.NoContent() : Problem.Of(outcome, http);
    }

    private static Results<Ok<LineBatch>, Problem> Answer(Outcome<LineBatch> done, HttpContext http) => done.Succeeded ? TypedResults.Ok(done.Value) : Problem.Of(done.Status, http);
}
