using Microsoft.Extensions.DependencyInjection;
using Yiwang.Identify.Surfaces.HandleServer.Administration;
using Yiwang.Identify.Surfaces.HandleServer.Authentication;
using Yiwang.Identify.Surfaces.HandleServer.Engine;
using Yiwang.Identify.Surfaces.HandleServer.Resolve;
using Yiwang.Identify.Surfaces.HandleServer.Sites;
using Yiwang.Identify.Surfaces.HandleServer.Tcp;
using Yiwang.Identify.Surfaces.HandleServer.Udp;
using Yiwang.Net.Resolving;

namespace Yiwang.Identify.Surfaces.HandleServer;

/// <summary>The Handle server's parts. Operations and sessions are services of their own; whoever brings some adds a line here. The host registers a <see cref="HandleServerOptions"/>.</summary>
internal static class HandleServerSetup
{
    public static void Add(IServiceCollection services)
    {
        AuthenticationSetup.Add(services);
        services.AddSingleton<HandleEngine>().AddSingleton<ServerKey>().AddSingleton<AnswerWriter>().AddSingleton<HandleMeters>().AddSingleton<RequestTrace>().AddSingleton<HandleService>();
        services.AddSingleton<NodeSite>().AddSingleton<NodeSites>().AddSingleton<IDerivedRecords, PrefixRecords>().AddSingleton<IHandleOperation, SiteOperation>();
        services.AddSingleton<FastResolve>().AddSingleton<Referrals>().AddSingleton<IHandleOperation, ResolveOperation>();
        services.AddSingleton(s => new Amplification(s.GetRequiredService<HandleServerOptions>().Amplification, s.GetRequiredService<TimeProvider>()));
        services.AddSingleton<HandleConnections>().AddHostedService<UdpServers>();
        AdministrationSetup.Add(services);
    }
}
