using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Yiwang.Connect.Acquisition.Running;
using Yiwang.Console.Feeds;
using Yiwang.Connect.Points;
using Yiwang.Console.Language;
using Yiwang.Console.Slots;
using Yiwang.Events;
using Yiwang.Parties;
using Problem = Yiwang.Console.Http.Problem;

namespace Yiwang.Connect.Health;

/// <summary>Health of connections as it changes: all of the organisation's in the list, one on its page.</summary>
internal static class AdaptersFeed
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet(AdaptersPage.Path + "/stream", OpenList).ExcludeFromDescription().DisableRequestTimeout();
        routes.MapGet(AdaptersPage.Path + "/{id}/stream", OpenOne).ExcludeFromDescription().DisableRequestTimeout();
    }

    public static IReadOnlyList<AdapterRow> Rows(Text text, Principal who, IPointBook book, AdapterRunner runner) =>
        who.Organization is not { } owner ? [] : [.. book.Adapters(owner).Select(a => AdapterRow.Of(text, runner.StatusOf(a), book.PointsOn(a.Id).Count))];

    private static IResult OpenList(HttpContext http, IViewer viewer, IPointBook book, AdapterRunner runner, LiveFeed feed, Text text) => viewer.Name is null
        ? Problem.Of(new Outcome(Codes.PartiesSignInNeeded), http)
        : feed.Open(http, () => [.. Rows(text, viewer.Principal, book, runner).Select(r => new Piece(r.ElementId, typeof(AdapterRowView), r))]);

    private static IResult OpenOne(string id, HttpContext http, IViewer viewer, IPointBook book, AdapterRunner runner, LiveFeed feed)
    {
        if (viewer.Name is null) return Problem.Of(new Outcome(Codes.PartiesSignInNeeded), http);
        if (book.FindAdapter(id) is not { } adapter || adapter.Owner != viewer.Principal.Organization) return Problem.Of(new Outcome(Codes.ThingsNotFound, id), http);
        return feed.Open(http, () => [new Piece(HealthModel.Id, typeof(HealthView), HealthModel.Of(runner.StatusOf(book.FindAdapter(id) ?? adapter)))]);
    }
}
