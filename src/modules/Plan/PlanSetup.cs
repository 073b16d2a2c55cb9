using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Yiwang.Console.Slots;
using Yiwang.Events;
using Yiwang.Parties;
using Yiwang.Plan.Board;
using Yiwang.Plan.Counting;
using Yiwang.Plan.Records;

namespace Yiwang.Plan;

/// <summary>Module 统筹: plans, their tasks and responsible units, and indicators with where each figure comes from.</summary>
public static class PlanSetup
{
    private static readonly Bilingual s_group = new("统筹", "Plans");

    public static IServiceCollection AddPlan(this IServiceCollection services)
    {
        services.AddSingleton(new PageAssembly(typeof(PlanSetup).Assembly));
        services.AddSingleton<CountedForms>().AddSingleton<PlanBook>().AddSingleton<PlanInstall>().AddSingleton<PlanFigures>().AddSingleton<IWallFigures, PlanWall>();
        services.AddSingleton(new MenuItem(s_group, new("计划看板", "Plan board"), PlanPage.Path, "target-arrow", 700, who => PlanRoles.MaySee(who) && !who.Holds(Role.NodeAdmin)));
        return services;
    }

    public static void MapPlan(this IEndpointRouteBuilder routes) => PlanExport.Map(routes);

    /// <summary>What the demonstration does: brings the plan in with invented figures, marked as such.</summary>
    public static async Task<Outcome> SeedAsync(IServiceProvider services, Principal who, CancellationToken cancel)
    {
        foreach (var plan in PlanData.All)
        {
            var outcome = await services.GetRequiredService<PlanInstall>().RunAsync(who, plan, demo: true, cancel);
            if (!outcome.Succeeded) return outcome;
        }
        return Outcome.Ok;
    }
}
