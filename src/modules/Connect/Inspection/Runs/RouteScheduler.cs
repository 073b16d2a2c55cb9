using Yiwang.Cases;
using Yiwang.Connect.Inspection.Routes;
using Yiwang.Parties;

namespace Yiwang.Connect.Inspection.Runs;

/// <summary>
/// Opens the runs of every route in force ahead of time, closes them at the end of their window, and reads what machines say by themselves when the time has come. What it does follows from the clock and the cases alone: after a standstill it
/// catches up, and twice the same is once.
/// </summary>
internal sealed class RouteScheduler(INodeCases cases, RunBook book, RunKeeper keeper, RoutePlan plan, RunningHours hours, MeterReadings meters, RunClosing closing, TimeProvider clock)
{
    /// <summary>A run lies on the phones so long before its time, so that it is there when the signal is not.</summary>
    public static readonly TimeSpan Ahead = TimeSpan.FromHours(12);
    /// <summary>A meter that gave no value is asked again after so long.</summary>
    private static readonly TimeSpan s_again = TimeSpan.FromMinutes(1);

    /// <returns>When there is something to do next, unless a case changes before.</returns>
    public async Task<long> TurnAsync(CancellationToken cancel)
    {
        var now = Micros.Of(clock);
        var next = now + Micros.Of(TimeSpan.FromHours(1));
        foreach (var route in book.Routes) next = Math.Min(next, await OpenDueAsync(route, now, cancel));
        foreach (var run in book.Open.ToArray()) next = Math.Min(next, await CareAsync(run, now, cancel));
        return next;
    }

    private async Task<long> OpenDueAsync(Route route, long now, CancellationToken cancel)
    {
        var after = Math.Max(Math.Max(book.NewestOf(route.Id), route.InForceUs), now - Micros.Of(RunBook.Back));
        var until = now + Micros.Of(Ahead);
        foreach (var planned in plan.Between(route, after, until + Micros.Of(TimeSpan.FromDays(1)), (item, at) => hours.IsDue(route, item, at)))
        {
            if (planned.PlannedUs > until) return planned.PlannedUs - Micros.Of(Ahead);
            await cases.OpenAsync(route.Owner, new OpenCase(RunValues.Definition, RunValues.Open(planned), Key: $"run:{route.Id}:{planned.PlannedUs}", Parent: route.Id,
                Things: [.. planned.Items.Select(i => i.Device).OfType<Things.Handle>().Distinct().Take(50).Select(d => d.ToString())]), cancel);
        }
        return long.MaxValue;
    }

    private async Task<long> CareAsync(Run run, long now, CancellationToken cancel)
    {
        if (now <= run.EndsUs) return Math.Min(run.EndsUs + 1, await ReadMetersAsync(run, now, cancel));
        await keeper.CloseAsync(run.Id, closing.Close, cancel);
        return long.MaxValue;
    }

    private async Task<long> ReadMetersAsync(Run run, long now, CancellationToken cancel)
    {
        if (!run.Items.Any(i => i.Item.Meter is not null && i.Record is null)) return long.MaxValue;
        if (now < run.PlannedUs) return run.PlannedUs;
        await keeper.ChangeAsync(run.Id, current => meters.Fill(current, now), cancel);
        return now + Micros.Of(s_again);
    }
}
