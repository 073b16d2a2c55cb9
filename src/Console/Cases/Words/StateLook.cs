using Yiwang.Cases;
using Yiwang.Cases.Definitions;
using Yiwang.Events;

namespace Yiwang.Console.Cases.Words;

internal static class StateLook
{
    /// <summary>Class of the tag.</summary>
    public static string Tag(StateDefinition? state) => state?.Color is { } color ? Color(color) : Tag(state?.Kind ?? StateKind.Open);

    public static string Tag(StateKind kind) => kind switch
    {
        StateKind.Open => "tag-accent",
        StateKind.Returned => "tag-warn",
        StateKind.Waiting => "tag-warn",
        StateKind.Done => "tag-ok",
        StateKind.Rejected or StateKind.Expired => "tag-bad",
        _ => "",
    };

    public static string Color(string? color) => color switch { "blue" => "tag-accent", "green" => "tag-ok", "yellow" => "tag-warn", "orange" => "tag-orange", "red" => "tag-bad", _ => "" };

    public static Bilingual Kind(StateKind kind) => kind switch
    {
        StateKind.Draft => new("草稿", "Draft"),
        StateKind.Open => new("办理中", "In progress"),
        StateKind.Returned => new("已退回", "Returned"),
        StateKind.Waiting => new("等待中", "Waiting"),
        StateKind.Done => new("已办结", "Done"),
        StateKind.Rejected => new("未通过", "Rejected"),
        StateKind.Cancelled => new("已撤销", "Cancelled"),
        _ => new("已到期", "Expired"),
    };

    public static Bilingual Light(CaseLight light) => light switch
    {
        CaseLight.Green => new("正常", "On time"),
        CaseLight.Yellow => new("将到期", "Due soon"),
        CaseLight.Red => new("超期", "Late"),
        _ => new("无时限", "No deadline"),
    };
}
