using System.Text.Json.Nodes;
using Yiwang.Cases;
using Yiwang.Connect.Live;
using Yiwang.Connect.Maintenance.Effectiveness;
using Yiwang.Connect.Maintenance.Failures;
using Yiwang.Connect.Maintenance.Orders;
using Yiwang.Parties;
using Yiwang.Things;

namespace Yiwang.Connect.Maintenance.Demonstration;

/// <summary>
/// Work orders of the last thirty days, closed, and one that stands in each state. Orders about a stop have the time of a fault that the machine's history shows; each goes through the engine step by step by the
/// people who would have taken it, at the time when they would have. The same on every start.
/// </summary>
internal sealed class PastOrders(ICases cases, Principal engineer, Principal technician, IReadOnlyDictionary<string, Handle> devices, TimeProvider clock)
{
    private const int Orders = 25;
    /// <summary>Days: those that are closed lie before what counts as news, spread over the month.</summary>
    private const int Youngest = 3, Spread = 26;
    private const long MinuteUs = 60_000_000, HourUs = 60 * MinuteUs, DayUs = 24 * HourUs;
    private static readonly string[] s_assets = ["EQ-A-001", "EQ-A-002", "EQ-A-003", "EQ-A-006", "EQ-A-008"];
    private readonly Random _random = new(20_261_109);

    /// <param name="stops">Of the simulated machines.</param>
    public async Task WriteAsync(IReadOnlyList<(string Asset, StopSpan Stop)> stops, CancellationToken cancel)
    {
        var now = Micros.Of(clock);
        // one a day, whatever day it is today
        var faults = stops.Where(s => s.Stop.State == DeviceState.Fault && s.Stop.ToUs < now - Youngest * DayUs && s.Stop.ToUs - s.Stop.FromUs >= 3 * MinuteUs)
            .OrderByDescending(s => s.Stop.LostUs).DistinctBy(s => s.Stop.FromUs / DayUs)
            .GroupBy(s => s.Asset).SelectMany(g => g.Take(Orders / 3)).Take(Orders * 2 / 3).ToList();
        List<PastOrder> past = [.. faults.Select(f => About(f.Asset, f.Stop.FromUs, f.Stop.ToUs))];
        // the rest is work that no stop shows
        var days = faults.Select(f => f.Stop.FromUs / DayUs).ToHashSet();
        for (var i = 0; past.Count < Orders; i++)
        {
            var from = now - (i * 11L % Spread + Youngest) * DayUs - i * 37 * MinuteUs;
            if (days.Add(from / DayUs) || i >= Spread) past.Add(About(s_assets[i % s_assets.Length], from, null));
        }
        // orders of one machine one after the other, of several beside one another
        await Parallel.ForEachAsync(past.GroupBy(o => o.Asset), cancel, async (orders, stop) =>
        {
            foreach (var order in orders.OrderBy(o => o.FromUs)) await CloseAsync(order, stop);
        });
        await StandingAsync(now, cancel);
    }

    private PastOrder About(string asset, long fromUs, long? toUs)
    {
        var modes = StarterModes.All.Where(m => m.DeviceClass.Length > 0 && m.DeviceClass == Class(asset)).ToList();
        var mode = modes[_random.Next(modes.Count)];
        // a filter that is stopped up is the commonest
        var cause = mode.Causes[_random.Next(3) > 0 ? 0 : _random.Next(mode.Causes.Count)];
        return new(asset, fromUs, toUs, mode, cause, PartFor(cause), new Random(_random.Next()));
    }

    private static string Class(string asset) => asset switch { "EQ-A-002" => "furnace-meter", "EQ-A-003" => "screw-compressor", "EQ-A-006" => "pump-4-20ma", "EQ-A-007" => "sunspec-inverter", "EQ-A-008" => "io-run-detector", _ => "forging-press" };

    private async Task CloseAsync(PastOrder order, CancellationToken cancel)
    {
        var to = order.ToUs ?? order.FromUs + (20 + order.Chance.Next(100)) * MinuteUs;
        var view = await OpenAsync(order, order.FromUs + 3 * MinuteUs, order.ToUs is null ? "inspection" : "report", cancel);
        await MoveAsync(engineer, view, "assign", new() { ["assignee"] = technician.User }, order.FromUs + 6 * MinuteUs, cancel);
        await MoveAsync(technician, view, "start", [], order.FromUs + 10 * MinuteUs, cancel);
        var done = new JsonObject { ["failureMode"] = order.Mode.Title, ["cause"] = order.Cause.Cause, ["action"] = order.Cause.Action, ["laborHours"] = Math.Round(0.5 + order.Chance.NextDouble() * 2, 1) };
        if (order.ToUs is not null) (done["downtimeStart"], done["downtimeEnd"], done["downtimeReason"]) = (WorkOrder.Write(order.FromUs), WorkOrder.Write(to), "按当班记录");
        if (order.Part is { } part) done["parts"] = new JsonArray(new JsonObject { ["partNo"] = part, ["qty"] = 1 });
        await MoveAsync(technician, view, "finish", done, to + 5 * MinuteUs, cancel);
        await MoveAsync(engineer, view, "verify", new() { ["rating"] = 3 + order.Chance.Next(3), ["downtimeReason"] = order.ToUs is null ? null : "按当班记录" }, to + (1 + order.Chance.Next(6)) * HourUs, cancel, "运行正常，同意关闭");
    }

    private readonly Dictionary<string, double> _taken = [];

    /// <summary>Only what is there: the guard would refuse it else.</summary>
    private string? PartFor(FailureCause cause)
    {
        if (cause.PartNo.Length == 0 || DemoParts.All.FirstOrDefault(p => p.Part.PartNo == cause.PartNo) is not { Part: not null } known) return null;
        var taken = _taken.GetValueOrDefault(cause.PartNo);
        if (taken + 1 > known.Count) return null;
        _taken[cause.PartNo] = taken + 1;
        return cause.PartNo;
    }

    /// <summary>One in each state, so that every button can be tried.</summary>
    private async Task StandingAsync(long now, CancellationToken cancel)
    {
        string[] states = ["new", "assigned", "accepted", "working", "waiting", "finished", "cancelled"];
        for (var i = 0; i < states.Length; i++)
        {
            // the machine stands for it: 维修中 in the ledger
            var stands = states[i] == "working";
            var order = About(stands ? "EQ-A-008" : s_assets[i % s_assets.Length], now - (states.Length - i) * 2 * HourUs, null);
            var at = order.FromUs + 5 * MinuteUs;
            var view = await OpenAsync(order, at, i % 2 == 0 ? "report" : "inspection", cancel, stands);
            if (states[i] == "new") continue;
            if (states[i] == "cancelled")
            {
                await MoveAsync(engineer, view, "cancel", [], at + 10 * MinuteUs, cancel, "现场复查正常，取消");
                continue;
            }
            await MoveAsync(engineer, view, "assign", new() { ["assignee"] = technician.User }, at + 5 * MinuteUs, cancel);
            if (states[i] == "assigned") continue;
            await MoveAsync(technician, view, "accept", [], at + 8 * MinuteUs, cancel);
            if (states[i] == "accepted") continue;
            await MoveAsync(technician, view, "start", [], at + 15 * MinuteUs, cancel);
            if (states[i] == "waiting") await MoveAsync(technician, view, "hold", new() { ["holdReason"] = "parts" }, at + 30 * MinuteUs, cancel);
            if (states[i] == "finished") await MoveAsync(technician, view, "finish", new() { ["failureMode"] = order.Mode.Title, ["cause"] = order.Cause.Cause, ["action"] = order.Cause.Action, ["laborHours"] = 1.5 }, at + 50 * MinuteUs, cancel);
        }
    }

    private async Task<string> OpenAsync(PastOrder order, long atUs, string origin, CancellationToken cancel, bool stop = false)
    {
        var values = new JsonObject
        {
            ["device"] = devices[order.Asset].ToString(), ["symptom"] = order.Mode.Symptoms[order.Chance.Next(order.Mode.Symptoms.Count)], ["origin"] = origin, ["description"] = "演示数据",
            ["priority"] = order.ToUs is null ? "medium" : "high", ["stopRequired"] = stop,
        };
        var opened = await cases.OpenAsync(technician, new OpenCase(WorkOrder.Definition, values, OccurredAtUs: atUs), cancel);
        MaintenanceDemonstration.Expect(opened.Status, "work order");
        return opened.Value!.Id;
    }

    private async Task MoveAsync(Principal who, string id, string transition, JsonObject values, long atUs, CancellationToken cancel, string? opinion = null) =>
        MaintenanceDemonstration.Expect((await cases.MoveAsync(who, new MoveCase(id, transition, values, -1, opinion, OccurredAtUs: atUs), cancel)).Status, $"work order {transition}");

    /// <param name="Part">Taken from the stock; null = none.</param>
    /// <param name="Chance">Of its own, so that every start tells the same whatever runs beside it.</param>
    private sealed record PastOrder(string Asset, long FromUs, long? ToUs, FailureMode Mode, FailureCause Cause, string? Part, Random Chance);
}
