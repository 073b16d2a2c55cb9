using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Yiwang.Connect.Alarms.Keeping;
using Yiwang.Console.Feeds;
using Yiwang.Console.Http;
using Yiwang.Console.Slots;
using Yiwang.Events;

namespace Yiwang.Connect.Alarms.List;

/// <summary>The list of open alarms as it changes.</summary>
internal static class AlarmsFeed
{
    /// <summary>Of the block on the Today page.</summary>
    public const string Today = AlarmsPage.Path + "/today/stream";

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet(AlarmsPage.Path + "/stream", Open).ExcludeFromDescription().DisableRequestTimeout();
        routes.MapGet(Today, OpenToday).ExcludeFromDescription().DisableRequestTimeout();
    }

    private static IResult Open(HttpContext http, IViewer viewer, AlarmDesk desk, LiveFeed feed)
    {
        if (Refused(viewer) is { } refused) return Problem.Of(refused, http);
        var (who, filter) = (viewer.Principal, AlarmFilter.Of(http.Request.Query));
        return feed.Open(http, () => [new Piece(AlarmList.Id, typeof(AlarmListView), AlarmList.Of(desk, who, filter))], desk.ChangedAsync);
    }

    private static IResult OpenToday(HttpContext http, IViewer viewer, AlarmDesk desk, LiveFeed feed)
    {
        if (Refused(viewer) is { } refused) return Problem.Of(refused, http);
        var who = viewer.Principal;
        return feed.Open(http, () => [new Piece(AlarmsNow.Id, typeof(AlarmsTodayView), AlarmsNow.Of(desk, who))], desk.ChangedAsync);
    }

    private static Outcome? Refused(IViewer viewer) => viewer.Name is null ? new Outcome(Codes.PartiesSignInNeeded) : AlarmRoles.MaySee(viewer.Principal) ? null : new Outcome(Codes.PartiesForbidden);
}
