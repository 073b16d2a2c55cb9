using Yiwang.Connect.Inspection.Records;
using Yiwang.Connect.Inspection.Routes;
using Yiwang.Connect.Inspection.Runs;
using Yiwang.Parties;

namespace Yiwang.Connect.Inspection.Demonstration;

/// <summary>How the past runs went: nearly always well, now and then late, a walk missed at night, some findings. The same on every start.</summary>
internal sealed class DemonstrationPast(string inspector)
{
    private readonly Random _random = new(20_261_109);

    public Run Walk(PlannedRun planned, bool over)
    {
        var route = planned.Route;
        var run = new Run($"demo/{planned.PlannedUs}", route.Owner, "", route.Id, route.No, route.Name, route.Workshop, Run.Planned, planned.PlannedUs, planned.PlannedUs - route.WindowUs, planned.PlannedUs + route.WindowUs,
            route.Presence, route.Inspector, [.. planned.Items.Select(i => new RunItem(i, null, []))]);
        if (!over) return run;
        // one walk in thirty does not take place, one in twelve begins too late for its end
        if (_random.Next(30) == 0) return RecordMerge.Close(run, _ => false);
        var at = run.PlannedUs + Micros.Of(TimeSpan.FromMinutes(_random.Next(-25, 40))) + (_random.Next(12) == 0 ? route.WindowUs - Micros.Of(TimeSpan.FromMinutes(8)) : 0);
        foreach (var item in run.Items)
        {
            at += Micros.Of(TimeSpan.FromSeconds(_random.Next(50, 200)));
            if (_random.Next(120) == 0) continue;
            run = RecordMerge.Put(run, item.Item.No, item.Item.Meter is not null ? Read(run, item) : Look(run, item, at));
        }
        return RecordMerge.Close(run, i => i.Item.RunState == WantedState.Running && _random.Next(6) == 0);
    }

    private ItemRecord Read(Run run, RunItem item) => new()
    {
        Id = $"{run.PlannedUs}-{item.Item.No}-meter", Result = ItemResult.Normal, Value = decimal.Round(0.28m + _random.Next(-4, 5) / 100m, 2), AtUs = run.PlannedUs, SyncedUs = run.PlannedUs, Presence = "meter",
    };

    private ItemRecord Look(Run run, RunItem item, long at)
    {
        var abnormal = _random.Next(70) == 0;
        var value = item.Item.IsMeasured && (abnormal || _random.Next(2) == 0) ? abnormal ? 58m + _random.Next(5) : 38m + _random.Next(10) : (decimal?)null;
        return new()
        {
            Id = $"{run.PlannedUs}-{item.Item.No}", Result = abnormal ? ItemResult.Abnormal : ItemResult.Normal, Value = value, Person = inspector, AtUs = at, SyncedUs = at + Micros.Of(TimeSpan.FromMinutes(_random.Next(4))),
            Presence = "qr", Signed = true, Remark = abnormal ? Finding(item.Item) : "", Handling = abnormal ? _random.Next(3) == 0 ? Handling.Observe : Handling.OnSite : null,
        };
    }

    private static string Finding(RouteItem item) => item.Item switch
    {
        "油位" => "接近下刻线，已补油 2 L",
        "漏油" => "接头有渗油，已紧固",
        "滴漏" => "滴漏略多，继续观察",
        "异响" or "异响和振动" => "有轻微异响，已紧固地脚螺栓",
        _ => "超出标准，已调整",
    };
}
