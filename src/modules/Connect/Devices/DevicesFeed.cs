using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Yiwang.Console.Feeds;
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

    public static void Map(IEndpointRouteBuilder routes) => routes.MapGet(DeviceFilter.Path + "/stream", OpenAsync).ExcludeFromDescription().DisableRequestTimeout();

    public static int Page(IQueryCollection query) => int.TryParse(query["page"], NumberStyles.None, CultureInfo.InvariantCulture, out var page) ? Math.Clamp(page, 1, PageMax) : 1;

    private static async Task<IResult> OpenAsync(HttpContext http, IViewer viewer, DeviceList list, ILiveStates live, LiveFeed feed, Text text)
    {
        if (viewer.Name is null) return Problem.Of(new Outcome(Codes.PartiesSignInNeeded), http);
        // the rows of the page as it was opened: one that leaves the filter stays in sight until the page is loaded again
        var (filter, page) = (DeviceFilter.Of(http.Request.Query), Page(http.Request.Query));
        var facts = (await list.PageAsync(text, viewer.Principal, filter, page, DevicesPage.PageRows, http.RequestAborted)).Facts;
        return feed.Open(http, () => [.. list.Rows(text, viewer.Principal, facts).Select(r => new Piece(r.Id, typeof(DeviceRowView), r))], (seen, cancel) => live.ChangedAsync(null, seen, cancel));
    }
}
