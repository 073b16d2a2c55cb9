using System.Text.Json.Nodes;
using Yiwang.Cases;
using Yiwang.Connect.Alarms.Rules;
using Yiwang.Connect.Maintenance.Failures;
using Yiwang.Events;
using Yiwang.Parties;
using In = Yiwang.Connect.Alarms.AlarmForm.In;

namespace Yiwang.Connect.Alarms.Keeping;

/// <summary>The one work order of an alarm, with what the library of failure modes says of it: by its rule when it is acknowledged, or by a person who has found the cause.</summary>
internal sealed class AlarmWorkOrder(ICases cases, INodeCases node, FailureLibrary library)
{
    private const int CausesMax = 5, WordsMax = 1_000;

    /// <summary>By the node; the likely causes stand in its description, for whoever gets it.</summary>
    public async ValueTask<Outcome<CaseView>> OpenAsync(CaseView alarm, CancellationToken cancel)
    {
        var mode = await library.FindAsync(alarm.Applicant, alarm.Values.Text(In.FailureMode), cancel);
        return await node.OpenAsync(alarm.Applicant, Order(alarm, mode, null), cancel);
    }

    /// <summary>By a person, with the cause and the action that they chose. The alarm names it, so that acknowledging opens no second one.</summary>
    public async ValueTask<Outcome<CaseView>> OpenAsync(Principal who, CaseView alarm, FailureMode mode, FailureCause cause, CancellationToken cancel)
    {
        if (alarm.Values.Text(In.WorkOrder) is { Length: > 0 } there) return cases.Find(who, there);
        var opened = await cases.OpenAsync(who, Order(alarm, mode, cause), cancel);
        if (!opened.Succeeded) return opened;
        var named = await node.SaveAsync(new SaveCase(alarm.Id, new JsonObject { [In.WorkOrder] = opened.Value.Id }, -1), cancel);
        return named.Succeeded ? opened : named.Status;
    }

    private static OpenCase Order(CaseView alarm, FailureMode? mode, FailureCause? chosen)
    {
        var values = new JsonObject
        {
            ["device"] = alarm.Values.Text(In.Device),
            ["origin"] = "alarm",
            ["symptom"] = alarm.Values.Text(In.Message),
            ["priority"] = Severities.Of(alarm.Values.Text(In.Severity)).WorkPriority(),
            ["failureMode"] = mode?.Title ?? (alarm.Values.Text(In.FailureMode) is { Length: > 0 } code ? code : null),
            ["description"] = Cut(string.Join('\n', Describe(alarm, chosen is null ? mode : null))),
        };
        if (chosen is not null) (values["cause"], values["action"]) = (chosen.Cause, chosen.Action);
        if (chosen is { PartNo.Length: > 0 }) values["parts"] = new JsonArray(new JsonObject { ["partNo"] = chosen.PartNo, ["qty"] = 1 });
        return new(AlarmForm.WorkOrder, values, Parent: alarm.Id, Key: $"alarm-work-order:{alarm.Id}", Things: alarm.Things);
    }

    private static IEnumerable<string> Describe(CaseView alarm, FailureMode? mode)
    {
        yield return $"报警 {alarm.Number}：{alarm.Values.Text(In.RuleName)}";
        if (alarm.Values.Text(In.Readings) is { Length: > 0 } readings) yield return readings;
        if (alarm.Values.Text(In.Guide) is { Length: > 0 } guide) yield return guide;
        if (mode is null) yield break;
        yield return $"{mode.Title}，可能的原因：";
        foreach (var cause in mode.Causes.Take(CausesMax)) yield return $"{cause.Cause} → {cause.Action}{(cause.PartNo.Length > 0 ? $"（备件 {cause.PartNo}）" : "")}";
    }

    private static string Cut(string text) => text.Length > WordsMax ? text[..WordsMax] : text;
}
