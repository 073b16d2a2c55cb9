using System.Text.Json.Nodes;
using Yiwang.Cases;
using Yiwang.Connect.Live;
using Yiwang.Connect.Points;

namespace Yiwang.Connect.Maintenance.Orders;

/// <summary>
/// <c>connect.cut-downtime</c>: at the end of the work the stop is cut out of the machine's states. What people said stands; what the states say stands beside it, so that a difference asks for a reason.
/// </summary>
internal sealed class CutDowntime(ILiveStates states, DeviceThings devices) : ICaseEffect
{
    private const int SpansMax = 10_000;

    public string Name => "connect.cut-downtime";
    public IReadOnlyList<string> Arguments => [];

    public ValueTask<EffectResult> RunAsync(EffectCall call, CancellationToken cancel)
    {
        var order = new WorkOrder(call.Case);
        if (order.Device is not { } named || devices.Local(named) is not { } device) return new(EffectResult.Done);
        var (start, end) = (order.Moment(WorkOrder.StartField), order.Moment(WorkOrder.EndField));
        var (opened, finished) = (call.Case.OpenedAtUs, call.Case.MovedAtUs);
        // the stop that people speak of may have begun earlier than the order
        var from = Math.Min(opened, start ?? opened) - DowntimeCut.LeadUs;
        var until = Math.Max(finished, end ?? finished);
        if (DowntimeCut.Of(states.States(device, from, until, SpansMax), Math.Min(opened, start ?? opened), until, start) is not { } stop) return new(EffectResult.Done);
        var values = new JsonObject { [WorkOrder.SeenStartField] = WorkOrder.Write(stop.FromUs), [WorkOrder.SeenEndField] = WorkOrder.Write(stop.ToUs) };
        if (start is null && end is null) values[WorkOrder.StartField] = WorkOrder.Write(stop.FromUs);
        if (end is null) values[WorkOrder.EndField] = WorkOrder.Write(stop.ToUs);
        return new(new EffectResult(Events.Outcome.Ok, values));
    }
}
