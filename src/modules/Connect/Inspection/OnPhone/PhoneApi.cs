using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;
using Yiwang.Connect.Inspection.Records;
using Yiwang.Console.Accounts;
using Yiwang.Console.Language;
using Yiwang.Console.Slots;
using Yiwang.Events;
using Yiwang.Parties;
using Yiwang.Parties.Sessions.Phones;
using Yiwang.Storage.Blobs;
using Problem = Yiwang.Console.Http.Problem;

namespace Yiwang.Connect.Inspection.OnPhone;

/// <summary>What the phone's page asks for when it has signal: runs to take along, photos, records.</summary>
internal static class PhoneApi
{
    public const string Root = "/api/inspect";

    public static void Map(IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup(Root).ExcludeFromDescription();
        group.MapGet("/runs", Runs);
        group.MapPost("/photos", PhotoAsync);
        group.MapPost("/sync", SyncAsync);
    }

    private static IResult Runs(HttpContext http, IViewer viewer, PhoneRuns runs, RunJsonWriter writer, Text text, TimeProvider clock)
    {
        var who = viewer.Principal;
        if (who.User is null) return Problem.Of(new Outcome(Codes.PartiesSignInNeeded), http);
        http.Response.Headers.CacheControl = "no-store";
        return TypedResults.Ok(new RunsAnswer(Micros.Of(clock) / 1_000, UserHandle.TryParse(who.User, out var user) ? user.Name.ToString() : "", [.. runs.Of(who).Select(r => writer.Write(text, who, r))]));
    }

    // A photo is the session's, or of a phone that was set up: one that is revoked may still hand in what goes to quarantine.
    private static async Task<IResult> PhotoAsync(HttpContext http, IViewer viewer, PhoneStore phones, BlobStore blobs)
    {
        if (!IsOurOwn(http)) return Problem.Of(new Outcome(Codes.PartiesForbidden, "origin"), http);
        var organization = (await phones.FindAsync(PhoneCookie.Of(http), http.RequestAborted))?.Organization ?? viewer.Principal.Organization;
        if (organization is null) return Problem.Of(new Outcome(Codes.PartiesSignInNeeded), http);
        http.Features.Get<IHttpMaxRequestBodySizeFeature>()?.MaxRequestBodySize = blobs.Options.BytesMax + 1;
        var taken = await PhotoIntake.TakeAsync(http.Request.Body, organization, blobs, http.RequestAborted);
        return taken.Succeeded ? TypedResults.Ok(taken.Value) : Problem.Of(taken.Status, http);
    }

    private static async Task<IResult> SyncAsync(SyncBody body, HttpContext http, IViewer viewer, PhoneStore phones, PhoneBatch batch, TimeProvider clock)
    {
        if (!IsOurOwn(http)) return Problem.Of(new Outcome(Codes.PartiesForbidden, "origin"), http);
        if (body.Records is not { Count: > 0 and <= PhoneBatch.Max } records || records.Any(r => r is null)) return Problem.Of(new Outcome(Codes.RequestTooLarge, $"1–{PhoneBatch.Max}", "records"), http);
        var phone = await phones.FindAsync(PhoneCookie.Of(http), http.RequestAborted);
        if (phone is null && viewer.Principal.User is null) return Problem.Of(new Outcome(Codes.PartiesSignInNeeded), http);
        var answers = await batch.TakeAsync(phone, viewer.Principal, body.Now, records, http.RequestAborted);
        return TypedResults.Ok(new SyncAnswer(Micros.Of(clock) / 1_000, answers));
    }

    // The phone's cookie speaks without a session, so another site's page must not send it along.
    private static bool IsOurOwn(HttpContext http) => Uri.TryCreate(http.Request.Headers.Origin.ToString(), UriKind.Absolute, out var origin) && origin.Authority == http.Request.Host.Value;

    internal sealed record RunsAnswer(long Now, string User, IReadOnlyList<RunJson> Runs);

    /// <param name="Now">The phone's clock, ms.</param>
    internal sealed record SyncBody(long Now, IReadOnlyList<SignedRecord>? Records);

    internal sealed record SyncAnswer(long Now, IReadOnlyList<RecordAnswer> Records);
}
