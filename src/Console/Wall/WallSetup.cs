using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Yiwang.Console.Feeds;
using Yiwang.Console.Slots;
using Yiwang.Events;

namespace Yiwang.Console.Wall;

/// <summary>大屏: the page for a screen on a wall, and its stream.</summary>
public static class WallSetup
{
    public const string Path = "/wall";
    private static readonly TimeSpan s_every = TimeSpan.FromSeconds(2);

    public static IServiceCollection AddWall(this IServiceCollection services)
    {
        services.TryAddSingleton<IWall, OwnWall>();
        return services.AddSingleton<IWallFigures, CaseFigures>().AddSingleton(new MenuItem(new("组网", "Network"), new("大屏", "Wall screen"), Path, "device-desktop", 806, Network.NetworkSetup.MaySeeTopology));
    }

    public static void MapWall(this IEndpointRouteBuilder routes) => routes.MapGet("/wall/stream", FollowAsync).ExcludeFromDescription().DisableRequestTimeout();

    public static bool IsRemote(HttpContext http) => http.Connection.RemoteIpAddress is { } peer && !IPAddress.IsLoopback(peer);

    private static async Task<IResult> FollowAsync(HttpContext http, IViewer viewer, IWall wall, LiveFeed feed, TimeProvider clock)
    {
        if (!Network.NetworkSetup.MaySeeTopology(viewer.Principal)) return Http.Problem.Of(new Outcome(viewer.Name is null ? Codes.PartiesSignInNeeded : Codes.PartiesForbidden), http);
        var picture = await wall.LookAsync(viewer.Principal, IsRemote(http), http.RequestAborted);
        return feed.Open(http, () => [new Piece(WallView.Id, typeof(WallView), picture)], async (seen, cancel) =>
        {
            await Task.Delay(s_every, clock, cancel);
            picture = await wall.LookAsync(viewer.Principal, IsRemote(http), cancel);
            return seen + 1;
        });
    }
}
