using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Yiwang.Connect.Api;

/// <summary>The module's interface for programs.</summary>
internal static class ApiSetup
{
    public static void Add(IServiceCollection services) => services.AddSingleton<DeviceAccess>();

    public static void Map(IEndpointRouteBuilder routes)
    {
        DevicesApi.Map(routes);
        PointFilesApi.Map(routes);
        AdaptersApi.Map(routes);
    }
}
