using System.Text.Json.Nodes;
using Yiwang.Events;
using Yiwang.Events.Kinds;
using Yiwang.Identify.Reporting.Duties;
using Yiwang.Net.Counting;
using Yiwang.Things;
using Yiwang.Things.Prefixes;
using Yiwang.Things.Views;

namespace Yiwang.Identify.Reporting.Filling;

/// <summary>T3 and T8. A second-level node registers prefixes, its enterprises register identifiers.</summary>
internal sealed class StatisticsFiller(IThingQueries queries, ServiceFigures figures, EnterpriseBook enterprises, IEvents events, ReportClock clock) : IFiller
{
    public IReadOnlyList<string> Tables => ["T3", "T8"];

    public async ValueTask<Filled> FillAsync(string table, Duty duty, IReadOnlyList<Enterprise> about, DateOnly period, CancellationToken cancel)
    {
        var number = ReportClock.NumberOf(period);
        var days = (await figures.ReadAsync(number, number, cancel)).ToDictionary(d => d.Prefix, StringComparer.OrdinalIgnoreCase);
        if (table == "T3") return new([await NodeAsync(duty, period, days, cancel)]);
        List<JsonObject> rows = [];
        foreach (var enterprise in about)
        {
            var (registered, total) = await RegisteredAsync(enterprise.Prefix, period, cancel);
            var name = enterprise.Prefix.ToString();
            rows.Add(Row(name, registered, total, days.GetValueOrDefault(name) ?? ServiceDay.None(name, number), await figures.SourcesAsync(name, number, cancel)));
        }
        return new(rows);
    }

    private async Task<JsonObject> NodeAsync(Duty duty, DateOnly day, Dictionary<string, ServiceDay> days, CancellationToken cancel)
    {
        var (from, to) = (clock.StartOf(day), clock.StartOf(day.AddDays(1)));
        // one that was cancelled since was there on the day
        var end = events.PositionAt(to);
        var given = enterprises.Below(duty.Prefix).Where(r => r.SinceUs < to).ToList();
        // its own name and everything below: what it answered, and where it told to ask on
        var sum = days.Values.Where(d => Within(d.Prefix, duty.Prefix)).Aggregate(ServiceDay.None(duty.Prefix.ToString(), ReportClock.NumberOf(day)), (a, b) => a.Plus(b));
        Dictionary<string, long> sources = [];
        foreach (var one in days.Values.Where(d => Within(d.Prefix, duty.Prefix)))
            foreach (var source in await figures.SourcesAsync(one.Prefix, one.Day, cancel)) sources[source.Address] = sources.GetValueOrDefault(source.Address) + source.Requests;
        return Row(duty.Prefix.ToString(), given.Count(r => r.SinceUs >= from), given.Count(r => r.State != PrefixState.Cancelled || r.Position >= end), sum, [.. sources.Select(s => new SourceCount(s.Key, s.Value)).OrderByDescending(s => s.Requests).ThenBy(s => s.Address, StringComparer.Ordinal)]);
    }

    private async Task<(long Day, long Total)> RegisteredAsync(Prefix prefix, DateOnly day, CancellationToken cancel)
    {
        var counts = (await queries.CountsAsync(prefix, "0000-00-00", ReportClock.Name(day), cancel)).Where(c => c.Kind is IdentifyKinds.IdentifierRegistered or IdentifyKinds.RangeRegistered).ToList();
        return (counts.Where(c => c.Day == ReportClock.Name(day)).Sum(c => c.Identifiers), counts.Sum(c => c.Identifiers));
    }

    private static bool Within(string name, Prefix prefix) => Prefix.TryParse(name, out var asked, out _) && asked.IsWithin(prefix);

    private static JsonObject Row(string prefix, long registered, long total, ServiceDay day, IReadOnlyList<SourceCount> sources)
    {
        const int listed = 1_000;
        return new JsonObject
        {
            ["prefix"] = prefix, ["registered"] = registered, ["registeredTotal"] = total, ["requests"] = day.Requests, ["answered"] = day.Answered,
            ["sources"] = new JsonArray([.. sources.Take(listed).Select(s => (JsonNode)new JsonObject { ["ip"] = s.Address, ["count"] = s.Requests })]),
            ["otherSources"] = day.OtherSources + sources.Skip(listed).Sum(s => s.Requests),
        };
    }
}
