using System.ComponentModel;
using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Yiwang.Console.Http;
using Yiwang.Console.Slots;
using Yiwang.Events;
using Yiwang.Net.Counting;
using Yiwang.Things;
using Yiwang.Things.Prefixes;
using Yiwang.Things.Templates;
using Yiwang.Things.Views;

namespace Yiwang.Identify.Surfaces.Api;

/// <summary>What is registered where: search, prefixes, templates, statistics. Changes go through <see cref="ThingsApi"/> and the reviewed forms.</summary>
internal static class CatalogueApi
{
    private const int SearchMax = 200, PageMax = 500, DaysMax = 366;

    public static void Map(IEndpointRouteBuilder routes)
    {
        var api = routes.MapGroup("/api/v1").WithTags("catalogue");
        api.MapGet("/search", SearchAsync).WithSummary("Handles by name or code, best matches first");
        api.MapGet("/prefixes", Prefixes).WithSummary("Prefixes that this node answers for, and those it has delegated");
        api.MapGet("/templates", Templates).WithSummary("Templates of your organisation");
        api.MapGet("/templates/{**handle}", FindTemplate).WithSummary("A template: its newest published version, or the version asked for");
        api.MapGet("/stats", StatsAsync).WithSummary("Identifiers and resolutions of a prefix: total, external, distinct");
    }

    private static async Task<Results<Ok<IReadOnlyList<string>>, Problem>> SearchAsync(string q, [Description("1–200, default 50.")] int? max, HttpContext http, IViewer viewer, IThingQueries queries)
    {
        if (string.IsNullOrWhiteSpace(q)) return Problem.Of(new Outcome(Codes.RequestInvalid, "1–200 characters", "q"), http);
        var found = await queries.SearchAsync(q, viewer.Principal.Organization, Math.Clamp(max ?? 50, 1, SearchMax), http.RequestAborted);
        return TypedResults.Ok<IReadOnlyList<string>>([.. found.Select(h => h.ToString())]);
    }

    private static Ok<PrefixPage> Prefixes([Description("From nextCursor.")] string? cursor, [Description("1–500, default 100.")] int? max, IPrefixTable prefixes)
    {
        var (page, next) = prefixes.Delegations(cursor, Math.Clamp(max ?? 100, 1, PageMax));
        IEnumerable<PrefixRecord> here = cursor is null ? prefixes.Homed() : [];
        return TypedResults.Ok(new PrefixPage([.. here.Concat(page).Select(PrefixJson.Of)], next));
    }

    private static Results<Ok<IReadOnlyList<TemplateSummary>>, Problem> Templates(HttpContext http, IViewer viewer, ITemplates templates) =>
        viewer.Principal.Organization is { } organization
            ? TypedResults.Ok<IReadOnlyList<TemplateSummary>>([.. templates.OwnedBy(organization).Select(TemplateSummary.Of)])
            : Problem.Of(new Outcome(Codes.PartiesSignInNeeded), http);

    private static Results<Ok<TemplateSummary>, Problem> FindTemplate(string handle, [Description("0 = the newest published one.")] int? version, HttpContext http, ITemplates templates) =>
        Handle.TryParse(handle, out var named) && templates.Find(named, version ?? 0) is { State: not TemplateState.Draft } template
            ? TypedResults.Ok(TemplateSummary.Of(template))
            : Problem.Of(new Outcome(Codes.ThingsNotFound, handle, "handle"), http);

    private static async Task<Results<Ok<PrefixStats>, Problem>> StatsAsync(string prefix, [Description("1–366, default 30.")] int? days, HttpContext http, IViewer viewer, IThingQueries queries, ResolveCounts counts, TimeProvider time)
    {
        if (viewer.Principal.IsPublic) return Problem.Of(new Outcome(Codes.PartiesSignInNeeded), http);
        if (!Prefix.TryParse(prefix, out var parsed, out var reason)) return Problem.Of(new Outcome(Codes.ThingsHandleInvalid, reason, "prefix"), http);
        var span = Math.Clamp(days ?? 30, 1, DaysMax);
        var today = counts.DayOf(time.GetUtcNow());
        var resolved = await counts.SumAsync(parsed, today - span + 1, today, http.RequestAborted);
        var registered = await queries.CountsAsync(parsed, DayText(today - span + 1), DayText(today), http.RequestAborted);
        return TypedResults.Ok(new PrefixStats(parsed.ToString(), span, registered.Sum(c => c.Identifiers), resolved.Total, resolved.External, resolved.Distinct));
    }

    private static string DayText(long day) => DateTime.UnixEpoch.AddDays(day).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}

/// <param name="State">active, suspended or cancelled.</param>
/// <param name="Node">Address of the node that answers for it; null = this one.</param>
public sealed record PrefixJson(string Prefix, string State, string Holder, string HolderName, string? Node)
{
    internal static PrefixJson Of(PrefixRecord p) => new(p.Prefix.ToString(), p.State.ToString().ToLowerInvariant(), p.Holder, p.HolderName, p.Node?.ToString());
}

public sealed record PrefixPage(IReadOnlyList<PrefixJson> Items, string? NextCursor);

public sealed record TemplateSummary(string Handle, int Version, string State, string NameZh, string NameEn, string Kind, IReadOnlyList<TemplateItemJson> Items)
{
    internal static TemplateSummary Of(Template t) => new(t.Handle.ToString(), t.Version, t.State.ToString().ToLowerInvariant(), t.Body.NameZh, t.Body.NameEn, t.Body.Kind.ToString(),
        [.. t.Body.Items.Select(i => new TemplateItemJson(i.Index, i.Name, i.NameZh, i.Type.ToString().ToLowerInvariant(), i.Required, i.Grade, i.Visibility.ToString().ToLowerInvariant()))]);
}

public sealed record TemplateItemJson(int Index, string Name, string NameZh, string Type, bool Required, byte Grade, string Visibility);

/// <param name="Registered">Identifiers registered in these days, members of ranges included.</param>
/// <param name="External">Resolutions by others than the owner's own people.</param>
/// <param name="Distinct">Different identifiers resolved, estimated to about 2 %.</param>
public sealed record PrefixStats(string Prefix, int Days, long Registered, long Resolved, long External, long Distinct);
