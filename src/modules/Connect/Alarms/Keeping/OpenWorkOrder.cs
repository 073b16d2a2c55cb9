using Yiwang.Cases;
using Yiwang.Events;
using In = Yiwang.Connect.Alarms.AlarmForm.In;

namespace Yiwang.Connect.Alarms.Keeping;

/// <summary>
/// <c>connect.open-work-order</c>: the work order of an alarm whose rule asks for one, as its child. The alarm's own id is the key, so that one alarm has one work order, however often it is tried or
/// acknowledged.
/// </summary>
internal sealed class OpenWorkOrder(AlarmWorkOrder orders) : ICaseEffect
{
    public string Name => "connect.open-work-order";
    public IReadOnlyList<string> Arguments => [];

    public async ValueTask<EffectResult> RunAsync(EffectCall call, CancellationToken cancel)
    {
        var alarm = call.Case;
        if (!alarm.Values.Flag(In.AutoCase) || alarm.Values.Text(In.WorkOrder).Length > 0) return EffectResult.Done;
        var opened = await orders.OpenAsync(alarm, cancel);
        return opened.Succeeded ? new(Outcome.Ok, new() { [In.WorkOrder] = opened.Value.Id }) : new(opened.Status);
    }
}
