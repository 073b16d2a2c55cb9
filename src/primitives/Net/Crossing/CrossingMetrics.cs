using System.Diagnostics.Metrics;
using Yiwang.Parties;

namespace Yiwang.Net.Crossing;

/// <summary>What crosses, in numbers. Sums over lanes: a top node has thousands of pacts, and a label each would drown whoever reads.</summary>
internal sealed class CrossingMetrics : IDisposable
{
    private readonly Meter _meter;
    private readonly TimeProvider _time;
    private readonly Counter<long> _requests;
    private readonly Histogram<double> _seconds;

    public CrossingMetrics(ICrossing crossing, IMeterFactory? meters, TimeProvider time)
    {
        _time = time;
        _meter = meters?.Create("Yiwang.Crossing") ?? new Meter("Yiwang.Crossing");
        _requests = _meter.CreateCounter<long>("yiwang.crossing.requests", "{request}", "Signed requests of other nodes, by path and outcome");
        _seconds = _meter.CreateHistogram<double>("yiwang.crossing.request.seconds", "s", "Time to answer a signed request");
        _meter.CreateObservableGauge("yiwang.crossing.waiting", () => crossing.Lanes.Where(IsOutward).Sum(l => l.Waiting), "{message}", "Queued without receipt");
        _meter.CreateObservableGauge("yiwang.crossing.unhandled", () => crossing.Lanes.Where(l => !IsOutward(l)).Sum(l => l.Waiting), "{message}", "Arrived and not handled yet");
        _meter.CreateObservableGauge("yiwang.crossing.oldest.seconds", () => Oldest(crossing.Lanes), "s", "Age of the oldest message without receipt");
        _meter.CreateObservableGauge("yiwang.crossing.troubled", () => crossing.Lanes.Count(l => l.Trouble is not null), "{lane}", "Lanes whose last attempt failed");
        _meter.CreateObservableCounter("yiwang.crossing.sent", () => crossing.Lanes.Sum(l => l.Sent), "{message}", "Messages with a receipt");
        _meter.CreateObservableCounter("yiwang.crossing.received", () => crossing.Lanes.Sum(l => l.Received), "{message}", "Messages taken into the inbox");
    }

    public void Handled(string path, string outcome, long started)
    {
        _requests.Add(1, new("path", path), new("outcome", outcome));
        _seconds.Record(_time.GetElapsedTime(started).TotalSeconds, new KeyValuePair<string, object?>("path", path));
    }

    private double Oldest(IReadOnlyList<LaneStatus> lanes)
    {
        var oldest = lanes.Where(IsOutward).Min(l => l.OldestAtUs);
        return oldest is { } at ? Math.Max(0, (Micros.Of(_time) - at) / 1e6) : 0;
    }

    private static bool IsOutward(LaneStatus lane) => lane.IsOutward;

    public void Dispose() => _meter.Dispose();
}
