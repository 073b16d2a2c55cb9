using Yiwang.Connect.Inspection.Routes;
using Yiwang.Connect.Live;
using Yiwang.Parties;

namespace Yiwang.Connect.Inspection.Runs;

/// <summary>Items that go by running hours: due when the machine has run so long since they were last done.</summary>
internal sealed class RunningHours(ILiveStates states, RunBook book)
{
    private const int SpansMax = 10_000;
    private static readonly long s_hour = Micros.Of(TimeSpan.FromHours(1));

    public bool IsDue(Route route, RouteItem item, long atUs)
    {
        if (item.Device is not { } device || item.CycleHours <= 0) return false;
        var since = Math.Max(book.LastDone(route.Id, item.No), route.InForceUs);
        return RanUs(states.States(device, since, atUs, SpansMax), since, atUs) >= item.CycleHours * s_hour;
    }

    public static long RanUs(IReadOnlyList<StateSpan> spans, long fromUs, long toUs) =>
        spans.Where(s => s.State == DeviceState.Running).Sum(s => Math.Max(0, Math.Min(s.ToUs, toUs) - Math.Max(s.FromUs, fromUs)));
}
