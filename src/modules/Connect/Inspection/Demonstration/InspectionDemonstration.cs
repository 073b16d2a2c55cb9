using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Yiwang.Cases;
using Yiwang.Connect.Inspection.Routes;
using Yiwang.Connect.Inspection.Runs;
using Yiwang.Connect.Points;
using Yiwang.Notices;
using Yiwang.Parties;
using Yiwang.Things;

namespace Yiwang.Connect.Inspection.Demonstration;

/// <summary>Route R-A-03 of plant YW01 with six points, and thirty days of its runs. All invented; what is read automatically is read from the simulated machines.</summary>
public static class InspectionDemonstration
{
    private const int Days = 30, AtOnce = 16;
    private static readonly TimeSpan s_window = TimeSpan.FromHours(2);

    /// <summary>Once: a node that has a route already is left alone.</summary>
    /// <param name="engineer">Makes the route.</param>
    /// <param name="inspector">Walked it.</param>
    /// <param name="devices">By asset number.</param>
    /// <param name="zone">Of the node.</param>
    /// <exception cref="InvalidDataException">The node refused a command.</exception>
    public static async Task FillAsync(IServiceProvider node, Principal engineer, Principal inspector, IReadOnlyDictionary<string, Handle> devices, TimeZoneInfo zone, CancellationToken cancel)
    {
        var cases = node.GetRequiredService<ICases>();
        var (own, clock) = (node.GetRequiredService<INodeCases>(), node.GetRequiredService<TimeProvider>());
        var there = await cases.ListAsync(engineer, new CaseQuery(RouteReader.Definition, Limit: 1), cancel);
        if (there is { Succeeded: true, Value.Rows.Count: > 0 }) return;
        var lube = node.GetRequiredService<IPointBook>().PointsOf(node.GetRequiredService<DeviceThings>().Local(devices["EQ-A-001"]) ?? devices["EQ-A-001"]).FirstOrDefault(p => p.Code.Contains("lube", StringComparison.OrdinalIgnoreCase));
        var values = DemonstrationRoute.Values(devices, lube?.Handle);
        var opened = await cases.OpenAsync(engineer, new OpenCase(RouteReader.Definition, values, Transition: "activate", Key: "demo:R-A-03"), cancel);
        if (!opened.Succeeded) throw new InvalidDataException($"demo data: route R-A-03: {opened.Status.Code} {opened.Status.Field} {opened.Status.Detail} {opened.Status.Say?.Zh}");
        var now = Micros.Of(clock);
        var route = RouteReader.Read(opened.Value.Id, opened.Value.Applicant, now - Micros.Of(TimeSpan.FromDays(Days + 1)), (JsonObject)opened.Value.Values.DeepClone());
        var plan = new RoutePlan(zone, node.GetRequiredService<IWorkCalendar>().IsWorkday);
        var past = new DemonstrationPast(inspector.User!);
        // one after the other as they were walked, so that every start tells the same; written beside one another
        var walked = plan.Between(route, now - Micros.Of(TimeSpan.FromDays(Days)), now + Micros.Of(s_window), (_, _) => false).Select(p => (Planned: p, Over: p.PlannedUs + route.WindowUs < now)).Select(p => (p.Planned, p.Over, Run: past.Walk(p.Planned, p.Over))).ToList();
        await Parallel.ForEachAsync(walked, new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancel }, async (one, stop) =>
        {
            var (planned, over, run) = one;
            var written = RunValues.Open(planned);
            if (over) foreach (var (name, value) in RunValues.Changed(run)) written[name] = value?.DeepClone();
            var done = await own.OpenAsync(route.Owner, new OpenCase(RunValues.Definition, written, Parent: route.Id, Transition: !over ? null : run.Counts.IsComplete ? "finish" : "miss", Key: $"run:{route.Id}:{planned.PlannedUs}",
                OccurredAtUs: over ? planned.PlannedUs + route.WindowUs : null), stop);
            if (!done.Succeeded) throw new InvalidDataException($"demo data: run: {done.Status.Code} {done.Status.Field} {done.Status.Detail} {done.Status.Say?.Zh}");
        });
    }
}
