using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Yiwang.Connect.Collect.Errands;
using Yiwang.Connect.Collect.Hub;

namespace Yiwang.Connect.Collect;

/// <summary>The node's side of plant collectors.</summary>
internal static class CollectSetup
{
    public static void Add(IServiceCollection services) => services.AddSingleton<Hub.Collectors>().AddSingleton<CollectorIntake>().AddSingleton<ErrandDesk>();

    public static void Map(IEndpointRouteBuilder routes) => CollectorApi.Map(routes);
}
