using Yiwang.Connect.Acquisition;
using Yiwang.Connect.Acquisition.Readings;
using Yiwang.Connect.Live;
using Yiwang.Connect.Points;
using Yiwang.Streams;
using Yiwang.Things;

namespace Yiwang.Connect.Simulators.Demonstration;

/// <summary>
/// Writes what a simulated device would have said in the past, and the states that would have followed, straight into the store: nobody hears of it as if it were now.
/// The last day in the steps of a slow driver, what lies before in steps of a minute.
/// </summary>
internal sealed class PlantPast(SimulatedPlant plant, IPointBook book, IStreamStore store)
{
    private const long SecondUs = 1_000_000, FarStepUs = 60 * SecondUs, NearStepUs = 10 * SecondUs, NearUs = 86_400 * SecondUs;
    private static readonly TimeSpan s_breath = TimeSpan.FromMilliseconds(2);

    /// <returns>Values that were looked at.</returns>
    // on a thread of its own: whoever answered the command before it goes on answering
    public Task<long> WriteAsync(string assetNo, Handle device, long fromUs, long toUs, CancellationToken cancel) => Task.Run(() => WriteAllAsync(assetNo, device, fromUs, toUs, cancel), cancel);

    private async Task<long> WriteAllAsync(string assetNo, Handle device, long fromUs, long toUs, CancellationToken cancel)
    {
        var points = book.PointsOf(device);
        // the book knows a device by its local handle
        var own = points[0].Device;
        var live = new LiveDevice(new LivePlan(own, points, book.RulesOf(own), book, store), fromUs);
        // looked up once: the loop below runs half a million times
        var past = points.Select(p => PlantHistory.Of(plant, assetNo, p)).ToArray();
        var judged = points.Select(p => live.Points.FirstOrDefault(l => l.Point == p)).ToArray();
        var owner = points[0].Handle.Prefix.ToString();
        var clock = new PastClock();
        var sink = new ReadingSink(new SampleFeed(store), owner, points, clock);
        await using var _ = sink.ConfigureAwait(false);
        var states = new SampleBatch();
        var stateSeries = store.Open(StateHistory.KeyOf(own, owner), SampleKind.Integer);
        var near = Math.Max(fromUs, toUs - NearUs);
        var count = await StepAsync(fromUs, near, FarStepUs) + await StepAsync(near, toUs, NearStepUs);
        await sink.StoredAsync();
        if (states.Count > 0) await store.AppendAsync(states);
        return count;

        async Task<long> StepAsync(long from, long to, long step)
        {
            long offered = 0;
            for (var time = from; time < to; time += step)
            {
                cancel.ThrowIfCancellationRequested();
                clock.Set(time);
                for (var i = 0; i < points.Count; i++)
                {
                    if (past[i](time) is not { } raw) continue;
                    while (!(raw.IsInteger ? sink.Integer(i, time, raw.Integer, Quality.Good) : sink.Number(i, time, raw.Number, Quality.Good))) await Task.Delay(s_breath, cancel);
                    Judge(i, raw, time);
                    offered++;
                }
                if (live.Judge(time, time) is { } change) states.AddInteger(stateSeries, time, (long)change.State, Quality.Good);
            }
            return offered;
        }

        void Judge(int i, SimulatedRaw raw, long time)
        {
            if (judged[i] is not { } at) return;
            var point = points[i];
            var number = raw.IsInteger ? raw.Integer : raw.Number;
            var bits = point.SampleKind == SampleKind.Number ? BitConverter.DoubleToInt64Bits(number * point.Scale + point.Offset) : raw.IsInteger ? raw.Integer : (long)raw.Number;
            live.Take(at, new LastSample(time, time, bits, Quality.Good), default, time, time);
        }
    }
}
