using Yiwang.Connect.Acquisition;
using Yiwang.Connect.Points;
using Yiwang.Parties;
using Yiwang.Streams;
using Yiwang.Things;

namespace Yiwang.Connect.Live.Correcting;

/// <summary>
/// Writes the state series of a device anew for the time of which samples came late, so that durations are true after a back-fill. What stood in the series for that time is overwritten
/// at its own times; what came before and after stays. Events that were written by then stay, too: they say what was known.
/// </summary>
internal sealed class StateCorrection(LateWindows late, IPointBook book, SampleFeed feed, TimeProvider clock)
{
    /// <summary>Rules look back and wait: they are run from so long before. What looks back further begins with less.</summary>
    private const long WarmUpUs = 3_600_000_000;
    /// <summary>Of one piece of work.</summary>
    private const long SliceUs = 6 * 3_600_000_000L;
    /// <summary>The last moments are the live state's own.</summary>
    private const long PresentUs = 5_000_000;

    private readonly StateHistory _history = new(feed.Store, clock);

    /// <returns>Devices whose series was looked at.</returns>
    public async Task<int> RunAsync(bool all, CancellationToken cancel)
    {
        var windows = late.Take(all);
        foreach (var (device, from, to) in windows) await CorrectAsync(device, from, to, cancel);
        return windows.Count;
    }

    private async Task CorrectAsync(Handle device, long fromUs, long toUs, CancellationToken cancel)
    {
        var points = book.PointsOf(device);
        if (points.Count == 0) return;
        var plan = new LivePlan(device, points, book.RulesOf(device), book, feed.Store) { IsPast = true };
        var hold = plan.Points.Select(plan.FreshForUs).Where(f => f != long.MaxValue).DefaultIfEmpty(0).Max();
        var end = Math.Min(Micros.Of(clock) - PresentUs, toUs + hold);
        // what was heard before the window was held for silence too early, if it was
        for (var from = fromUs - hold; from < end; from += SliceUs)
        {
            cancel.ThrowIfCancellationRequested();
            var until = Math.Min(from + SliceUs, end);
            var batch = Slice(plan, from, until);
            if (batch.Count == 0 || (await feed.AppendAsync(batch)).Status is AppendStatus.Ok or AppendStatus.Invalid) continue;
            // the store has no room now
            late.Add(device, from, toUs);
            return;
        }
    }

    private SampleBatch Slice(LivePlan plan, long fromUs, long toUs)
    {
        var key = StateHistory.KeyOf(plan.Device, plan.Owner);
        var batch = new SampleBatch { ReceivedUs = Micros.Of(clock) };
        if (feed.Store.TryFind(key, out var known) && known.Kind != SampleKind.Integer) return batch;
        var series = feed.Store.Open(key, SampleKind.Integer);
        var warm = fromUs - WarmUpUs;
        var device = new LiveDevice(plan, warm);
        device.Restore(_history.StateAt(series, warm) ?? DeviceState.Unknown, warm);
        var (state, at) = (device.State, 0);
        var changes = StateReplay.Run(device, feed.Store, warm, toUs);
        while (at < changes.Count && changes[at].TimeUs < fromUs) state = changes[at++].State;
        var after = _history.StateAt(series, toUs);
        var written = _history.TimesOf(series, fromUs, toUs + 1);
        // as it stood before the window begins, so that the first correction has something to differ from
        Put(fromUs, state);
        foreach (var time in written.Where(t => t > fromUs && t < toUs).Concat(changes.Skip(at).Select(c => c.TimeUs)).Distinct().Order())
        {
            while (at < changes.Count && changes[at].TimeUs <= time) state = changes[at++].State;
            Put(time, state);
        }
        if (after is { } then && then != state && (written.Count == 0 || written[^1] != toUs)) Put(toUs, then);
        return batch;

        void Put(long time, DeviceState value) => batch.AddInteger(series, time, (long)value, Quality.Good);
    }
}
