using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Yiwang.Identify.Import;
using Yiwang.Identify.Import.Jobs;
using Yiwang.Identify.Import.Pages;
using Yiwang.Identify.Labels.Pages;
using Yiwang.Identify.Listing;

namespace Yiwang.Identify;

/// <summary>Imports and labels of the module: files in and paper out. The host registers an <see cref="ImportOptions"/>.</summary>
internal static class IdentifyFiles
{
    public static void Add(IServiceCollection services)
    {
        services.AddSingleton(s => new DraftFolder(s.GetRequiredService<ImportOptions>().Folder));
        services.AddSingleton<ImportSteps>();
        services.AddSingleton<ImportJobs>();
        services.AddHostedService(s => s.GetRequiredService<ImportJobs>());
    }

    public static void Map(IEndpointRouteBuilder routes)
    {
        ImportEndpoints.Map(routes);
        LabelEndpoints.Map(routes);
        IdentifiersWorkbook.Map(routes);
    }
}
