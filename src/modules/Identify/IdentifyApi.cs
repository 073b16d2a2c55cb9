using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Yiwang.Identify.Lookup;
using Yiwang.Identify.Surfaces.Api;
using Yiwang.Identify.Surfaces.DigitalLink;
using Yiwang.Identify.Surfaces.Doip;
using Yiwang.Identify.Surfaces.HandleRest;
using Yiwang.Identify.Surfaces.HandleRest.Redirect;
using Yiwang.Identify.Surfaces.HandleServer.Tcp;
using Yiwang.Identify.Surfaces.HandleServer.Tunnel;
using Yiwang.Identify.Surfaces.Rdap;
using Yiwang.Identify.Surfaces.Requests;
using Yiwang.Identify.Surfaces.Snms;

namespace Yiwang.Identify;

/// <summary>The module's interfaces for programs.</summary>
public static class IdentifyApi
{
    /// <summary>Before limits and the hot path: what they answer is seen in the request log too.</summary>
    public static void UseRequestLog(this IApplicationBuilder app) => app.UseMiddleware<HttpRequests>();

    /// <summary>First in the pipeline: the hot path of resolution needs no session, no routing and no page.</summary>
    public static void UseIdentifyFastPath(this IApplicationBuilder app) => app.UseMiddleware<HandleFastPath>().UseMiddleware<HandleTunnel>();

    /// <summary>Makes a listener speak the Handle protocol.</summary>
    /// <param name="recursive">The recursion service, which asks on for everybody.</param>
    public static void UseHandleProtocol(this ListenOptions listener, bool recursive)
    {
        var connections = new Lazy<HandleConnections>(listener.ApplicationServices.GetRequiredService<HandleConnections>);
        listener.Run(connection => connections.Value.ServeAsync(connection, recursive));
    }

    /// <summary>After routing and the console's own steps: GS1 Digital Links are the paths that nothing else has.</summary>
    public static void UseDigitalLinks(this IApplicationBuilder app) => app.UseMiddleware<DigitalLinkPaths>();

    /// <summary>Whether a path is a look-up of a GS1 Digital Link, for limits.</summary>
    public static bool IsDigitalLink(ReadOnlySpan<char> path) => DigitalLinkPaths.Is(path);

    /// <summary>Whether a path is that of an identifier, which leads on to its URL value, for limits.</summary>
    public static bool IsHandleLink(ReadOnlySpan<char> path) => HandleRedirect.Is(path);

    public static void MapIdentifyApi(this IEndpointRouteBuilder routes)
    {
        HandleEndpoints.Map(routes);
        ThingsApi.Map(routes);
        CatalogueApi.Map(routes);
        NodeResolveApi.Map(routes);
        SnmsEndpoints.Map(routes);
        LookupApi.Map(routes);
        ResolverDescription.Map(routes);
        DoipEndpoints.Map(routes);
        RdapEndpoints.Map(routes);
    }
}
