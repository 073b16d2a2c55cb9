using System.Text.Json.Nodes;
using Yiwang.Identify.Reporting.Duties;
using Yiwang.Identify.Reporting.Faults;
using Yiwang.Net.Counting;
using Yiwang.Parties;
using Yiwang.Things;

namespace Yiwang.Identify.Reporting.Filling;

/// <summary>R, the monthly report of annex 3. An identifier resolves when its registration is acknowledged, so the time to effect is that of the registration.</summary>
internal sealed class MonthlyFiller(ServiceFigures figures, ServiceHours hours, FaultLog faults, IDirectory directory, ReportClock clock) : IFiller
{
    private const int MonthsMax = 6, FaultsMax = 2_000;

    public IReadOnlyList<string> Tables => ["R"];

    public async ValueTask<Filled> FillAsync(string table, Duty duty, IReadOnlyList<Enterprise> about, DateOnly period, CancellationToken cancel)
    {
        var days = await figures.ReadAsync(ReportClock.NumberOf(period), ReportClock.NumberOf(period.AddMonths(1)) - 1, cancel);
        var sum = days.Where(d => Prefix.TryParse(d.Prefix, out var asked, out _) && asked.IsWithin(duty.Prefix)).Aggregate(ServiceDay.None(duty.Prefix.ToString(), 0), (a, b) => a.Plus(b));
        var (up, availability) = await hours.OfMonthAsync(period, cancel);
        var seen = await faults.BetweenAsync(clock.StartOf(period), clock.StartOf(period.AddMonths(1)), FaultsMax, cancel);
        return new([new JsonObject
        {
            ["orgName"] = directory.Find(duty.Sender)?.Name, ["month"] = ReportClock.MonthName(period), ["uptimeHours"] = up, ["availability"] = availability,
            ["registerMs"] = sum.Registering.AverageMs, ["resolveMs"] = sum.Resolving.AverageMs, ["effectiveHours"] = sum.Registering.AverageMs is { } ms ? Math.Round(ms / 3.6e6, 6) : null,
            ["months"] = await MonthsAsync(period, cancel), ["maintenance"] = Pairs(seen, f => f.Fault == FaultLog.PlannedStop), ["incidents"] = Pairs(seen, f => f.Fault != FaultLog.PlannedStop && f.Prefix.Length == 0),
            ["summary"] = $"{ReportClock.MonthName(period)}，二级节点系统运营 {up:0.##} 小时，可用性 {availability:0.###}%；停机维护 {Count(seen, true)} 次，紧急情况 {Count(seen, false)} 次。",
        }]);
    }

    private async Task<JsonArray> MonthsAsync(DateOnly last, CancellationToken cancel)
    {
        JsonArray months = [];
        for (var month = last.AddMonths(1 - MonthsMax); month <= last; month = month.AddMonths(1))
            if (await hours.OfMonthAsync(month, cancel) is { Hours: > 0 } of) months.Add((JsonNode)new JsonObject { ["month"] = ReportClock.MonthName(month), ["availability"] = of.Availability, ["hours"] = of.Hours });
        return months;
    }

    private JsonArray Pairs(IReadOnlyList<FaultRow> rows, Func<FaultRow, bool> wanted) => [.. rows.Where(f => f.Clears is null && wanted(f)).Select(f => (JsonNode)new JsonObject
    {
        ["from"] = clock.Second(f.AtUs), ["to"] = rows.FirstOrDefault(e => e.Clears == f.Number) is { } end ? clock.Second(end.AtUs) : null, ["text"] = f.Cause,
    })];

    private static int Count(IReadOnlyList<FaultRow> rows, bool planned) => rows.Count(f => f.Clears is null && f.Prefix.Length == 0 && f.Fault == FaultLog.PlannedStop == planned);
}
