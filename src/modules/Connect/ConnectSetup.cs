using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Yiwang.Connect.Alarms;
using Yiwang.Connect.Api;
using Yiwang.Connect.Collect;
using Yiwang.Connect.Inspection;
using Yiwang.Connect.LineProtocol;
using Yiwang.Connect.Points;
using Yiwang.Connect.Query;
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

    /// <summary>A node without a store has nothing to map.</summary>
    public static IEndpointRouteBuilder MapConnect(this IEndpointRouteBuilder routes)
    {
        if (routes.ServiceProvider.GetService<IPointBook>() is null) return routes;
        PagesSetup.Map(routes);
        AlarmSetup.Map(routes);
        CollectSetup.Map(routes);
        ApiSetup.Map(routes);
        QueryApi.Map(routes);
        LineWriteApi.Map(routes);
        InspectionSetup.Map(routes);
        Maintenance.Pages.OeeExport.Map(routes);
        return routes;
    }
}
