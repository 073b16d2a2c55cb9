using Yiwang.Cases;
using Yiwang.Connect.Devices;
using Yiwang.Connect.Maintenance.Orders;
using Yiwang.Parties;
using Yiwang.Things;

namespace Yiwang.Connect.Maintenance.Plans;

/// <summary>What is due and what comes next, for the plans in force and for the special equipment of the ledger.</summary>
internal sealed class PlanList(INodeCases cases, PlanDues dues, DeviceLedger devices, LedgerLine ledger, TimeProvider clock, TimeZoneInfo zone)
{
    private const int Max = 2_000;
    private const long DayUs = 86_400_000_000;

    /// <summary>What is due stands first.</summary>
    public async Task<IReadOnlyList<PlanLine>> OfAsync(string owner, CancellationToken cancel)
    {
        var now = Micros.Of(clock);
        List<PlanLine> lines = [];
        await foreach (var view in cases.AllAsync(new CaseQuery(MaintenancePlan.Definition, [MaintenancePlan.Active], Owner: owner), cancel))
        {
            if (lines.Count >= Max) break;
            var plan = MaintenancePlan.Of(view, zone);
            var due = dues.Of(plan, now);
            lines.Add(new(plan, due, plan.Order.Length > 0 ? cases.Find(plan.Order) : null, due.IsOverdue(now), due.Used(plan.SinceUs, now)));
        }
        return [.. lines.OrderByDescending(l => l.IsOverdue).ThenByDescending(l => l.Order is not null).ThenByDescending(l => l.Used)];
    }

    /// <summary>Special equipment with its next inspection, the soonest first; null = the ledger says none.</summary>
    public async Task<IReadOnlyList<SpecialLine>> SpecialAsync(string owner, CancellationToken cancel)
    {
        var now = Micros.Of(clock);
        return
        [
            .. (await devices.SpecialAsync(owner, Max, cancel)).Select(r => new SpecialLine(r.Device, r.Name, ledger.Read(r.Device, "specialCertificate") ?? "", dues.InspectionOf(r.Device)))
                .Select(l => l with { Days = l.DateUs is { } date ? (int)Math.Floor((date - now) / (double)DayUs) + 1 : null }).OrderBy(l => l.DateUs ?? 0),
        ];
    }
}

/// <param name="Used">Share of the nearest cycle; 1 = due.</param>
internal sealed record PlanLine(MaintenancePlan Plan, PlanDue Due, CaseView? Order, bool IsOverdue, double Used);

/// <param name="Days">Until the inspection; below 0 = it is over.</param>
internal sealed record SpecialLine(Handle Device, string Name, string Certificate, long? DateUs, int? Days = null);
