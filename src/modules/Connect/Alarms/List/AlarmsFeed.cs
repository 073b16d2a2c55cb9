using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Yiwang.Connect.Alarms.Keeping;
using Yiwang.Connect.Feeds;
using Yiwang.Console.Http;
using Yiwang.Console.Slots;
using Yiwang.Events;

namespace Yiwang.Connect.Alarms.List;

/// <summary>The list of open alarms as it changes.</summary>
internal static class AlarmsFeed
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapGet(AlarmsPage.Path + "/stream", Open).ExcludeFromDescription().DisableRequestTimeout();

    private static IResult Open(HttpContext http, IViewer viewer, AlarmDesk desk, LiveFeed feed)
    {
        if (viewer.Name is null || !AlarmRoles.MaySee(viewer.Principal)) return Problem.Of(new Outcome(viewer.Name is null ? Codes.PartiesSignInNeeded : Codes.PartiesForbidden), http);
        var (who, filter) = (viewer.Principal, AlarmFilter.Of(http.Request.Query));
        return feed.Open(http, () => [new Piece(AlarmList.Id, typeof(AlarmListView), AlarmList.Of(desk, who, filter))], desk.ChangedAsync);
    }
}
