using System.Globalization;
using System.Text.Json.Nodes;
using Yiwang.Cases;
using Yiwang.Connect.Maintenance.Orders;
using Yiwang.Parties;
using Yiwang.Things;

namespace Yiwang.Connect.Maintenance.Plans;

/// <summary>What the scheduler reads of a plan. Names as in maintenance-plan.case.yaml.</summary>
internal sealed record MaintenancePlan
{
    public const string Definition = "maintenance-plan", Active = "active";
    public const string LastDone = "lastDone", OpenOrder = "openOrder", OpenedFor = "openedFor";

    public required CaseView Case { get; init; }
    public required Handle? Device { get; init; }
    /// <summary>From which the cycles count.</summary>
    public required long SinceUs { get; init; }
    public int CycleDays { get; init; }
    public int CycleHours { get; init; }
    public double CycleCount { get; init; }
    /// <summary>Handle of a point, or its code; empty = the one that counts pieces.</summary>
    public string Counter { get; init; } = "";
    public bool ByLedger { get; init; }
    public int LeadDays { get; init; }
    /// <summary>Id of the order that is under way; empty = none.</summary>
    public string Order { get; init; } = "";
    /// <summary>Due time that the newest order was opened for.</summary>
    public long? OpenedForUs { get; init; }

    public string Name => Text(Case.Values, "name");
    public string DeviceName => Text(Case.Values, "deviceName");

    public static MaintenancePlan Of(CaseView view, TimeZoneInfo zone)
    {
        var values = view.Values;
        return new()
        {
            Case = view,
            Device = Handle.TryParse(Text(values, "device"), out var device) ? device : null,
            SinceUs = Moment(values, LastDone) ?? StartOf(values, zone) ?? view.OpenedAtUs,
            CycleDays = (int)WorkOrder.Number(values["cycleDays"]),
            CycleHours = (int)WorkOrder.Number(values["cycleHours"]),
            CycleCount = WorkOrder.Number(values["cycleCount"]),
            Counter = Text(values, "counter"),
            ByLedger = Text(values, "byLedger") == "true",
            LeadDays = (int)WorkOrder.Number(values["lead"]),
            Order = Text(values, OpenOrder),
            OpenedForUs = Moment(values, OpenedFor),
        };
    }

    public static long StartOf(DateOnly day, TimeZoneInfo zone)
    {
        var local = day.ToDateTime(TimeOnly.MinValue);
        return Micros.Of(new DateTimeOffset(local, zone.GetUtcOffset(local)));
    }

    private static long? StartOf(JsonObject values, TimeZoneInfo zone) =>
        DateOnly.TryParseExact(Text(values, "startDate"), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? StartOf(day, zone) : null;

    private static long? Moment(JsonObject values, string field) => DateTimeOffset.TryParse(Text(values, field), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at) ? Micros.Of(at) : null;
    private static string Text(JsonObject values, string field) => WorkOrder.Plain(values[field]);
}
