using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Yiwang.Connect.Feeds;
using Yiwang.Connect.Live;
using Yiwang.Console.Http;
using Yiwang.Console.Language;
using Yiwang.Console.Slots;
using Yiwang.Events;

namespace Yiwang.Connect.Devices;

/// <summary>Rows of the list of devices as they change.</summary>
internal static class DevicesFeed
{
    private const int PageMax = 10_000;

    public static void Map(IEndpointRouteBuilder routes) => routes.MapGet(DeviceFilter.Path + "/stream", Open).ExcludeFromDescription().DisableRequestTimeout();

    public static int Page(IQueryCollection query) => int.TryParse(query["page"], NumberStyles.None, CultureInfo.InvariantCulture, out var page) ? Math.Clamp(page, 1, PageMax) : 1;

    private static IResult Open(HttpContext http, IViewer viewer, DeviceList list, ILiveStates live, LiveFeed feed, Text text)
    {
        if (viewer.Name is null) return Problem.Of(new Outcome(Codes.PartiesSignInNeeded), http);
        // Every row of the page, whatever its state now: one that leaves the filter stays in sight until the page is loaded again.
        var (filter, page) = (DeviceFilter.Of(http.Request.Query), Page(http.Request.Query));
        var facts = list.Facts(text, viewer.Principal).Where(filter.Finds).ToList();
        if (filter.State is null) facts = [.. facts.Skip((page - 1) * DevicesPage.PageRows).Take(DevicesPage.PageRows)];
        return feed.Open(http, () => [.. list.Rows(text, viewer.Principal, facts).Select(r => new Piece(r.Id, typeof(DeviceRowView), r))], (seen, cancel) => live.ChangedAsync(null, seen, cancel));
    }
}
