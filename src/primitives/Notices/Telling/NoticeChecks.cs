using Yiwang.Events;
using Yiwang.Parties;

namespace Yiwang.Notices.Telling;

internal static class NoticeChecks
{
    private const int WeekMinutes = 10_080;

    public static Outcome Check(Notice n)
    {
        if (n.Key.Length is 0 or > Notice.KeyMax) return Wrong("key", $"编号应为 1–{Notice.KeyMax} 个字符。", $"The key has 1–{Notice.KeyMax} characters.");
        if (!OrganizationId.TryParse(n.Owner, out _)) return Wrong("owner", "发出单位不对。", "The owner is no organisation.");
        if (n.Title.Zh.Length is 0 or > Notice.TitleMax || n.Title.En.Length is 0 or > Notice.TitleMax) return Wrong("title", $"标题应为 1–{Notice.TitleMax} 个字。", $"The title has 1–{Notice.TitleMax} characters.");
        if (n.Text.Zh.Length > Notice.TextMax || n.Text.En.Length > Notice.TextMax) return Wrong("text", $"正文最多 {Notice.TextMax} 个字。", $"The text has at most {Notice.TextMax} characters.");
        if (n.Link is { } link && (link.Length > Notice.LinkMax || !link.StartsWith('/') || link.StartsWith("//", StringComparison.Ordinal))) return Wrong("link", "链接应是本节点上的路径。", "The link is a path on this node.");
        if (n.Group is { Length: 0 or > Notice.GroupMax }) return Wrong("group", $"分组应为 1–{Notice.GroupMax} 个字符。", $"The group has 1–{Notice.GroupMax} characters.");
        if (n.About is { Length: 0 or > Notice.AboutMax }) return Wrong("about", $"事项应为 1–{Notice.AboutMax} 个字符。", $"What it is about has 1–{Notice.AboutMax} characters.");
        if (!Enum.IsDefined(n.Level)) return Wrong("level", "没有这个级别。", "There is no such level.");
        if (n.To.Count is 0 or > Notice.RecipientsMax) return Wrong("to", $"接收人应为 1–{Notice.RecipientsMax} 个。", $"There are 1–{Notice.RecipientsMax} recipients.");
        if (n.Escalation is { } chain && (chain.Count > Notice.StepsMax || chain.Any(s => s.AfterMinutes is < 1 or > WeekMinutes || s.To.Count is 0 or > Notice.RecipientsMax)))
            return Wrong("escalation", $"升级最多 {Notice.StepsMax} 步，每步 1–{WeekMinutes} 分钟后。", $"An escalation has at most {Notice.StepsMax} steps, each after 1–{WeekMinutes} minutes.");
        return Outcome.Ok;
    }

    private static Outcome Wrong(string field, string zh, string en) => new(Codes.RequestInvalid, Field: field, Say: new(zh, en));
}
