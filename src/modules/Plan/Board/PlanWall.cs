using Yiwang.Cases;
using Yiwang.Console.Slots;
using Yiwang.Console.Wall;
using Yiwang.Events;
using Yiwang.Parties;

namespace Yiwang.Plan.Board;

/// <summary>Lights of all indicators for the wall screen.</summary>
internal sealed class PlanWall(PlanFigures figures, TimeProvider clock) : IWallFigures
{
    private readonly KeptFigures _kept = new(clock);

    public int Order => 50;

    public ValueTask<WallFigure?> LookAsync(Principal who, CancellationToken cancel) => PlanRoles.MaySee(who) ? _kept.LookAsync(who, () => CountAsync(who)) : new((WallFigure?)null);

    private async ValueTask<WallFigure?> CountAsync(Principal who)
    {
        List<CaseLight> lights = [];
        foreach (var plan in figures.Plans(who)) lights.AddRange((await figures.OfAsync(who, plan)).Select(i => i.Light));
        if (lights.Count == 0) return null;
        WallPart Part(CaseLight light, WallTone tone, Bilingual label) => new(light.ToString(), label, lights.Contains(light) ? tone : WallTone.Plain, lights.Count(l => l == light), PlanPage.Path);
        return new WallFigure("plan", new("计划指标", "Plan indicators"),
            [Part(CaseLight.Green, WallTone.Ok, new("达到进度", "On course")), Part(CaseLight.Yellow, WallTone.Warn, new("稍落后", "Lagging")), Part(CaseLight.Red, WallTone.Bad, new("落后", "Behind")), Part(CaseLight.None, WallTone.Plain, new("未知", "Unknown"))]);
    }
}
