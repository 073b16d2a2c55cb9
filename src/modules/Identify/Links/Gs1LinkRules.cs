using System.Text.RegularExpressions;
using Yiwang.Events;

namespace Yiwang.Identify.Links;

/// <summary>What a link must be, after RFC 9264 and the GS1 linkset schema.</summary>
internal static partial class Gs1LinkRules
{
    public const int HrefLengthMax = 2_000;
    public const int TitleLengthMax = 200;
    /// <summary>Languages or contexts of one link.</summary>
    public const int ListMax = 10;
    public const int ContextLengthMax = 60;

    /// <returns>The field and a sentence; null when all is well.</returns>
    public static (string Field, Bilingual Say)? Check(Gs1Link link)
    {
        if (!LinkType.IsKnown(link.Type)) return ("linkType", new("没有这种链接类型。", "There is no such link type."));
        if (link.Href.Length > HrefLengthMax || !Uri.TryCreate(link.Href, UriKind.Absolute, out var uri) || uri.Scheme is not ("http" or "https") || uri.UserInfo.Length > 0 || !IsPlain(link.Href))
            return ("href", new($"目标须是完整的 http 或 https 网址，最多 {HrefLengthMax} 个字符；汉字等请写成百分号编码。", $"The target is a whole http or https address of at most {HrefLengthMax} characters, percent-encoded."));
        if (string.IsNullOrWhiteSpace(link.Title) || link.Title.Length > TitleLengthMax) return ("title", new($"请填写标题（1–{TitleLengthMax} 字）。", $"Give a title of 1 to {TitleLengthMax} characters."));
        if (link.Languages.Count > ListMax || link.Languages.Any(l => !Language().IsMatch(l))) return ("hreflang", new("语言写作两个字母，可加横线和地区，多个用逗号隔开。", "Languages are written zh, en or zh-CN, with commas."));
        if (link.MediaType is { } type && !MediaType().IsMatch(type)) return ("type", new("媒体类型形如 text/html 或 application/pdf。", "A media type looks like text/html or application/pdf."));
        return link.Contexts.Count > ListMax || link.Contexts.Any(c => c.Length is 0 or > ContextLengthMax)
            ? ("context", new($"适用场合最多 {ListMax} 个，每个 1–{ContextLengthMax} 个字符。", $"At most {ListMax} contexts of 1 to {ContextLengthMax} characters.")) : null;
    }

    // an address goes into a header as it is
    private static bool IsPlain(string href) => !href.AsSpan().ContainsAnyExceptInRange('!', '~') && !href.AsSpan().ContainsAny('"', '<', '>');

    [GeneratedRegex("^[A-Za-z]{2}(-[A-Za-z]{2})?$")]
    private static partial Regex Language();
    [GeneratedRegex(@"^[a-z]{1,20}/[-+.\w]{1,80}$", RegexOptions.IgnoreCase)]
    private static partial Regex MediaType();
}
