using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Yiwang.Console.Slots;
using Yiwang.Events;
using Yiwang.Trust.Log;
using Yiwang.Trust.Proofs;

namespace Yiwang.Trust;

/// <summary>Module 可信: the log as everybody can read it, proofs, and the page that checks them.</summary>
public static class TrustSetup
{
    private static readonly Bilingual s_group = new("可信", "Trust");

    public static IServiceCollection AddTrust(this IServiceCollection services)
    {
        services.AddSingleton(new PageAssembly(typeof(TrustSetup).Assembly));
        services.AddSingleton(new MenuItem(s_group, new("验证证明", "Check a proof"), ProofLinks.Check, "shield-check", 200, _ => true));
        services.AddSingleton(new MenuItem(s_group, new("存证日志", "Log"), ProofLinks.Log, "list-check", 210, _ => true));
        services.AddSingleton(new ThingPanel(new("存证", "Proof"), typeof(ProofPanel), 100));
        services.AddScoped<DisclosedTo>().AddScoped<RecentEntries>();
        return services;
    }

    public static void MapTrust(this IEndpointRouteBuilder routes)
    {
        LogEndpoint.Map(routes);
        ProofEndpoint.Map(routes);
    }
}
