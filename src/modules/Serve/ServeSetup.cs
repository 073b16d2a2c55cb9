using Microsoft.Extensions.DependencyInjection;
using Yiwang.Cases;
using Yiwang.Cases.Definitions;
using Yiwang.Console.Cases;
using Yiwang.Console.Slots;
using Yiwang.Events;
using Yiwang.Serve.Adoption;

namespace Yiwang.Serve;

/// <summary>Module 服务: adoption of cloud services, demand and supply. Forms are definitions; here stand only the conditions that an expression cannot say.</summary>
public static class ServeSetup
{
    private static readonly Bilingual s_group = new("服务", "Services");

    public static IServiceCollection AddServe(this IServiceCollection services)
    {
        services.AddSingleton(new DefinitionAssembly(typeof(ServeSetup).Assembly));
        services.AddSingleton(new MenuItem(s_group, new("上云申请", "Cloud adoption"), CaseAddress.Of("cloud-adoption"), "cloud", 510, who => who.Organization is not null));
        services.AddSingleton(new MenuItem(s_group, new("上云验收", "Cloud acceptance"), CaseAddress.Of("cloud-acceptance"), "clipboard-check", 520, who => who.Organization is not null));
        services.AddSingleton(new MenuItem(s_group, new("供需", "Supply and demand"), CaseAddress.Of("supply-demand"), "arrows-exchange", 530, who => who.Organization is not null));
        services.AddSingleton<ICaseGuard, CountedBefore>();
        return services;
    }
}
