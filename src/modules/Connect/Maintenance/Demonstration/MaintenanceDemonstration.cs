using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Yiwang.Cases;
using Yiwang.Connect.Maintenance.Effectiveness;
using Yiwang.Connect.Maintenance.Failures;
using Yiwang.Connect.Maintenance.Orders;
using Yiwang.Connect.Maintenance.Production;
using Yiwang.Connect.Maintenance.Shifts;
using Yiwang.Connect.Maintenance.Stock;
using Yiwang.Connect.Points;
using Yiwang.Events;
using Yiwang.Parties;
using Yiwang.Things;

namespace Yiwang.Connect.Maintenance.Demonstration;

/// <summary>Thirty days of maintenance in plant YW01: shifts, rejects, reasons of stops, spare parts, failure modes, plans and work orders. All invented; the stops are those of the simulated machines.</summary>
public static class MaintenanceDemonstration
{
    internal const int Days = 30;
    // one piece in so many is bad, which gives the 0.985 of the scenario
    private const double GoodShare = 0.985, Performance = 0.88;
    private const int ExplainedMax = 100;
    private const long LeastStopUs = 5 * 60_000_000;

    /// <summary>Once: a node that keeps spare parts already is left alone.</summary>
    /// <param name="engineer">Plans and verifies.</param>
    /// <param name="technician">Repairs.</param>
    /// <param name="devices">By asset number.</param>
    /// <exception cref="InvalidDataException">The node refused a command.</exception>
    public static async Task FillAsync(IServiceProvider node, Principal engineer, Principal technician, IReadOnlyDictionary<string, Handle> devices, TimeZoneInfo zone, CancellationToken cancel)
    {
        var stock = node.GetRequiredService<StockBook>();
        if ((await stock.ListAsync(engineer.Organization!, cancel)).Count > 0) return;
        await StockAsync(stock, engineer, cancel);
        Expect(await node.GetRequiredService<ShiftPlans>().SetAsync(engineer, Shifts(), -1, cancel), "shifts");
        var cases = node.GetRequiredService<ICases>();
        foreach (var mode in StarterModes.All) Expect((await FailureLibrary.AdoptAsync(cases, engineer, mode, cancel: cancel)).Status, mode.Code);
        List<(string Asset, StopSpan Stop)> stops = [];
        foreach (var (asset, device) in devices) stops.AddRange((await ProductionAsync(node, engineer, technician, device, zone, cancel)).Select(s => (asset, s)));
        await new PastOrders(cases, engineer, technician, devices, node.GetRequiredService<TimeProvider>()).WriteAsync(stops, cancel);
        await InspectAsync(node, engineer, devices["EQ-A-003"], zone, cancel);
        await PlannedCare.WriteAsync(cases, engineer, devices, Micros.Of(node.GetRequiredService<TimeProvider>()), zone, cancel);
    }

    /// <summary>The air receiver of the compressor is special equipment, and its inspection is near.</summary>
    private static async Task InspectAsync(IServiceProvider node, Principal engineer, Handle compressor, TimeZoneInfo zone, CancellationToken cancel)
    {
        const int daysAhead = 23;
        var day = DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(node.GetRequiredService<TimeProvider>().GetUtcNow(), zone).DateTime).AddDays(daysAhead);
        var items = new Dictionary<string, string> { ["nextInspection"] = day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) };
        Expect(await node.GetRequiredService<LedgerLine>().WriteAsync(engineer.Organization!, engineer, compressor, items, "demo:inspection", cancel), "inspection");
    }

    /// <summary>Two shifts with their meals as the simulated shop keeps them, Monday to Saturday.</summary>
    private static ShiftPlan Shifts() => new()
    {
        Shifts = [new("早班", new(8, 0), new(15, 0), [new(new(12, 0), new(13, 0))]), new("中班", new(15, 0), new(22, 0), [new(new(17, 30), new(18, 30))])],
        Days = [DayOfWeek.Monday, DayOfWeek.Tuesday, DayOfWeek.Wednesday, DayOfWeek.Thursday, DayOfWeek.Friday, DayOfWeek.Saturday],
    };

    private static async Task StockAsync(StockBook stock, Principal engineer, CancellationToken cancel)
    {
        foreach (var (part, count) in DemoParts.All)
        {
            Expect(await stock.SaveAsync(engineer, part, cancel), part.PartNo);
            if (count > 0) Expect((await stock.MoveAsync(engineer, part.PartNo, count, "期初盘点", "demo:" + part.PartNo, cancel)).Status, part.PartNo);
        }
    }

    /// <summary>Cycle, rejects and reasons of one machine, as far as it counts and stands.</summary>
    private static async Task<IReadOnlyList<StopSpan>> ProductionAsync(IServiceProvider node, Principal engineer, Principal technician, Handle thing, TimeZoneInfo zone, CancellationToken cancel)
    {
        if (node.GetRequiredService<DeviceThings>().Local(thing) is not { } device || node.GetRequiredService<IPointBook>().PointsOf(device).Count == 0) return [];
        var production = node.GetRequiredService<ProductionBook>();
        var effectiveness = node.GetRequiredService<DeviceEffectiveness>();
        var times = new ShiftTimes(Shifts(), zone);
        var today = times.Day(Micros.Of(node.GetRequiredService<TimeProvider>()));
        var report = await effectiveness.ReadAsync(device, engineer.Organization!, today.AddDays(-Days), today, zone, cancel);
        var random = new Random(device.Suffix.ToString().Sum(c => c));
        if (report is { Pieces: > 0 and { } pieces, Oee.RunningUs: > 0 and var running })
        {
            Expect(await production.SetCycleAsync(engineer, device, "", Math.Round(Performance * running / 1e6 / pieces, 2), cancel), "cycle");
            for (var day = today.AddDays(-Days); day < today; day = day.AddDays(1))
            {
                if (!Shifts().IsWorked(day)) continue;
                var bad = Math.Round(pieces / (Days * 6 / 7.0) * (1 - GoodShare) * (0.6 + 0.8 * random.NextDouble()));
                Expect(await production.CountRejectsAsync(technician, device, day, "早班", "", bad, null, cancel), "rejects");
            }
        }
        foreach (var stop in report.Stops.Where(s => s.Reason is null && s.LostUs >= LeastStopUs).OrderByDescending(s => s.LostUs).Take(ExplainedMax / 4))
            Expect(await production.ExplainStopAsync(technician, device, stop.FromUs, stop.ToUs, Reason(random), null, cancel), "stop");
        return report.Stops;
    }

    private static string Reason(Random random) => random.Next(10) switch { < 3 => "changeover", < 5 => "tooling", < 7 => "material", 7 => "quality", 8 => "cleaning", _ => "other" };

    internal static void Expect(Outcome outcome, string what)
    {
        if (!outcome.Succeeded) throw new InvalidDataException($"demo data: {what}: {outcome.Code} {outcome.Field} {outcome.Detail} {outcome.Say?.Zh}");
    }
}
