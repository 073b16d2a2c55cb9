using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Yiwang.Console.Slots;

namespace Yiwang.Connect;

/// <summary>Module 设备: drivers, points, live state, and what machines say.</summary>
public static class ConnectSetup
{
    public static IServiceCollection AddConnect(this IServiceCollection services)
    {
        services.AddSingleton(new PageAssembly(typeof(ConnectSetup).Assembly));
        return services;
    }

    public static IEndpointRouteBuilder MapConnect(this IEndpointRouteBuilder routes) => routes;
}
