using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Yiwang.Console.Feeds;
using Yiwang.Console.Network.Authorities;
using Yiwang.Console.Network.Topology;
using Yiwang.Console.Slots;
using Yiwang.Events;
using Yiwang.Parties;
using Yiwang.Parties.Rights;

namespace Yiwang.Console.Network;

/// <summary>Crossing between nodes: its endpoints and its pages.</summary>
public static class NetworkSetup
{
    public const string Topology = "/network", Neighbours = "/network/neighbours", Lane = "/network/lane", MoveOut = "/network/move-out", MoveIn = "/setup/move-in", Authorities = "/network/authorities";

    public static IServiceCollection AddNetworkPages(this IServiceCollection services) => services.AddSingleton<OwnTopology>()
        .AddSingleton(new MenuItem(new("组网", "Network"), new("拓扑", "Topology"), Topology, "topology-star-3", 805, MaySeeTopology))
        .AddSingleton(new MenuItem(new("组网", "Network"), new("邻居", "Neighbours"), Neighbours, "arrows-exchange", 810, MaySee))
        .AddSingleton(new MenuItem(new("组网", "Network"), new("信任的证书", "Trusted authorities"), Authorities, "shield-check", 812, who => who.Holds(Role.NodeAdmin)))
        .AddSingleton(new MenuItem(new("组网", "Network"), new("迁出", "Move out"), MoveOut, "truck-delivery", 820, who => who.Holds(Role.OrgAdmin)))
        .AddSingleton(new MenuItem(new("组网", "Network"), new("迁入", "Move in"), MoveIn, "home-down", 821, who => who.Holds(Role.NodeAdmin)));

    public static void MapNetwork(this IEndpointRouteBuilder routes)
    {
        routes.MapCrossing();
        BundleEndpoints.Map(routes);
        AuthorityEndpoints.Map(routes);
        routes.MapGet("/network/stream", FollowTopology).ExcludeFromDescription().DisableRequestTimeout();
    }

    /// <summary>Only what other nodes post; needs no more than the <c>CrossingRuntime</c> and the pacts.</summary>
    public static void MapCrossing(this IEndpointRouteBuilder routes) => CrossingEndpoints.Map(routes);

    /// <summary>Whoever signs agreements, and whoever runs the node.</summary>
    internal static bool MaySee(Principal who) =>
        who.Organization is not null && (who.Holds(Role.Auditor) || who.Roles.Any(r => RoleRules.Permits(r, AccessAction.ManagePacts) || RoleRules.Permits(r, AccessAction.ManageNode)));

    /// <summary>Also those who look after a region's network.</summary>
    internal static bool MaySeeTopology(Principal who) => MaySee(who) || who.Holds(Role.RegionOfficer) || who.Holds(Role.RegionLeader);

    private static IResult FollowTopology(HttpContext http, IViewer viewer, OwnTopology network, LiveFeed feed) => MaySeeTopology(viewer.Principal)
        ? feed.Open(http, () => [new Piece(TopologyView.Id, typeof(TopologyView), network.Look(viewer.Principal))])
        : Yiwang.Console.Http.Problem.Of(new Outcome(viewer.Name is null ? Codes.PartiesSignInNeeded : Codes.PartiesForbidden), http);

    internal static bool MayMove(Principal who) => who.Organization is not null && who.Roles.Any(r => RoleRules.Permits(r, AccessAction.ManagePacts));
}
