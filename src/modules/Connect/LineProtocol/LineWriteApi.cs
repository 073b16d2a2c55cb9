using System.ComponentModel;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Yiwang.Console.Slots;
using Yiwang.Events;
using Yiwang.Parties;
using Yiwang.Wire.LineProtocol;
using Problem = Yiwang.Console.Http.Problem;

namespace Yiwang.Connect.LineProtocol;

/// <summary>
/// Samples by Influx line protocol: our own way in, which tells what became of each body, and the paths of InfluxDB (<see cref="InfluxApi"/>). Every sample is kept as it was sent: dead-bands and report modes are for
/// points that the node itself polls.
/// </summary>
internal static class LineWriteApi
{
    public static void Add(IServiceCollection services) =>
        services.AddSingleton<DiscoveredLines>().AddSingleton<LineSources>().AddSingleton<LineIntake>().AddSingleton<LineSender>();

    public static void Map(IEndpointRouteBuilder routes)
    {
        var api = routes.MapGroup("/api/v1/streams").WithTags("streams").DisableAntiforgery();
        api.MapPost("/write", WriteAsync).WithSummary("Samples as Influx line protocol, plain or gzip; durable when answered").Accepts<string>("text/plain").DisableRequestTimeout();
        api.MapGet("/discovered", Discovered).WithSummary("Fields that came in by line protocol and that no point takes");
        InfluxApi.Map(routes);
    }

    private static async Task<Results<Ok<LineReply>, Problem>> WriteAsync([Description("Of the timestamps: ns (default), us, ms, s, m, h.")] string? precision, HttpContext http, IViewer viewer, LineSender sender, LineIntake intake)
    {
        var owner = await sender.OfAsync(http, viewer);
        if (!owner.Succeeded) return Problem.Of(owner.Status, http);
        if (!LinePrecision.TryParse(precision, out var unit)) return Problem.Of(new Outcome(Codes.RequestInvalid, "ns, us, ms, s, m, h", "precision"), http);
        if (LineBody.Open(http) is not { } body) return Problem.Of(new Outcome(Codes.RequestInvalid, "gzip", "Content-Encoding"), http);
        var report = await intake.WriteAsync(owner.Value, body, unit, http.RequestAborted);
        if (LineWords.Trouble(report) is { Succeeded: false } trouble)
        {
            if (trouble.Code == Codes.RequestLimited) http.Response.Headers.RetryAfter = "1";
            return Problem.Of(trouble, http);
        }
        if (report.Lines == 0 && report.BadLines > 0) return Problem.Of(new Outcome(Codes.RequestInvalid, $"{report.Named[0].Line}", "body", Sentence(report.Named[0])), http);
        var english = Problem.WantsEnglish(http.Request);
        return TypedResults.Ok(new LineReply(report.Lines, report.Accepted, report.Unmapped, report.Misfits, report.Quarantined, report.Expired, report.BadLines,
            [.. report.Named.Select(b => new BadLineJson(b.Line, english ? LineWords.Of(b.Error).En : LineWords.Of(b.Error).Zh))]));
    }

    private static Results<Ok<IReadOnlyList<DiscoveredJson>>, Problem> Discovered(HttpContext http, IViewer viewer, IAccess access, DiscoveredLines discovered)
    {
        var owner = viewer.Principal.Organization ?? "";
        var decision = access.Decide(viewer.Principal, AccessAction.ManageDevices, new ThingScope(owner, null));
        if (!decision.Allowed) return Problem.Of(decision.AsOutcome(), http);
        return TypedResults.Ok<IReadOnlyList<DiscoveredJson>>([.. discovered.Of(owner).Select(d => new DiscoveredJson(d.Key, d.Field, d.Kind.ToString().ToLowerInvariant(), d.Value, d.Count, Micros.ToTime(d.LastUs)))]);
    }

    private static Bilingual Sentence(BadLine bad) => new($"第 {bad.Line} 行：{LineWords.Of(bad.Error).Zh}。", $"Line {bad.Line}: {LineWords.Of(bad.Error).En}.");

    /// <param name="Accepted">Samples that are durable now.</param>
    /// <param name="Unmapped">Fields that no point takes: see /api/v1/streams/discovered.</param>
    /// <param name="Misfits">Values that do not fit their point, as text for a number.</param>
    /// <param name="Quarantined">Values whose time lies too far in the future: put aside.</param>
    /// <param name="Expired">Values older than their retention: dropped.</param>
    /// <param name="Bad">The first ten bad lines; the others were taken.</param>
    private sealed record LineReply(long Lines, long Accepted, long Unmapped, long Misfits, long Quarantined, long Expired, long BadLines, IReadOnlyList<BadLineJson> Bad);

    private sealed record BadLineJson(long Line, string Reason);

    /// <param name="Address">Measurement and tags; with <paramref name="Selector"/> what a point on a line-protocol connection needs to take it.</param>
    private sealed record DiscoveredJson(string Address, string Selector, string Kind, string Value, long Count, DateTimeOffset Newest);
}
