using Yiwang.Cases;
using Yiwang.Connect.Live;
using Yiwang.Connect.Maintenance.Orders;
using Yiwang.Connect.Maintenance.Shifts;
using Yiwang.Connect.Points;
using Yiwang.Things;

namespace Yiwang.Connect.Maintenance.Effectiveness;

/// <summary>Stops as the finished work orders of a machine tell them. Where one was written, it wins over what the states say of the same stop.</summary>
internal sealed class OrderStops(INodeCases cases, DeviceThings devices)
{
    private const int Max = 5_000;
    // an order is closed some time after its stop: orders are looked for by when they were opened, the stop may have begun long before
    private const long AroundUs = 60 * 86_400_000_000L;

    /// <summary>That reach into the time, oldest first; the same stop written in two orders counts once.</summary>
    public async Task<IReadOnlyList<OrderStop>> OfAsync(Handle device, long fromUs, long toUs, CancellationToken cancel)
    {
        List<OrderStop> stops = [];
        if (devices.Find(device) is not { Succeeded: true, Value.Record: var record }) return stops;
        await foreach (var view in cases.AllAsync(new CaseQuery(WorkOrder.Definition, [WorkOrder.Finished, WorkOrder.Closed], Thing: record.Handle.ToString(), FromUs: fromUs - AroundUs), cancel))
        {
            var order = new WorkOrder(view);
            if (order.Downtime is not { } stop || stop.ToUs <= fromUs || stop.FromUs >= toUs || view.Applicant != record.Owner || stops.Count >= Max) continue;
            stops.Add(new(new(Math.Max(stop.FromUs, fromUs), Math.Min(stop.ToUs, toUs)), order.IsFailure, order.FailureMode, view.Id, view.Number));
        }
        return Apart(stops);
    }

    private static List<OrderStop> Apart(List<OrderStop> stops)
    {
        List<OrderStop> apart = [];
        foreach (var stop in stops.OrderBy(s => s.Part.FromUs))
        {
            if (apart.Count > 0 && stop.Part.FromUs < apart[^1].Part.ToUs)
            {
                var before = apart[^1];
                apart[^1] = before with { Part = before.Part with { ToUs = Math.Max(before.Part.ToUs, stop.Part.ToUs) }, IsFailure = before.IsFailure || stop.IsFailure };
            }
            else apart.Add(stop);
        }
        return apart;
    }

    /// <summary>The machine's states with the stops of orders in their place: a span that one of them touches gives way to it.</summary>
    public static IReadOnlyList<StateSpan> Over(IReadOnlyList<StateSpan> spans, IReadOnlyList<OrderStop> orders)
    {
        if (orders.Count == 0) return spans;
        var said = TimeParts.Normal(orders.Select(o => o.Part));
        List<StateSpan> rest = [];
        foreach (var span in spans)
        {
            IReadOnlyList<TimePart> own = [new(span.FromUs, span.ToUs)];
            var isStop = span.State is DeviceState.Fault or DeviceState.Stopped;
            // what is left of a stop whose time was corrected was no stop
            if (isStop && TimeParts.Both(own, said).Count > 0) continue;
            rest.AddRange(TimeParts.Without(own, said).Select(p => new StateSpan(span.State, p.FromUs, p.ToUs)));
        }
        return [.. rest.Concat(orders.Select(o => new StateSpan(o.IsFailure ? DeviceState.Fault : DeviceState.Stopped, o.Part.FromUs, o.Part.ToUs))).OrderBy(s => s.FromUs)];
    }
}

/// <param name="IsFailure">Not of planned care.</param>
internal sealed record OrderStop(TimePart Part, bool IsFailure, string FailureMode, string Case, string Number);
