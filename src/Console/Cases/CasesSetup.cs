using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Yiwang.Console.Cases.Api;
using Yiwang.Console.Cases.Files;

namespace Yiwang.Console.Cases;

/// <summary>Pages of every form, made from its definition.</summary>
public static class CasesSetup
{
    public static IServiceCollection AddCasePages(this IServiceCollection services) => services.AddSingleton<Attachments>();

    public static void MapCasePages(this IEndpointRouteBuilder routes)
    {
        FileEndpoints.Map(routes);
        CasesApi.Map(routes);
    }
}
