using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Yiwang.Notices.Channels;

namespace Yiwang.Notices.Presets;

/// <summary>
/// 钉钉自定义机器人 (open.dingtalk.com: custom robot access). 加签: sign = URL-encoded Base64 of HMAC-SHA256 under the secret over «milliseconds, line feed, secret», in the query.
/// Messages up to 20,000 bytes, 20 a minute; errors stand as errcode in an answer of 200.
/// </summary>
internal static class DingTalk
{
    private const int BytesMax = 18_000;

    public static WebhookRequest Request(Channel channel, ChannelSecret secret, ChannelMessage message, DateTimeOffset now)
    {
        // Only who is named in the text too is really mentioned.
        var called = string.Join(' ', message.People.Select(p => "@" + (p.DingTalkId ?? p.Phone ?? MessageText.Escape(p.Name))));
        var at = new JsonObject
        {
            ["atMobiles"] = JsonText.List(message.People.Where(p => p.DingTalkId is null && p.Phone is not null).Select(p => p.Phone!)),
            ["atUserIds"] = JsonText.List(message.People.Where(p => p.DingTalkId is not null).Select(p => p.DingTalkId!)),
            ["isAtAll"] = false,
        };
        var body = channel.Markdown
            ? new JsonObject
            {
                ["msgtype"] = "markdown",
                ["markdown"] = new JsonObject
                {
                    ["title"] = MessageText.Escape(MessageText.Title(message, channel.English, channel.Keyword)),
                    ["text"] = MessageText.Markdown(message, channel.English, channel.Keyword, BytesMax) + (called.Length > 0 ? "\n\n" + called : ""),
                },
                ["at"] = at,
            }
            : new JsonObject
            {
                ["msgtype"] = "text",
                ["text"] = new JsonObject { ["content"] = MessageText.Plain(message, channel.English, channel.Keyword, BytesMax) + (called.Length > 0 ? "\n" + called : "") },
                ["at"] = at,
            };
        return new(Signed(secret, now), JsonText.Of(body));
    }

    private static Uri Signed(ChannelSecret secret, DateTimeOffset now)
    {
        if (secret.Key is not { } key) return new Uri(secret.Address);
        var timestamp = now.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture);
        var sign = Convert.ToBase64String(HMACSHA256.HashData(Encoding.UTF8.GetBytes(key), Encoding.UTF8.GetBytes($"{timestamp}\n{key}")));
        return new Uri($"{secret.Address}{(secret.Address.Contains('?', StringComparison.Ordinal) ? '&' : '?')}timestamp={timestamp}&sign={Uri.EscapeDataString(sign)}");
    }

    public static ChannelAnswer Read(string raw, string body)
    {
        var (code, message) = JsonText.Code(body, "errcode", "errmsg");
        return code switch
        {
            0 => ChannelAnswer.Ok(raw),
            310000 => Refused(raw, message ?? ""),
            130101 => ChannelAnswer.No(raw, "超过钉钉每分钟 20 条的限制，稍后自动重发。", "Over DingTalk's limit of 20 messages a minute; it is sent again later.", TimeSpan.FromMinutes(10)),
            300005 or 400101 or 400102 => ChannelAnswer.No(raw, "机器人地址里的 access_token 无效或机器人已停用，请重新复制地址。", "The access_token of the robot's address is invalid or the robot is off: copy the address again."),
            null => ChannelAnswer.No(raw, "对方的应答不是钉钉的格式，请检查地址。", "The answer is not DingTalk's: check the address."),
            _ => ChannelAnswer.No(raw, $"钉钉拒绝了消息：{code} {message}", $"DingTalk refused the message: {code} {message}"),
        };
    }

    /// <summary>One code for three settings of safety; the message tells which.</summary>
    private static ChannelAnswer Refused(string raw, string message) => message switch
    {
        _ when message.Contains("keyword", StringComparison.OrdinalIgnoreCase) => ChannelAnswer.No(raw, "消息里没有机器人要求的关键词，请在渠道里填写关键词。", "The robot asks for a keyword: give it in the channel."),
        _ when message.Contains("sign", StringComparison.OrdinalIgnoreCase) || message.Contains("timestamp", StringComparison.OrdinalIgnoreCase) => ChannelAnswer.No(raw, "加签不符：请检查密钥（SEC 开头）和本机时间。", "The signature does not match: check the secret (it begins with SEC) and this machine's clock."),
        _ when message.Contains("ip", StringComparison.OrdinalIgnoreCase) => ChannelAnswer.No(raw, "本机的公网地址不在机器人的 IP 白名单里。", "This machine's public address is not on the robot's list."),
        _ => ChannelAnswer.No(raw, $"没有通过机器人的安全设置：{message}", $"The robot's safety setting refused it: {message}"),
    };
}
