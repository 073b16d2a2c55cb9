using System.Net;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Yiwang.Connect.Simulators;
using Yiwang.Console.Accounts;
using Yiwang.Console.Feeds;
using Yiwang.Console.Network.Topology;
using Yiwang.Events;
using Yiwang.Node.Demo.Faults;
using Yiwang.Node.Demo.Network;
using Yiwang.Parties;
using Yiwang.Parties.Sessions;

namespace Yiwang.Node.Demo;

/// <summary>One click into a role, the sample files, and 重置演示. Mapped only under <c>yiwang demo</c>.</summary>
internal static class DemoEndpoints
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/demo/enter/{user}", EnterAsync).ExcludeFromDescription();
        routes.MapGet("/demo/files/{name}", Download).ExcludeFromDescription();
        routes.MapPost("/demo/reset", Reset).ExcludeFromDescription();
        routes.MapPost("/demo/machines", Switch).ExcludeFromDescription();
        routes.MapPost("/demo/network", PullAsync).ExcludeFromDescription();
        routes.MapGet("/demo/network/stream", (HttpContext http, DemoNetwork network, LiveFeed feed) =>
            feed.Open(http, () => [new Piece(TopologyView.Id, typeof(TopologyView), new DemoTopology(network).Look(IsRemote(http)))])).ExcludeFromDescription().DisableRequestTimeout();
    }

    /// <summary>Whoever came over the network goes on over it; who sits at this machine stays on loopback.</summary>
    public static bool IsRemote(HttpContext http) => http.Connection.RemoteIpAddress is { } peer && !IPAddress.IsLoopback(peer);

    /// <param name="to">Another page than the person's own.</param>
    private static async Task<Results<RedirectHttpResult, NotFound>> EnterAsync(string user, string? to, HttpContext http, SignIn signIn, DemoNetwork network)
    {
        var landing = user == DemoNetwork.Administrator ? "/home" : network.Data.People.FirstOrDefault(p => p.User == user)?.Landing;
        if (landing is null || !UserName.TryParse(user, out var name)) return TypedResults.NotFound();
        if (to is ['/', not ('/' or '\\'), ..]) landing = to;
        return await AccountsSetup.EnterDemoAsync(http, signIn, name) ? TypedResults.LocalRedirect(landing) : TypedResults.NotFound();
    }

    // The form field is bound, so that the antiforgery token is checked.
    private static async Task<Results<RedirectHttpResult, NotFound>> PullAsync([FromForm] string lever, [FromForm] string node, [FromForm] string? other, DemoNetwork network, IEvents events)
    {
        if (!Enum.TryParse<DemoLever>(lever, out var which) || !Enum.IsDefined(which)) return TypedResults.NotFound();
        // the node that answers would go down with its answer
        var own = network.Data.Nodes.FirstOrDefault(n => DemoNetwork.OriginOf(n) == events.Origin)?.Key;
        var done = !(which == DemoLever.Stop && node == own) && await new DemoLevers(network).PullAsync(which, node, other ?? "", CancellationToken.None);
        return TypedResults.LocalRedirect(done ? "/demo/network" : "/demo/network?did=no");
    }

    private static Results<PhysicalFileHttpResult, NotFound> Download(string name)
    {
        var file = DemoFiles.List().FirstOrDefault(f => f.Name == name);
        return file is null ? TypedResults.NotFound() : TypedResults.PhysicalFile(file.FullName, "application/octet-stream", file.Name);
    }

    private static Results<RedirectHttpResult, NotFound> Switch([FromForm] string asset, [FromForm] string fault, DemoNetwork network)
    {
        if (network.Plant is not { } plant || SimulatedPlant.Assets.All(a => a.AssetNo != asset) || !Enum.TryParse<SimulatedFault>(fault, out var which) || !Enum.IsDefined(which)) return TypedResults.NotFound();
        plant.Switch(asset, which, !plant.FaultsOf(asset).Contains(which));
        return TypedResults.LocalRedirect("/demo/machines");
    }

    // The form field is bound, so that the antiforgery token is checked.
    private static RedirectHttpResult Reset([FromForm] string confirm, DemoNetwork network)
    {
        // The node that answers is among those that stop; the page waits and asks again.
        if (confirm == "reset") _ = Task.Run(network.ResetAsync);
        return TypedResults.LocalRedirect("/demo/resetting");
    }
}
