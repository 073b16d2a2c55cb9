using Microsoft.Extensions.DependencyInjection;
using Yiwang.Identify.Surfaces.HandleServer.Administration;
using Yiwang.Identify.Surfaces.HandleServer.Authentication;
using Yiwang.Identify.Surfaces.HandleServer.Engine;

namespace Yiwang.Identify.Surfaces.HandleServer;

/// <summary>The Handle server's parts. Operations and sessions are services of their own; whoever brings some adds a line here.</summary>
internal static class HandleServerSetup
{
    public static void Add(IServiceCollection services)
    {
        AuthenticationSetup.Add(services);
        services.AddSingleton<HandleEngine>();
        AdministrationSetup.Add(services);
    }
}
