using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Yiwang.Connect.Acquisition;
using Yiwang.Connect.Acquisition.Control;
using Yiwang.Connect.Acquisition.Running;
using Yiwang.Connect.Acquisition.Trials;
using Yiwang.Connect.Devices;
using Yiwang.Connect.Points;
using Yiwang.Console.Http;
using Yiwang.Console.Slots;
using Yiwang.Events;
using Yiwang.Parties;
using Problem = Yiwang.Console.Http.Problem;

namespace Yiwang.Connect.Api;

/// <summary>Connections to devices, trial readings, and writing to a machine.</summary>
internal static class AdaptersApi
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        var api = routes.MapGroup("/api/v1").WithTags("devices").DisableAntiforgery();
        api.MapGet("/adapters", List).WithSummary("Connections of your organisation and how they are");
        api.MapGet("/adapters/{id}", Get).WithSummary("A connection and its health");
        api.MapPut("/adapters/{id}", SaveAsync).WithSummary("Add or change a connection");
        api.MapDelete("/adapters/{id}", RemoveAsync).WithSummary("Remove a connection that no point uses");
        api.MapPost("/trial-readings", TryAsync).WithSummary("Ask a device once, for points and a connection that need not be saved");
        api.MapPost("/points/{prefix}/{suffix}/write", WriteAsync).WithSummary("Write a value to a machine, within the point's limits, and read it back");
    }

    private static Results<Ok<IReadOnlyList<AdapterJson>>, Problem> List(HttpContext http, IViewer viewer, IPointBook book, AdapterRunner runner) =>
        viewer.Principal.Organization is { } owner && DeviceRoles.MaySee(viewer.Principal)
            ? TypedResults.Ok<IReadOnlyList<AdapterJson>>([.. book.Adapters(owner).Select(a => AdapterJson.Of(runner.StatusOf(a)))])
            : Problem.Of(Unseen(viewer.Principal), http);

    private static Results<Ok<AdapterJson>, Problem> Get(string id, HttpContext http, IViewer viewer, IPointBook book, AdapterRunner runner)
    {
        if (viewer.Principal.IsPublic || !DeviceRoles.MaySee(viewer.Principal)) return Problem.Of(Unseen(viewer.Principal), http);
        return book.FindAdapter(id) is { } adapter && adapter.Owner == viewer.Principal.Organization ? TypedResults.Ok(AdapterJson.Of(runner.StatusOf(adapter))) : Problem.Of(new Outcome(Codes.ThingsNotFound, id, "id"), http);
    }

    private static async Task<Results<Ok<AdapterJson>, Problem>> SaveAsync(string id, AdapterJson body, HttpContext http, IViewer viewer, IPointBook book, AdapterRunner runner)
    {
        var adapter = body.Read(id);
        if (!adapter.Succeeded) return Problem.Of(adapter.Status, http);
        var saved = await book.SaveAsync(viewer.Principal, adapter.Value, body.Secret, http.RequestAborted);
        return saved.Succeeded ? TypedResults.Ok(AdapterJson.Of(runner.StatusOf(saved.Value))) : Problem.Of(saved.Status, http);
    }

    private static async Task<Results<NoContent, Problem>> RemoveAsync(string id, HttpContext http, IViewer viewer, IPointBook book)
    {
        var removed = await book.RemoveAdapterAsync(viewer.Principal, id, http.RequestAborted);
        return removed.Succeeded ? TypedResults.NoContent() : Problem.Of(removed, http);
    }

    private static async Task<Results<Ok<IReadOnlyList<TrialReadingJson>>, Problem>> TryAsync(TrialRequestJson body, HttpContext http, IViewer viewer, TrialReadings trials)
    {
        if (body.Adapter is null) return Problem.Of(new Outcome(Codes.RequestInvalid, "adapter", "adapter"), http);
        var adapter = body.Adapter.Read(body.Adapter.Id ?? "trial");
        if (!adapter.Succeeded) return Problem.Of(adapter.Status, http);
        var points = PointJson.Read(body.Points);
        if (!points.Succeeded) return Problem.Of(points.Status, http);
        var unsaved = points.Value.Select(p => p with { Handle = TrialReadings.Unsaved("point").Handle, Device = TrialReadings.Unsaved("point").Device }).ToArray();
        var read = await trials.ReadAsync(viewer.Principal, adapter.Value with { Name = adapter.Value.Name.Length > 0 ? adapter.Value.Name : "trial" }, body.Adapter.Secret, unsaved, http.RequestAborted);
        var english = Problem.WantsEnglish(http.Request);
        return read.Succeeded ? TypedResults.Ok<IReadOnlyList<TrialReadingJson>>([.. read.Value.Select(r => TrialReadingJson.Of(r, english))]) : Problem.Of(read.Status, http);
    }

    private static async Task<Results<Ok<WriteAnswerJson>, JsonHttpResult<WriteAnswerJson>, Problem>> WriteAsync(string prefix, string suffix, WriteRequestJson body, HttpContext http, IViewer viewer, PointControl control)
    {
        var point = Wire.Handle(prefix, suffix);
        if (!point.Succeeded) return Problem.Of(point.Status, http);
        var written = await control.WriteAsync(viewer.Principal, point.Value, body.Value, http.RequestAborted);
        if (!written.Succeeded) return Problem.Of(written.Status, http);
        var answer = written.Value;
        var json = new WriteAnswerJson(Wire.Name(answer.Result), answer.ReadBack, Problem.WantsEnglish(http.Request) ? answer.Sentence.En : answer.Sentence.Zh);
        return answer.Result == WriteResult.Done ? TypedResults.Ok(json) : TypedResults.Json(json, statusCode: StatusOf(answer.Result));
    }

    /// <summary>Ordered and recorded, but not done.</summary>
    private static int StatusOf(WriteResult result) => CodeStatus.Of(result switch
    {
        WriteResult.NoAnswer => Codes.ConnectNoAnswer,
        WriteResult.RefusedByLimits or WriteResult.NotWritable => Codes.RequestInvalid,
        _ => Codes.ConnectRefused,
    });

    private static Outcome Unseen(Principal who) => new(who.IsPublic ? Codes.PartiesSignInNeeded : Codes.PartiesForbidden);
}
