using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Yiwang.Console.Slots;
using Yiwang.Events;
using Yiwang.Parties;

namespace Yiwang.Console.Pacts;

/// <summary>合作协议 and 单位密钥.</summary>
public static class PactsSetup
{
    private static readonly Bilingual s_network = new("组网", "Network"), s_administration = new("管理", "Administration");

    public static IServiceCollection AddPactPages(this IServiceCollection services) => services
        .AddSingleton(new MenuItem(s_network, new("合作协议", "Pacts"), PactAddress.List, "signature", 800, PactAddress.MaySee))
        .AddSingleton(new MenuItem(s_administration, new("单位密钥", "Keys"), PactAddress.Keys, "key", 902, who => who.Holds(Role.OrgAdmin)))
        .AddSingleton(new TodayItem(typeof(PactsToday), 290, PactAddress.MayManage));

    public static void MapPactPages(this IEndpointRouteBuilder routes) => PartyEndpoint.Map(routes);
}
