using Yiwang.Events;

namespace Yiwang.Notices.Channels;

/// <summary>What a person types for a channel.</summary>
/// <param name="Id">Null = a new one.</param>
/// <param name="Address">Null keeps what is there.</param>
/// <param name="Key">Null keeps what is there; empty removes it.</param>
/// <param name="Success">As <see cref="Channel.Success"/>.</param>
public sealed record SaveChannel(string? Id, ChannelKind Kind, string Name, bool Enabled, NoticeLevel From, string? Address, string? Key, string? User, bool Markdown, bool English, string? Keyword, string? Template, int PerMinute, string? Success = null);

internal static class ChannelChecks
{
    public static Outcome Check(SaveChannel c, ChannelSecret secret)
    {
        if (c.Name.Length is 0 or > Channel.NameMax) return Wrong("name", $"名称应为 1–{Channel.NameMax} 个字。", $"The name has 1–{Channel.NameMax} characters.");
        if (c.PerMinute is < 1 or > 600) return Wrong("perMinute", "每分钟条数应为 1–600。", "Messages a minute: 1–600.");
        if (c.Keyword is { Length: > Channel.KeywordMax }) return Wrong("keyword", $"关键词最多 {Channel.KeywordMax} 个字。", $"The keyword has at most {Channel.KeywordMax} characters.");
        if (c.Template is { Length: > Channel.TemplateMax }) return Wrong("template", $"模板最多 {Channel.TemplateMax} 个字符。", $"The template has at most {Channel.TemplateMax} characters.");
        if (c.Success is { } success && Presets.Webhook.Mark(success) is null) return Wrong("success", $"成功标志应为最多 {Channel.SuccessMax} 个字符的正则表达式，不用回溯，如 \"code\":0。", $"The mark of success is a regular expression of at most {Channel.SuccessMax} characters without back-references, as \"code\":0.");
        if (secret.Address.Length is 0 or > Channel.AddressMax) return Wrong("address", "请填写地址。", "Give the address.");
        return c.Kind == ChannelKind.Mail ? CheckMail(secret) : CheckHttp(c, secret);
    }

    private static Outcome CheckMail(ChannelSecret secret)
    {
        if (!Uri.TryCreate(secret.Address, UriKind.Absolute, out var uri) || uri.Scheme is not ("smtp" or "smtps") || uri.Host.Length == 0 || uri.Port <= 0)
            return Wrong("address", "地址形如 smtps://smtp.example.com:465 或 smtp://smtp.example.com:587。", "The address is as smtps://smtp.example.com:465 or smtp://smtp.example.com:587.");
        if (!Mail.MailAddresses.IsOne(secret.User)) return Wrong("user", "请填写发件邮箱。", "Give the sender's e-mail address.");
        return Outcome.Ok;
    }

    private static Outcome CheckHttp(SaveChannel c, ChannelSecret secret)
    {
        // Braces of placeholders are no part of a URL.
        var plain = secret.Address.Replace('{', '_').Replace('}', '_');
        if (!Uri.TryCreate(plain, UriKind.Absolute, out var uri) || uri.Scheme is not ("http" or "https") || uri.UserInfo.Length > 0)
            return Wrong("address", "地址应以 https:// 或 http:// 开头，不带用户名。", "The address begins with https:// or http:// and has no user name.");
        if (c.Kind is ChannelKind.Sms or ChannelKind.Voice && !Has(c, secret, "phone")) return Wrong("address", "地址或模板里要有 {phone}，表示手机号码。", "Address or template contains {phone} where the number goes.");
        if (c.Kind is ChannelKind.Sms or ChannelKind.Voice && !Has(c, secret, "text")) return Wrong("address", "地址或模板里要有 {text}，表示内容。", "Address or template contains {text} where the text goes.");
        if (Presets.Template.UnknownName(secret.Address) is { } inAddress) return Unknown("address", inAddress);
        if (c.Template is { Length: > 0 } template && Presets.Template.UnknownName(template) is { } inTemplate) return Unknown("template", inTemplate);
        if (c.Kind == ChannelKind.Webhook && c.Template is { Length: > 0 } json && !Presets.Template.IsJson(json)) return Wrong("template", "模板不是有效的 JSON。占位符要写在引号里，如 \"{title}\"。", "The template is no valid JSON. Placeholders stand in quotes, as \"{title}\".");
        return Outcome.Ok;
    }

    private static bool Has(SaveChannel c, ChannelSecret secret, string name) => secret.Address.Contains($"{{{name}}}", StringComparison.Ordinal) || c.Template?.Contains($"{{{name}}}", StringComparison.Ordinal) == true;

    private static Outcome Unknown(string field, string name) =>
        Wrong(field, $"没有 {{{name}}} 这个占位符，可用：{Presets.Template.NamesForPeople}。", $"There is no placeholder {{{name}}}; there are {Presets.Template.NamesForPeople}.");

    internal static Outcome Wrong(string field, string zh, string en) => new(Codes.RequestInvalid, Field: field, Say: new(zh, en));
}
