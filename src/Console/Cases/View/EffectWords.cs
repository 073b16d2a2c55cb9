using Yiwang.Events;

namespace Yiwang.Console.Cases.View;

/// <summary>What every node does behind a step, in words; a module's effects go by their names.</summary>
internal static class EffectWords
{
    public static Bilingual? Of(string effect) => effect switch
    {
        "cases.settle-notices" => new("了结已办的消息", "Settling notices of what is done"),
        "cases.tell-turn" => new("通知轮到的人", "Telling whose turn it is"),
        "cases.tell-deadline" => new("时限提醒", "Reminder of a deadline"),
        "cases.take" => new("到期自动办理", "The step that a deadline takes"),
        "cases.open" or "cases.open-each" => new("建立下级办件", "Opening the cases below"),
        "cases.move-parent" => new("办理上级办件", "Moving the case above"),
        "cases.move-children" => new("办理下级办件", "Moving the cases below"),
        "cases.fill-children" => new("填写下级办件", "Filling in the cases below"),
        "cases.forward" or "cases.send" => new("送往另一节点", "Sending it to another node"),
        "cases.news" => new("告知另一节点", "Telling another node"),
        "notices.tell" => new("发通知", "Sending a notice"),
        _ => null,
    };
}
