using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Yiwang.Identify.Surfaces.Api;
using Yiwang.Identify.Surfaces.HandleRest;

namespace Yiwang.Identify;

/// <summary>The module's interfaces for programs.</summary>
public static class IdentifyApi
{
    /// <summary>First in the pipeline: the hot path of resolution needs no session, no routing and no page.</summary>
    public static void UseIdentifyFastPath(this IApplicationBuilder app) => app.UseMiddleware<HandleFastPath>();

    public static void MapIdentifyApi(this IEndpointRouteBuilder routes)
    {
        HandleEndpoints.Map(routes);
        ThingsApi.Map(routes);
        CatalogueApi.Map(routes);
        NodeResolveApi.Map(routes);
    }
}
