using System.Text.Json.Nodes;
using Yiwang.Identify.Reporting.Duties;
using Yiwang.Net.Counting;
using Yiwang.Things;

namespace Yiwang.Identify.Reporting.Filling;

/// <summary>M1 and M2: latency in milliseconds, measured from the question to the answer in this program, and the busiest second of the day.</summary>
internal sealed class MonitoringFiller(ServiceFigures figures, ReportClock clock) : IFiller
{
    public IReadOnlyList<string> Tables => ["M1", "M2"];

    public async ValueTask<Filled> FillAsync(string table, Duty duty, IReadOnlyList<Enterprise> about, DateOnly period, CancellationToken cancel)
    {
        var number = ReportClock.NumberOf(period);
        var days = (await figures.ReadAsync(number, number, cancel)).ToDictionary(d => d.Prefix, StringComparer.OrdinalIgnoreCase);
        if (table == "M1") return new([Row(duty.Prefix.ToString(), OfNode(days, duty.Prefix, number))]);
        return new([.. about.Select(e => e.Prefix.ToString()).Select(name => Row(name, days.GetValueOrDefault(name) ?? ServiceDay.None(name, number)))]);
    }

    /// <summary>A node that answers for several second-level prefixes keeps them apart; its busiest second is that of the whole program where it has one prefix only.</summary>
    private static ServiceDay OfNode(Dictionary<string, ServiceDay> days, Prefix prefix, long number) =>
        days.Values.Where(d => Prefix.TryParse(d.Prefix, out var asked, out _) && asked.IsWithin(prefix)).Aggregate(ServiceDay.None(prefix.ToString(), number), (a, b) => a.Plus(b));

    private JsonObject Row(string prefix, ServiceDay day)
    {
        var row = new JsonObject { ["prefix"] = prefix };
        Add(row, "resolve", day.Resolving);
        row["qpsMax"] = day.MostPerSecond;
        row["qpsMaxAt"] = day.MostAtUs > 0 ? clock.Second(day.MostAtUs) : null;
        Add(row, "register", day.Registering);
        return row;
    }

    private void Add(JsonObject row, string name, LatencyFigures latency)
    {
        var any = latency.Count > 0;
        row[name + "Average"] = latency.AverageMs;
        row[name + "MaxAt"] = any ? clock.Second(latency.MaxAtUs) : null;
        row[name + "Max"] = latency.MaxMs;
        row[name + "MinAt"] = any ? clock.Second(latency.MinAtUs) : null;
        row[name + "Min"] = latency.MinMs;
    }
}
