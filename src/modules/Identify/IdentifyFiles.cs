using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Yiwang.Identify.Import;
using Yiwang.Identify.Import.Jobs;
using Yiwang.Identify.Import.Pages;
using Yiwang.Identify.Labels.Pages;

namespace Yiwang.Identify;

/// <summary>Imports and labels of the module: files in and paper out.</summary>
public static class IdentifyFiles
{
    public static IServiceCollection AddIdentifyFiles(this IServiceCollection services, ImportOptions options)
    {
        services.AddSingleton(options);
        services.AddSingleton(new DraftFolder(options.Folder));
        services.AddSingleton<ImportSteps>();
        services.AddSingleton<ImportJobs>();
        services.AddHostedService(s => s.GetRequiredService<ImportJobs>());
        return services;
    }

    public static void MapIdentifyFiles(this IEndpointRouteBuilder routes)
    {
        ImportEndpoints.Map(routes);
        LabelEndpoints.Map(routes);
    }
}
