using Yiwang.Connect.Acquisition;
using Yiwang.Connect.Points;
using Yiwang.Parties;
using Yiwang.Streams;

namespace Yiwang.Connect.Mqtt.Mapping;

/// <summary>Notices points that publish no longer: after three sampling intervals they are 离线, from the moment that it was noticed. Points that report changes only may be silent.</summary>
internal sealed class Silence(PointValues values, AdapterHealth health, TimeProvider clock)
{
    private static readonly TimeSpan s_look = TimeSpan.FromSeconds(1);
    private readonly bool[] _silent = new bool[values.Points.Count];

    public async Task WatchAsync(CancellationToken cancel)
    {
        while (!cancel.IsCancellationRequested)
        {
            Look();
            await Task.Delay(s_look, clock, cancel).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private void Look()
    {
        var now = Micros.Of(clock);
        int heard = 0, silent = 0;
        for (var i = 0; i < _silent.Length; i++)
        {
            var last = values.HeardUs(i);
            if (last == 0) continue;
            heard++;
            var late = values.Points[i].ReportMode != ReportMode.Change && now - last > 3_000L * values.Points[i].SamplingMs;
            if (late && !_silent[i]) values.Lost(i, now, Quality.BadOffline);
            _silent[i] = late;
            if (late) silent++;
        }
        values.Sink.Flush();
        health.State = heard == 0 ? LinkState.Starting : silent == 0 ? LinkState.Online : silent < heard ? LinkState.Degraded : LinkState.Offline;
    }
}
