namespace Yiwang.Connect.Acquisition.Running;

/// <summary>Finds a polling driver that has stopped taking steps: one that hangs in a call which never returns says nothing by itself.</summary>
internal static class Watchdog
{
    /// <summary>Rounds without a step.</summary>
    private const int Cycles = 5;
    private static readonly TimeSpan s_look = TimeSpan.FromSeconds(10), s_least = TimeSpan.FromMinutes(2);

    /// <summary>A driver rests between two polls, waits for an answer, and backs off for half a minute: it is given five times the longest of these, and two minutes at least.</summary>
    public static TimeSpan LimitOf(DriverPlan plan)
    {
        var rest = Math.Max(plan.Adapter.TimeoutMs, plan.Points.Count == 0 ? 0 : plan.Points.Min(p => p.SamplingMs));
        var limit = Cycles * TimeSpan.FromMilliseconds(rest);
        return limit > s_least ? limit : s_least;
    }

    /// <summary>Completes with true once the driver hangs; with false when it is no longer to be watched. Looks are counted, so that a computer that slept blames nobody.</summary>
    public static async Task<bool> HangsAsync(AdapterHealth health, TimeSpan limit, TimeProvider clock, CancellationToken cancel)
    {
        var (steps, idle) = (health.Steps, TimeSpan.Zero);
        while (!cancel.IsCancellationRequested)
        {
            await Task.Delay(s_look, clock, cancel).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            var now = health.Steps;
            idle = now == steps && health.IsPolling ? idle + s_look : TimeSpan.Zero;
            steps = now;
            if (idle >= limit) return true;
        }
        return false;
    }
}
