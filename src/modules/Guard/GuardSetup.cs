using Microsoft.Extensions.DependencyInjection;
using Yiwang.Cases;
using Yiwang.Cases.Definitions;
using Yiwang.Console.Cases;
using Yiwang.Console.Slots;
using Yiwang.Events;
using Yiwang.Guard.Circulars;

namespace Yiwang.Guard;

/// <summary>Module 安全: warning circulars and their receipts.</summary>
public static class GuardSetup
{
    private static readonly Bilingual s_group = new("安全", "Security");

    public static IServiceCollection AddGuard(this IServiceCollection services)
    {
        services.AddSingleton(new DefinitionAssembly(typeof(GuardSetup).Assembly));
        services.AddSingleton(new MenuItem(s_group, new("预警通报", "Warning circulars"), CaseAddress.Of("circular"), "alert-triangle", 610, who => who.Organization is not null));
        services.AddSingleton(new MenuItem(s_group, new("通报回执", "Circular receipts"), CaseAddress.Of("circular-receipt"), "inbox", 620, who => who.Organization is not null));
        services.AddSingleton<ICaseGuard, NoMatchingAsset>();
        return services;
    }
}
