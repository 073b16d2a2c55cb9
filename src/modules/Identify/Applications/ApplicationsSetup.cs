using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Yiwang.Cases;
using Yiwang.Identify.Applications.Testing;

namespace Yiwang.Identify.Applications;

/// <summary>What the forms FM-01 and FM-02 name. Everything else about them stands in their definitions.</summary>
internal static class ApplicationsSetup
{
    public static void Add(IServiceCollection services)
    {
        services.TryAddSingleton(new NodeTestOptions());
        services.AddSingleton<ICaseGuard, PrefixFree>().AddSingleton<ICaseGuard, NoLiveIdentifiers>().AddSingleton<ICaseGuard, PrefixDelegated>().AddSingleton<ICaseGuard, ParentServes>();
        services.AddSingleton<IFieldOffers, ParentPrefixes>();
        services.AddSingleton<ICaseEffect, DelegatePrefix>().AddSingleton<ICaseEffect, SuspendPrefix>().AddSingleton<ICaseEffect, ResumePrefix>();
        services.AddSingleton<ICaseEffect, CancelPrefix>().AddSingleton<ICaseEffect, MovePrefix>().AddSingleton<ICaseEffect, SuspendApplication>().AddSingleton<ICaseEffect, NodeTest>().AddSingleton<ICaseEffect, ProposePrefix>();
    }
}
