using System.Text.Json.Nodes;
using Yiwang.Cases;
using Yiwang.Connect.Alarms.Rules;
using Yiwang.Events;
using In = Yiwang.Connect.Alarms.AlarmForm.In;

namespace Yiwang.Connect.Alarms.Keeping;

/// <summary>
/// <c>connect.open-work-order</c>: the work order of an alarm whose rule asks for one, as its child. The alarm's own id is the key, so that one alarm has one work order, however often it is tried or
/// acknowledged.
/// </summary>
internal sealed class OpenWorkOrder(INodeCases cases) : ICaseEffect
{
    public string Name => "connect.open-work-order";
    public IReadOnlyList<string> Arguments => [];

    public async ValueTask<EffectResult> RunAsync(EffectCall call, CancellationToken cancel)
    {
        var alarm = call.Case;
        if (!alarm.Values.Flag(In.AutoCase) || alarm.Values.Text(In.WorkOrder).Length > 0) return EffectResult.Done;
        var opened = await cases.OpenAsync(alarm.Applicant, new OpenCase(AlarmForm.WorkOrder, Values(alarm), Parent: alarm.Id, Key: $"alarm-work-order:{alarm.Id}", Things: alarm.Things), cancel);
        return opened.Succeeded ? new(Outcome.Ok, new JsonObject { [In.WorkOrder] = opened.Value.Id }) : new(opened.Status);
    }

    private static JsonObject Values(CaseView alarm) => new()
    {
        ["device"] = alarm.Values.Text(In.Device),
        ["origin"] = "alarm",
        ["symptom"] = alarm.Values.Text(In.Message),
        ["priority"] = Severities.Of(alarm.Values.Text(In.Severity)).WorkPriority(),
        ["failureMode"] = alarm.Values.Text(In.FailureMode) is { Length: > 0 } mode ? mode : null,
        ["description"] = string.Join('\n', new[] { $"报警 {alarm.Number}：{alarm.Values.Text(In.RuleName)}", alarm.Values.Text(In.Readings), alarm.Values.Text(In.Guide) }.Where(t => t.Length > 0)),
    };
}
