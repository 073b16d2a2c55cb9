using Yiwang.Console.Language;
using Yiwang.Console.Slots;
using Yiwang.Events;
using Yiwang.Notices;
using Yiwang.Notices.Channels;
using Yiwang.Parties;

namespace Yiwang.Console.Notices;

/// <summary>Words that the pages about channels share.</summary>
internal static class ChannelPages
{
    public static bool MayManage(IViewer viewer, IAccess access) =>
        viewer.Principal.Organization is { } own && access.Decide(viewer.Principal, AccessAction.ManageForms, new ThingScope(own, null)).Allowed;

    public static string From(Text text, NoticeLevel level) => level == NoticeLevel.Urgent ? text["只发紧急", "urgent only"] : text[$"{level.Title().Zh}及以上", $"{level.Title().En} and above"];

    public static string Icon(ChannelKind kind) => kind switch
    {
        ChannelKind.Webhook => "webhook",
        ChannelKind.Sms => "message",
        ChannelKind.Voice => "phone-call",
        ChannelKind.Mail => "mail",
        _ => "message-chatbot",
    };

    public static Bilingual About(ChannelKind kind) => kind switch
    {
        ChannelKind.WeCom => new("群设置 → 消息推送（群机器人）→ 添加，复制它的地址。", "In the group: settings, message push (robot), add; copy the webhook address."),
        ChannelKind.DingTalk => new("群设置 → 机器人 → 自定义，安全设置选加签，复制地址和密钥。", "In the group: settings, robots, custom; choose signing, copy address and secret."),
        ChannelKind.Feishu => new("群设置 → 群机器人 → 自定义机器人，打开签名校验，复制地址和密钥。", "In the group: settings, robots, custom; switch signing on, copy address and secret."),
        ChannelKind.Webhook => new("把消息以 JSON 发给自己的系统，格式可改。", "Sends JSON to a system of your own; the form is yours."),
        ChannelKind.Sms => new("短信服务商或车间里的短信猫，用带 {phone} 和 {text} 的地址。", "An SMS provider or a modem of the works, by an address with {phone} and {text}."),
        ChannelKind.Voice => new("语音通知服务商，打电话读出内容。", "A provider of voice notices that calls and reads the text out."),
        _ => new("企业邮箱。车间里少有人看，按需使用。", "A mail account. Few on a shop floor read mail."),
    };

    public static Bilingual Address(ChannelKind kind) => kind == ChannelKind.Mail ? new("邮件服务器", "Mail server") : new("地址", "Address");

    public static string Example(ChannelKind kind) => kind switch
    {
        ChannelKind.WeCom => "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=…",
        ChannelKind.DingTalk => "https://oapi.dingtalk.com/robot/send?access_token=…",
        ChannelKind.Feishu => "https://open.feishu.cn/open-apis/bot/v2/hook/…",
        ChannelKind.Sms or ChannelKind.Voice => "https://sms.example.cn/send?to={phone}&text={text}",
        ChannelKind.Mail => "smtps://smtp.example.cn:465",
        _ => "https://app.example.cn/hooks/yiwang",
    };

    public static Bilingual? Key(ChannelKind kind) => kind switch
    {
        ChannelKind.DingTalk => new("加签密钥", "Signing secret"),
        ChannelKind.Feishu => new("签名校验密钥", "Signing secret"),
        ChannelKind.Mail => new("邮箱密码或授权码", "Password of the account"),
        _ => null,
    };

    public static bool HasTemplate(ChannelKind kind) => kind is ChannelKind.Webhook or ChannelKind.Sms or ChannelKind.Voice;

    public static bool IsRobot(ChannelKind kind) => kind is ChannelKind.WeCom or ChannelKind.DingTalk or ChannelKind.Feishu;
}
