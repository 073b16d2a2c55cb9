using System.Text.Json.Nodes;
using Yiwang.Notices.Channels;

namespace Yiwang.Notices.Presets;

/// <summary>企业微信群机器人 (developer.work.weixin.qq.com/document/path/91770): text up to 2,048 bytes, markdown up to 4,096; 20 messages a minute; errors stand as errcode in an answer of 200.</summary>
internal static class WeCom
{
    private const int TextBytesMax = 2_048, MarkdownBytesMax = 4_096;

    public static WebhookRequest Request(Channel channel, ChannelSecret secret, ChannelMessage message)
    {
        var ids = message.People.Where(p => p.WeComId is not null).Select(p => p.WeComId!).ToList();
        var phones = message.People.Where(p => p.WeComId is null && p.Phone is not null).Select(p => p.Phone!).ToList();
        var names = message.People.Where(p => p.WeComId is null && p.Phone is null).Select(p => p.Name);
        // A phone number can be mentioned in a text alone.
        return new(new Uri(secret.Address), JsonText.Of(channel.Markdown && phones.Count == 0 ? Markdown(channel, message, ids, names) : Text(channel, message, ids, phones, names)));
    }

    private static JsonObject Text(Channel channel, ChannelMessage message, List<string> ids, List<string> phones, IEnumerable<string> names)
    {
        var called = string.Concat(names.Select(n => $" @{n}"));
        var text = new JsonObject { ["content"] = MessageText.Plain(message, channel.English, channel.Keyword, TextBytesMax - System.Text.Encoding.UTF8.GetByteCount(called) - 1) + (called.Length > 0 ? "\n" + called[1..] : "") };
        if (ids.Count > 0) text["mentioned_list"] = JsonText.List(ids);
        if (phones.Count > 0) text["mentioned_mobile_list"] = JsonText.List(phones);
        return new JsonObject { ["msgtype"] = "text", ["text"] = text };
    }

    private static JsonObject Markdown(Channel channel, ChannelMessage message, List<string> ids, IEnumerable<string> names)
    {
        var called = string.Concat(ids.Select(i => $" <@{i}>").Concat(names.Select(n => $" @{MessageText.Escape(n)}")));
        var content = MessageText.Markdown(message, channel.English, channel.Keyword, MarkdownBytesMax - System.Text.Encoding.UTF8.GetByteCount(called) - 2) + (called.Length > 0 ? "\n\n" + called[1..] : "");
        return new JsonObject { ["msgtype"] = "markdown", ["markdown"] = new JsonObject { ["content"] = content } };
    }

    public static ChannelAnswer Read(string raw, string body)
    {
        var (code, message) = JsonText.Code(body, "errcode", "errmsg");
        return code switch
        {
            0 => ChannelAnswer.Ok(raw),
            93000 => ChannelAnswer.No(raw, "机器人地址无效或机器人已被移出群，请在群里重新复制地址。", "The robot's address is invalid or the robot has left the group: copy the address again."),
            45009 => ChannelAnswer.No(raw, "超过企业微信每分钟 20 条的限制，稍后自动重发。", "Over WeCom's limit of 20 messages a minute; it is sent again later.", TimeSpan.FromMinutes(1)),
            45002 => ChannelAnswer.No(raw, "消息超过长度限制。", "The message is too long."),
            null => ChannelAnswer.No(raw, "对方的应答不是企业微信的格式，请检查地址。", "The answer is not WeCom's: check the address."),
            _ => ChannelAnswer.No(raw, $"企业微信拒绝了消息：{code} {message}", $"WeCom refused the message: {code} {message}"),
        };
    }
}
