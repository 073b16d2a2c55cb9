using Yiwang.Events;

namespace Yiwang.Notices.Channels;

/// <summary>Ways out of the node. The inbox is not one of them: everybody has it.</summary>
public enum ChannelKind
{
    /// <summary>企业微信群机器人.</summary>
    WeCom,
    /// <summary>钉钉自定义机器人.</summary>
    DingTalk,
    /// <summary>飞书自定义机器人.</summary>
    Feishu,
    /// <summary>Any HTTP receiver, with a JSON template.</summary>
    Webhook,
    /// <summary>A gateway of short messages, with a template of its address.</summary>
    Sms,
    /// <summary>The same for calls that read a text out.</summary>
    Voice,
    Mail,
}

/// <summary>One channel of an organisation. What must stay secret lies in the key store (<see cref="ChannelSecret"/>).</summary>
/// <param name="Id">16 hexadecimal digits, never used again.</param>
/// <param name="Name">1–40 characters.</param>
/// <param name="From">Lower levels do not go over it; people may choose otherwise.</param>
/// <param name="Address">Host and path without what is secret in it, for people.</param>
/// <param name="Markdown">Messages of group robots with headings and links; else plain text.</param>
/// <param name="English">Messages in English; else Chinese.</param>
/// <param name="Keyword">A word that the robot's safety setting asks for in each message; null = none.</param>
/// <param name="Template">Of <see cref="ChannelKind.Webhook"/>, <see cref="ChannelKind.Sms"/> and <see cref="ChannelKind.Voice"/>: the body, null = GET.</param>
/// <param name="PerMinute">Messages a minute, 1–600.</param>
/// <param name="Secret">Name in the key store.</param>
/// <param name="Position">Of the newest fact about it.</param>
public sealed record Channel(string Id, string Organization, ChannelKind Kind, string Name, bool Enabled, NoticeLevel From, string Address, bool Markdown, bool English, string? Keyword, string? Template, int PerMinute, string Secret, long Position)
{
    public const int NameMax = 40, OfOrganizationMax = 50, TemplateMax = 4_000, KeywordMax = 20, AddressMax = 1_000, SuccessMax = 200;

    /// <summary>Of kinds with a template: a regular expression that an answer of 200–299 must hold to mean delivered; null = the status suffices. No back-tracking.</summary>
    public string? Success { get; init; }

    /// <summary>What addresses and templates may hold.</summary>
    public static string Placeholders => Presets.Template.NamesForPeople;

    /// <summary>One message for all who are meant, who are mentioned in it.</summary>
    public bool IsGroup => Kind is ChannelKind.WeCom or ChannelKind.DingTalk or ChannelKind.Feishu or ChannelKind.Webhook;
}

/// <summary>Kept in the key store. <paramref name="Address"/> is secret too: a robot's address is all that is needed to write to its group.</summary>
/// <param name="Address">URL, or of mail <c>smtps://host:465</c> or <c>smtp://host:587</c>.</param>
/// <param name="Key">Signing secret of a robot, or password of a mail account.</param>
/// <param name="User">Of a mail account, also the sender.</param>
public sealed record ChannelSecret(string Address, string? Key = null, string? User = null);

public static class ChannelKinds
{
    public static Bilingual Title(this ChannelKind kind) => kind switch
    {
        ChannelKind.WeCom => new("企业微信群机器人", "WeCom group robot"),
        ChannelKind.DingTalk => new("钉钉自定义机器人", "DingTalk custom robot"),
        ChannelKind.Feishu => new("飞书自定义机器人", "Feishu custom robot"),
        ChannelKind.Webhook => new("通用 HTTP 接口", "Any HTTP receiver"),
        ChannelKind.Sms => new("短信网关", "SMS gateway"),
        ChannelKind.Voice => new("语音电话网关", "Voice call gateway"),
        ChannelKind.Mail => new("电子邮件", "E-mail"),
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, null),
    };

    /// <summary>What the operators of the robots allow: 20 a minute (企业微信, 钉钉), 100 a minute (飞书); our own proposal for the rest.</summary>
    public static int PerMinute(this ChannelKind kind) => kind is ChannelKind.Feishu ? 100 : kind is ChannelKind.WeCom or ChannelKind.DingTalk ? 20 : 60;

    /// <summary>Calls and short messages cost money and sleep, mail nobody on a shop floor reads.</summary>
    public static NoticeLevel From(this ChannelKind kind) => kind switch
    {
        ChannelKind.Sms => NoticeLevel.Important,
        ChannelKind.Voice => NoticeLevel.Urgent,
        _ => NoticeLevel.Normal,
    };
}
