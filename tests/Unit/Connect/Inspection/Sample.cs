using System.Globalization;
using Yiwang.Connect.Inspection.Routes;
using Yiwang.Connect.Inspection.Runs;

namespace Yiwang.Unit.Tests.Connect.Inspection;

/// <summary>Routes, runs and records to try things with.</summary>
internal static class Sample
{
    public const long Hour = 3_600_000_000;
    public const long Planned = 1_795_300_000_000_000;

    public static RouteItem Item(int no, Cycle cycle = Cycle.Shift) => new() { No = no, Point = no, PointName = $"点位 {no}", Item = $"项目 {no}", Cycle = cycle };

    public static Route Route(string[] starts, params RouteItem[] items) =>
        new("o.test/case.route", "o.test", "R-A-03", "锻造夜班", "锻造车间", "night", 0, [.. starts.Select(s => TimeOnly.Parse(s, CultureInfo.InvariantCulture))], false, 2 * Hour, [PresenceKind.Qr], null, items);

    public static Run Run(params RouteItem[] items) => new("o.test/case.run", "o.test", "IR-1", "o.test/case.route", "R-A-03", "锻造夜班", "", Yiwang.Connect.Inspection.Runs.Run.Planned,
        Planned, Planned - 2 * Hour, Planned + 2 * Hour, [PresenceKind.Qr, PresenceKind.Code, PresenceKind.Gps], null, [.. items.Select(i => new RunItem(i, null, []))]);

    public static ItemRecord Record(string id, long atUs = Planned, ItemResult result = ItemResult.Normal, string person = "u/he", string presence = "qr", int clockOffS = 0) =>
        new() { Id = id, Result = result, Person = person, AtUs = atUs, SyncedUs = atUs, Presence = presence, ClockOffS = clockOffS };
}
