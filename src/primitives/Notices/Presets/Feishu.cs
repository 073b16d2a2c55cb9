using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Yiwang.Notices.Channels;

namespace Yiwang.Notices.Presets;

/// <summary>
/// 飞书自定义机器人 (open.feishu.cn/document/client-docs/bot-v3/add-custom-bot). sign = Base64 of HMAC-SHA256 over nothing, under the key «seconds, line feed, secret», in the body.
/// Bodies up to 20 KB, 100 a minute and 5 a second; errors stand as code in an answer of 200, older robots answer StatusCode.
/// </summary>
internal static class Feishu
{
    private const int BytesMax = 15_000;

    public static WebhookRequest Request(Channel channel, ChannelSecret secret, ChannelMessage message, DateTimeOffset now)
    {
        var body = new JsonObject();
        if (secret.Key is { } key)
        {
            var timestamp = now.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
            body["timestamp"] = timestamp;
            body["sign"] = Convert.ToBase64String(HMACSHA256.HashData(Encoding.UTF8.GetBytes($"{timestamp}\n{key}"), ReadOnlySpan<byte>.Empty));
        }
        body["msg_type"] = channel.Markdown ? "post" : "text";
        body["content"] = channel.Markdown ? Post(channel, message) : Text(channel, message);
        return new(new Uri(secret.Address), JsonText.Of(body));
    }

    private static JsonObject Text(Channel channel, ChannelMessage message)
    {
        var called = string.Join(' ', message.People.Select(p => p.FeishuId is { } id ? $"<at user_id=\"{Attribute(id)}\">{MessageText.Escape(p.Name)}</at>" : "@" + MessageText.Escape(p.Name)));
        var text = MessageText.Escape(MessageText.Plain(message with { Link = null }, channel.English, channel.Keyword, BytesMax));
        if (message.Link is { } link) text += $"\n{(channel.English ? "Open: " : "查看：")}{link}";
        return new JsonObject { ["text"] = called.Length > 0 ? $"{text}\n{called}" : text };
    }

    private static JsonObject Post(Channel channel, ChannelMessage message)
    {
        var lines = new JsonArray();
        var text = MessageText.Plain(message with { Link = null }, channel.English, null, BytesMax);
        // The first line is the title, which stands above.
        if (text.Split('\n', 2) is [_, var rest]) lines.Add(new JsonArray(new JsonObject { ["tag"] = "text", ["text"] = rest }));
        if (message.Link is { } link) lines.Add(new JsonArray(new JsonObject { ["tag"] = "a", ["text"] = channel.English ? "Open" : "查看", ["href"] = link }));
        if (message.People.Count > 0)
            lines.Add(new JsonArray([.. message.People.Select(JsonNode (p) => p.FeishuId is { } id ? new JsonObject { ["tag"] = "at", ["user_id"] = id } : new JsonObject { ["tag"] = "text", ["text"] = $"@{p.Name} " })]));
        var post = new JsonObject { ["title"] = MessageText.Title(message, channel.English, channel.Keyword), ["content"] = lines };
        return new JsonObject { ["post"] = new JsonObject { [channel.English ? "en_us" : "zh_cn"] = post } };
    }

    private static string Attribute(string id) => id.Replace("\"", "", StringComparison.Ordinal);

    public static ChannelAnswer Read(string raw, string body)
    {
        var (code, message) = JsonText.Code(body, "code", "msg");
        var (status, words) = JsonText.Code(body, "StatusCode", "StatusMessage");
        if ((code ?? status) is 0 && (status ?? 0) == 0) return ChannelAnswer.Ok(raw);
        return (code is null or 0 ? status : code) switch
        {
            19021 => ChannelAnswer.No(raw, "签名不符：请检查签名密钥和本机时间（相差不能超过一小时）。", "The signature does not match: check the secret and this machine's clock (within one hour)."),
            19022 => ChannelAnswer.No(raw, "本机的公网地址不在机器人的 IP 白名单里。", "This machine's public address is not on the robot's list."),
            19024 => ChannelAnswer.No(raw, "消息里没有机器人要求的关键词，请在渠道里填写关键词。", "The robot asks for a keyword: give it in the channel."),
            19001 or 19007 => ChannelAnswer.No(raw, "机器人地址无效或机器人已停用，请重新复制地址。", "The robot's address is invalid or the robot is off: copy the address again."),
            9499 when message?.Contains("too many", StringComparison.OrdinalIgnoreCase) == true => TooFast(raw),
            11232 or 11233 or 99991400 => TooFast(raw),
            null => ChannelAnswer.No(raw, "对方的应答不是飞书的格式，请检查地址。", "The answer is not Feishu's: check the address."),
            var other => ChannelAnswer.No(raw, $"飞书拒绝了消息：{other} {message ?? words}", $"Feishu refused the message: {other} {message ?? words}"),
        };
    }

    private static ChannelAnswer TooFast(string raw) => ChannelAnswer.No(raw, "超过飞书的频率限制，稍后自动重发。", "Over Feishu's rate limit; it is sent again later.", TimeSpan.FromMinutes(1));
}
