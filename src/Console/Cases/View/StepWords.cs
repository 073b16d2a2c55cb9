using System.Text.Json.Nodes;
using Yiwang.Cases;
using Yiwang.Cases.Definitions;
using Yiwang.Console.Language;
using Yiwang.Events;
using Yiwang.Events.Kinds;

namespace Yiwang.Console.Cases.View;

/// <summary>A fact in the life of a case, in words.</summary>
internal static class StepWords
{
    public static Bilingual Title(CaseDefinition definition, CaseStep step)
    {
        if (step.Transition is { } code && definition.Transitions.FirstOrDefault(t => t.Code == code) is { } transition && step.Kind is CaseKinds.CaseMoved or CaseKinds.CaseDecided or CaseKinds.CaseOpened)
            return transition.Name;
        return step.Kind switch
        {
            CaseKinds.CaseOpened => new("建立", "Opened"),
            CaseKinds.CaseSaved => new("填写", "Filled in"),
            CaseKinds.CaseRemarked => new("留言", "Remark"),
            CaseKinds.CaseOverdue => new("超期", "Deadline passed"),
            CaseKinds.CaseTold => new("提醒", "Reminder sent"),
            CaseKinds.CaseSent => new("送往另一节点", "Sent to another node"),
            CaseKinds.CaseTakenBack => step.Opinion is null ? new("撤回", "Recalled") : step.Actor is not null ? new("核实对方没有收到，收回", "Taken back: the other side does not have it") : new("未送达，已退回", "Not delivered: it is back"),
            CaseKinds.CaseHandedOver => new("已送达对方节点", "Delivered to the other node"),
            CaseKinds.CaseReceived => new("从另一节点收到", "Received from another node"),
            CaseKinds.CaseCopied => new("副本更新", "Copy brought up to date"),
            CaseKinds.CaseRescheduled => new("期限随工作日历调整", "Deadline moved with the calendar"),
            var kind => KindWords.Of(kind),
        };
    }

    public static bool IsBad(CaseDefinition definition, CaseStep step) =>
        step.Kind == CaseKinds.CaseOverdue || step.To is { } to && definition.States.FirstOrDefault(s => s.Code == to)?.Kind is StateKind.Rejected or StateKind.Returned or StateKind.Expired;

    /// <summary>Fields that it changed, in the form's order.</summary>
    public static IEnumerable<(FieldDefinition Field, JsonNode? Value)> Changes(CaseDefinition definition, CaseStep step) =>
        definition.Fields.Where(f => step.Changed.ContainsKey(f.Code)).Select(f => (f, step.Changed[f.Code]));
}
