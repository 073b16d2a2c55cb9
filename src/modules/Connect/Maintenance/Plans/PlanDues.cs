using System.Globalization;
using Yiwang.Connect.Acquisition;
using Yiwang.Connect.Inspection.Runs;
using Yiwang.Connect.Live;
using Yiwang.Connect.Maintenance.Effectiveness;
using Yiwang.Connect.Maintenance.Orders;
using Yiwang.Connect.Maintenance.Shifts;
using Yiwang.Connect.Points;
using Yiwang.Streams;
using Yiwang.Things;

namespace Yiwang.Connect.Maintenance.Plans;

/// <summary>Reads how far a plan's cycles have come: the clock, the machine's states, its counter, its line in the ledger.</summary>
internal sealed class PlanDues(ILiveStates states, IPointBook points, IStreamStore store, DeviceThings devices, LedgerLine ledger, TimeZoneInfo zone)
{
    private const long DayUs = 86_400_000_000;
    private const double HourUs = 3.6e9;
    private const int SpansMax = 100_000;

    public PlanDue Of(MaintenancePlan plan, long nowUs)
    {
        var device = plan.Device is { } named ? devices.Local(named) : null;
        long? byDays = plan.CycleDays > 0 ? plan.SinceUs + plan.CycleDays * DayUs : null;
        var byLedger = plan is { ByLedger: true, Device: { } thing } ? InspectionOf(thing) : null;
        // the same date again asks for nothing: the ledger has not been brought up to date yet
        if (byLedger is { } day && plan.OpenedForUs >= day) byLedger = null;
        var date = byDays is null ? byLedger : byLedger is null ? byDays : Math.Min(byDays.Value, byLedger.Value);
        return new(date, plan.CycleHours > 0 && device is { } ran ? (Hours(ran, plan.SinceUs, nowUs), plan.CycleHours) : null,
            plan.CycleCount > 0 && device is { } made && Made(made, plan, nowUs) is { } count ? (count, plan.CycleCount) : null, plan.LeadDays * DayUs);
    }

    /// <summary>下次检验日 of the ledger, at the beginning of the day.</summary>
    public long? InspectionOf(Handle device) =>
        DateOnly.TryParse(ledger.Read(device, "nextInspection"), CultureInfo.InvariantCulture, out var day) ? MaintenancePlan.StartOf(day, zone) : null;

    private double Hours(Handle device, long fromUs, long toUs) => RunningHours.RanUs(states.States(device, fromUs, toUs, SpansMax), fromUs, toUs) / HourUs;

    private double? Made(Handle device, MaintenancePlan plan, long nowUs)
    {
        var counter = points.PointsOf(device).FirstOrDefault(p => plan.Counter.Length > 0 ? IsNamed(p, plan.Counter) : p.Semantic == DeviceEffectiveness.GoodCount);
        return counter is not null && store.TryFind(PointSeries.KeyOf(plan.Case.Applicant, counter), out var series) ? PieceCount.Of(store, series, [new TimePart(plan.SinceUs, nowUs)]) ?? 0 : null;
    }

    // plans of the first version named it by its code
    private static bool IsNamed(Point point, string counter) => string.Equals(point.Handle.ToString(), counter, StringComparison.OrdinalIgnoreCase) || string.Equals(point.Code, counter, StringComparison.OrdinalIgnoreCase);
}
