using Yiwang.Cases;
using Yiwang.Console.Cases;
using Yiwang.Console.Slots;
using Yiwang.Events;
using Yiwang.Parties;

namespace Yiwang.Console.Wall;

/// <summary>Open forms by what their deadlines say, as the viewer may see them.</summary>
internal sealed class CaseFigures(ICases cases, TimeProvider clock) : IWallFigures
{
    private readonly KeptFigures _kept = new(clock);

    public int Order => 40;

    public ValueTask<WallFigure?> LookAsync(Principal who, CancellationToken cancel) => _kept.LookAsync(who, () => CountAsync(who, cancel));

    private async ValueTask<WallFigure?> CountAsync(Principal who, CancellationToken cancel)
    {
        if (who.Organization is null || await cases.CountAsync(who, new CaseQuery(null, Open: true), cancel) is not { Succeeded: true, Value: var counts }) return null;
        WallPart Part(CaseLight light, WallTone tone, Bilingual label)
        {
            var count = counts.Where(c => c.Light == light).Sum(c => c.Count);
            return new(light.ToString(), label, count > 0 ? tone : WallTone.Plain, count, $"{CaseAddress.List}?light={light.ToString().ToLowerInvariant()}");
        }
        return new WallFigure("cases", new("在办事项的时限", "Open forms by deadline"),
            [Part(CaseLight.Green, WallTone.Ok, new("按期", "In time")), Part(CaseLight.Yellow, WallTone.Warn, new("将到期", "Due soon")), Part(CaseLight.Red, WallTone.Bad, new("超期", "Overdue"))]);
    }
}
