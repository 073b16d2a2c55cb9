using Yiwang.Connect.Live;
using Yiwang.Connect.Maintenance.Shifts;

namespace Yiwang.Connect.Maintenance.Orders;

/// <summary>Which stop of a machine a work order is about: time without production that holds a fault, or that the work itself fell into.</summary>
internal static class DowntimeCut
{
    /// <summary>A machine often stood a while before anyone wrote the order.</summary>
    public const long LeadUs = 8 * 3_600_000_000L;
    /// <summary>Between fault and repair a machine is tried for a moment; that does not end the stop.</summary>
    private const long TrialUs = 2 * 60_000_000;

    /// <param name="spans">States from <see cref="LeadUs"/> before the order was opened until it was finished.</param>
    /// <param name="startUs">When a person already said when the stop began.</param>
    /// <returns>Null = the machine did not stop.</returns>
    public static TimePart? Of(IReadOnlyList<StateSpan> spans, long openedUs, long finishedUs, long? startUs)
    {
        TimePart? best = null;
        var bestFault = false;
        foreach (var (stop, isFault) in Stops(spans, finishedUs))
        {
            // a stop that was over long before anybody spoke of it is another story, unless it is the fault that was reported
            var touches = startUs is { } at ? stop.FromUs <= at && at < stop.ToUs : stop.ToUs > openedUs || isFault;
            if (!touches) continue;
            if (best is null || (isFault && !bestFault) || (isFault == bestFault && Near(stop, openedUs) <= Near(best.Value, openedUs))) (best, bestFault) = (stop, isFault);
        }
        return best is { } cut && startUs is { } said ? cut with { FromUs = said } : best;
    }

    private static IEnumerable<(TimePart Stop, bool IsFault)> Stops(IReadOnlyList<StateSpan> spans, long finishedUs)
    {
        (TimePart Stop, bool IsFault)? open = null;
        foreach (var span in spans.Where(s => s.State is DeviceState.Fault or DeviceState.Stopped or DeviceState.Idle or DeviceState.Offline && s.FromUs < finishedUs))
        {
            // a machine that is cold or unplugged for its repair has not begun to run; by itself that is no stop
            if (span.State is DeviceState.Idle or DeviceState.Offline)
            {
                if (open is { IsFault: true } still && span.FromUs - still.Stop.ToUs <= TrialUs) open = (still.Stop with { ToUs = Math.Min(span.ToUs, finishedUs) }, true);
                continue;
            }

            var part = new TimePart(span.FromUs, Math.Min(span.ToUs, finishedUs));
            if (open is { } before && part.FromUs - before.Stop.ToUs <= TrialUs) open = (before.Stop with { ToUs = part.ToUs }, before.IsFault || span.State == DeviceState.Fault);
            else
            {
                if (open is { } done) yield return done;
                open = (part, span.State == DeviceState.Fault);
            }
        }
        if (open is { } last) yield return last;
    }

    private static long Near(TimePart stop, long us) => us < stop.FromUs ? stop.FromUs - us : us > stop.ToUs ? us - stop.ToUs : 0;
}
