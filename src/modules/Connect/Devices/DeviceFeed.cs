using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Yiwang.Console.Feeds;
using Yiwang.Connect.Live;
using Yiwang.Console.Http;
using Yiwang.Console.Language;
using Yiwang.Console.Slots;
using Yiwang.Events;
using Yiwang.Things;
using Yiwang.Things.Grammar;

namespace Yiwang.Connect.Devices;

/// <summary>State and values of one device as they change.</summary>
internal static class DeviceFeed
{
    private const string Folder = "/devices/live/";

    public static string Href(Handle device) => Folder + HandleUrl.Encode(device);

    public static void Map(IEndpointRouteBuilder routes) => routes.MapGet(Folder + "{**path}", Open).ExcludeFromDescription().DisableRequestTimeout();

    private static IResult Open(HttpContext http, IViewer viewer, ILiveStates live, DeviceSight sight, LiveFeed feed, Text text)
    {
        if (HandleAddress.Read(http, Folder, out var device) != HandleFault.None) return Problem.Of(new Outcome(Codes.ThingsHandleInvalid), http);
        if (!sight.MaySee(viewer.Principal, device)) return Problem.Of(new Outcome(viewer.Name is null ? Codes.PartiesSignInNeeded : Codes.PartiesForbidden), http);
        var who = viewer.Principal;
        return feed.Open(http, Look, (seen, cancel) => live.ChangedAsync(device, seen, cancel));

        IReadOnlyList<Piece> Look()
        {
            var now = live.Of(device);
            return [new Piece(DeviceHead.Id, typeof(DeviceHeadView), DeviceHead.Of(now)), .. sight.Points(who, now).Select(p => PointRow.Of(text, p, DeviceRoles.MayEdit(who))).Select(r => new Piece(r.Id, typeof(PointRowView), r))];
        }
    }
}
