using Yiwang.Connect.Inspection.Runs;

namespace Yiwang.Connect.Inspection.Metrics;

/// <summary>
/// 点检率, 及时率, 漏检, 异常发现率, 异常关闭率 of runs whose window is over. A ratio without anything to divide by is null and never 100 %.
/// </summary>
/// <param name="Items">Those that were to be looked at; machines that stood still are not counted.</param>
/// <param name="Closed">Anomalies that are over: put right on the spot, the work order ended, or a later look at the same item was normal.</param>
internal readonly record struct InspectionFigures(int Runs, int Items, int Done, int OnTime, int Missed, int Abnormal, int Closed)
{
    public double? DoneRate => Ratio(Done, Items);
    public double? OnTimeRate => Ratio(OnTime, Done);
    public double? FindingRate => Ratio(Abnormal, Done);
    public double? ClosingRate => Ratio(Closed, Abnormal);

    public static InspectionFigures Of(IReadOnlyCollection<Run> runs, IReadOnlyCollection<Anomaly> anomalies)
    {
        var (items, done, onTime, missed) = (0, 0, 0, 0);
        foreach (var run in runs)
        {
            var counts = run.Counts;
            items += counts.Items - counts.Idle;
            done += counts.Done;
            onTime += counts.OnTime;
            missed += counts.Missed;
        }
        return new(runs.Count, items, done, onTime, missed, anomalies.Count, anomalies.Count(a => a.IsClosed));
    }

    private static double? Ratio(int part, int whole) => whole > 0 ? (double)part / whole : null;
}

/// <summary>One 异常, and whether it is over.</summary>
internal sealed record Anomaly(Run Run, RunItem Item, bool IsClosed)
{
    /// <param name="runs">In any order; also later ones, that show an item normal again.</param>
    /// <param name="orderEnded">Whether a work order is over.</param>
    public static IReadOnlyList<Anomaly> In(IEnumerable<Run> runs, Func<string, bool> orderEnded)
    {
        var all = runs.ToArray();
        var normalAt = new Dictionary<(string Route, int No), long>();
        foreach (var (run, item) in all.SelectMany(r => r.Items.Select(i => (r, i))))
        {
            if (item.Record is { Result: ItemResult.Normal, Counts: true } record && record.RealUs > normalAt.GetValueOrDefault((run.Route, item.Item.No))) normalAt[(run.Route, item.Item.No)] = record.RealUs;
        }
        return [.. from run in all from item in run.Items where item.Record is { Result: ItemResult.Abnormal, Counts: true }
                   let record = item.Record
                   select new Anomaly(run, item, record.Handling switch
                   {
                       Handling.OnSite => true,
                       Handling.Order => record.Order.Length > 0 && orderEnded(record.Order),
                       _ => normalAt.GetValueOrDefault((run.Route, item.Item.No)) > record.RealUs,
                   })];
    }
}
