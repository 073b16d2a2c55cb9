using System.Text.RegularExpressions;
using Yiwang.Notices.Channels;

namespace Yiwang.Notices.Presets;

/// <summary>Receivers of others: a JSON template, or a gateway's address with {phone} and {text}. Delivered = HTTP 200–299, and the channel's mark of success in the answer where it has one.</summary>
internal static class Webhook
{
    /// <summary>Sent when no template was given.</summary>
    public const string DefaultTemplate = """{"title":"{title}","text":"{text}","level":"{level}","link":"{link}","time":"{time}","people":"{people}","phones":"{phones}"}""";
    // Two short messages' worth of Chinese; gateways charge by 67.
    private const int LineMax = 130;

    public static WebhookRequest Request(Channel channel, ChannelSecret secret, ChannelMessage message)
    {
        var values = Template.Values(message, channel.English, channel.Keyword, LineMax);
        // A gateway is given one line, whatever its template calls it.
        if (!channel.IsGroup) values["text"] = values["line"];
        var template = channel.Template ?? (channel.Kind == ChannelKind.Webhook ? DefaultTemplate : null);
        var address = new Uri(Template.Fill(secret.Address, values, Template.Url));
        if (template is null) return new(address, null);
        return Template.IsJson(template)
            ? new(address, Template.Fill(template, values, Template.Json))
            : new(address, Template.Fill(template, values, Template.Url), "application/x-www-form-urlencoded; charset=utf-8");
    }

    /// <summary>Gateways say failure in a hundred ways inside an answer of 200, so the channel says how success looks; the exact answer is shown so that a person can tell.</summary>
    public static ChannelAnswer Read(string raw, string body, string? success) => success is null || Mark(success) is not { } mark || mark.IsMatch(body)
        ? ChannelAnswer.Ok(raw)
        : ChannelAnswer.No(raw, "对方应答了，但没有成功标志，按未送达处理。", "The other side answered without the mark of success: it counts as not delivered.");

    /// <summary>Null when it is no usable regular expression.</summary>
    public static Regex? Mark(string success)
    {
        if (success.Length > Channel.SuccessMax) return null;
        try
        {
            return new Regex(success, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);
        }
        catch (Exception e) when (e is ArgumentException or NotSupportedException)
        {
            return null;
        }
    }
}
