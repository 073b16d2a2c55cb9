using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;
using Yiwang.Console.Slots;
using Yiwang.Events;
using Yiwang.Net.Crossing;
using Yiwang.Parties;
using Yiwang.Parties.Auditing;
using Yiwang.Parties.Rights;
using Problem = Yiwang.Console.Http.Problem;

namespace Yiwang.Console.Network;

/// <summary>Messages as files: <c>GET /api/v1/bundles?pact=…&amp;sealed=true</c> writes what waits, <c>POST /api/v1/bundles</c> takes what was carried here. For the command line; pages use the same.</summary>
internal static class BundleEndpoints
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/v1/bundles", ExportAsync).DisableRequestTimeout().WithTags("crossing");
        routes.MapPost("/api/v1/bundles", ImportAsync).DisableRequestTimeout().DisableAntiforgery().WithTags("crossing");
        routes.MapGet("/network/bundle", ExportAsync).DisableRequestTimeout().ExcludeFromDescription();
    }

    private static async Task ExportAsync(HttpContext http, string? pact, bool? @sealed, IViewer viewer, CrossingRuntime crossing, IAccess access, IAudit audit)
    {
        var entered = await EnterAsync(viewer.Principal, "bundle.export", pact, access, audit, http.RequestAborted);
        if (!entered.Succeeded)
        {
            await Problem.Of(entered.Status, http).ExecuteAsync(http);
            return;
        }
        // written whole before the first byte is sent, so that a refusal is still a refusal
        var path = Path.Combine(Path.GetTempPath(), $"yiwang-{Guid.NewGuid():N}.bundle");
        await using var file = new FileStream(path, new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.ReadWrite, Options = FileOptions.DeleteOnClose | FileOptions.Asynchronous, UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite });
        var written = await crossing.ExportAsync(pact ?? "", entered.Value, @sealed ?? false, file, http.RequestAborted);
        if (!written.Succeeded)
        {
            await Problem.Of(written.Status, http).ExecuteAsync(http);
            return;
        }
        http.Response.ContentType = "application/octet-stream";
        http.Response.Headers.CacheControl = "no-store";
        http.Response.Headers.ContentDisposition = "attachment; filename=\"yiwang.bundle\"";
        http.Response.Headers["yiwang-messages"] = written.Value.Messages.ToString(System.Globalization.CultureInfo.InvariantCulture);
        http.Response.Headers["yiwang-receipts"] = written.Value.Receipts.ToString(System.Globalization.CultureInfo.InvariantCulture);
        http.Response.ContentLength = file.Length;
        file.Position = 0;
        await file.CopyToAsync(http.Response.Body, http.RequestAborted);
    }

    private static async Task<IResult> ImportAsync(HttpContext http, IViewer viewer, CrossingRuntime crossing, CrossingLimits limits, IAccess access, IAudit audit)
    {
        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size) size.MaxRequestBodySize = limits.BundleBytes;
        var entered = await EnterAsync(viewer.Principal, "bundle.import", null, access, audit, http.RequestAborted);
        if (!entered.Succeeded) return Problem.Of(entered.Status, http);
        var done = await crossing.ImportAsync(http.Request.Body, entered.Value, http.RequestAborted);
        return done.Succeeded ? TypedResults.Ok(BundleJson.Of(done.Value)) : Problem.Of(done.Status, http);
    }

    internal static async ValueTask<Outcome<OrganizationId>> EnterAsync(Principal who, string act, string? about, IAccess access, IAudit audit, CancellationToken cancel)
    {
        if (!OrganizationId.TryParse(who.Organization, out var own)) return new Outcome(Codes.PartiesSignInNeeded);
        var entered = await new AuditedAccess(access, audit).EnterAsync(who, AccessAction.ManagePacts, new ThingScope(own.ToString(), null), act, about, cancel);
        return entered.Succeeded ? own : entered;
    }
}
