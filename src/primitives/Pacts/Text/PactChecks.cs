using System.Text.RegularExpressions;
using Yiwang.Events;
using Yiwang.Parties;
using Yiwang.Signing;
using Yiwang.Things;

namespace Yiwang.Pacts.Text;

/// <summary>What must hold of a text beyond its form, whoever wrote it.</summary>
internal static partial class PactChecks
{
    public static Outcome Check(PactText t)
    {
        if (!Id().IsMatch(t.Id) || !(t.Id.StartsWith($"{t.A.Organization}/", StringComparison.Ordinal) || t.Id.StartsWith($"{t.B.Organization}/", StringComparison.Ordinal)))
            return Wrong("id", "协议标识应在起草方的前缀之下。", "the id lies under the drafting side's prefix.");
        if (t.Number.Any(char.IsControl)) return Wrong("number", "协议编号里有不可见的字符。", "the number has control characters.");
        if (t.A.Organization == t.B.Organization) return Wrong("b", "双方不能是同一个单位。", "both sides are the same organisation.");
        if (t.ToUs is { } to && to <= t.FromUs) return Wrong("to", "结束时间应晚于开始时间。", "the end must be after the begin.");
        foreach (var (field, party) in new[] { ("a", t.A), ("b", t.B) }) if (Check(party, field) is { Succeeded: false } wrong) return wrong;
        foreach (var (field, scope) in new[] { ("aGives", t.AGives), ("bGives", t.BGives) }) if (Check(scope, field) is { Succeeded: false } wrong) return wrong;
        if (CheckKind(t) is { Succeeded: false } kind) return kind;
        return PactCodec.Write(t).Length <= PactJson.TextBytesMax ? Outcome.Ok : Wrong("wording", "协议全文过长，请把附件单独存放，在正文里写明其名称和指纹。", "the whole text is too long: keep annexes apart and name them with their hashes.");
    }

    public static Outcome Check(PactParty party) => Check(party, "party");

    public static Outcome Check(PactEnvelope e)
    {
        var n = e.Notice;
        if (n.By == default || n.To == default || n.By == n.To) return Wrong("notice.by", "发出方或接收方不对。", "sender or receiver is wrong.");
        if (!Id().IsMatch(n.Pact)) return Wrong("notice.pact", "协议标识格式不对。", "not the id of a pact.");
        if (n.Text is { } text)
        {
            if (text.Id != n.Pact || !text.Has(n.By) || !text.Has(n.To)) return Wrong("notice.text", "通知和协议不相符。", "notice and text do not belong together.");
            return Check(text);
        }
        return n.Gives is { } gives ? Check(gives, "notice.gives") : n.Key is { } key ? CheckKey("notice.key", key.Algorithm, key.Key.Span, key.SealKey.Span) : Outcome.Ok;
    }

    /// <summary>A scope by itself.</summary>
    public static Outcome Check(PactScope s, string field)
    {
        if (s.MaxGrade == 3 && s.Templates.Any(t => !s.Values.ContainsKey(t))) return Wrong($"{field}.values", "三级数据必须逐个列出属性。", "grade 3 crosses only for values that are named, each template's.");
        if (s.Values.Keys.Any(t => !s.Templates.Contains(t))) return Wrong($"{field}.values", "列出的属性不属于所选模板。", "values of a template that is not listed.");
        foreach (var region in s.Regions) if (region != PactScope.Everywhere && !RegionCode.TryParse(region, out _)) return Wrong($"{field}.regions", $"行政区划代码 {region} 不对。", $"{region} is no region code.");
        foreach (var prefix in s.Prefixes) if (prefix != PactScope.Everywhere && !Prefix.TryParse(prefix, out _, out _)) return Wrong($"{field}.prefixes", $"前缀 {prefix} 格式不对。", $"{prefix} is no prefix.");
        foreach (var (list, name) in new[] { (s.Templates, "templates"), (s.Definitions, "definitions"), (s.Streams, "streams"), (s.EventKinds, "eventKinds"), (s.Reports, "reports") })
        {
            if (list.Any(t => t.Any(char.IsControl) || t != t.Trim())) return Wrong($"{field}.{name}", "列表里有多余的空格或不可见的字符。", "stray spaces or control characters.");
        }
        return Outcome.Ok;
    }

    /// <summary>Rights follow from scope and verbs alone; a kind only asks for what makes it what it is.</summary>
    private static Outcome CheckKind(PactText t) => t.Kind switch
    {
        PactKind.Delegate when t.AGives.Prefixes.Count == 0 || t.AGives.Prefixes.Contains(PactScope.Everywhere) => Wrong("aGives.prefixes", "标识授权协议应写明授权的前缀。", "a delegation names the prefixes that it delegates."),
        PactKind.Administer when t.BGives.Regions.Count == 0 && t.BGives.Prefixes.Count == 0 => Wrong("bGives.regions", "属地协议应写明属地区划或前缀。", "an administration names the region or the prefixes that are administered."),
        PactKind.Recognise when t.Recognition is not { Categories.Count: > 0 } => Wrong("recognition", "互认协议应写明互认的类别。", "a recognition names its categories."),
        not PactKind.Recognise when t.Recognition is not null => Wrong("recognition", "只有互认协议才有互认内容。", "only kind recognise has it."),
        _ => Outcome.Ok,
    };

    private static Outcome Check(PactParty p, string field)
    {
        if (p.Organization == default || !p.Organization.Certifies(p.FirstKey.Span)) return Wrong($"{field}.firstKey", "单位标识和首个公钥不相符。", "the organisation's identifier is not made from this first key.");
        if (p.Name.Any(char.IsControl) || string.IsNullOrWhiteSpace(p.Name)) return Wrong($"{field}.name", "请填写单位名称。", "give the organisation's name.");
        if (p.Uscc is { } code && !Uscc.TryParse(code, out _)) return Wrong($"{field}.uscc", "统一社会信用代码不对。", "not a unified social credit code.");
        if (Signers.AlgorithmOf(p.FirstKey.Span) is null) return Wrong($"{field}.firstKey", "首个公钥不对。", "not a public key.");
        return CheckKey(field, p.Algorithm, p.SigningKey.Span, p.SealKey.Span);
    }

    private static Outcome CheckKey(string field, SigningAlgorithm algorithm, ReadOnlySpan<byte> key, ReadOnlySpan<byte> sealKey)
    {
        if (Signers.AlgorithmOf(key) != algorithm) return Wrong($"{field}.key", "公钥和算法不相符。", "the key is not of this algorithm.");
        return sealKey.IsEmpty || SealingKey.IsPublicKey(algorithm, sealKey) ? Outcome.Ok : Wrong($"{field}.sealKey", "加密公钥不对。", "not a sealing key.");
    }

    private static Outcome Wrong(string field, string zh, string en) => new(Codes.RequestInvalid, $"{field}: {en}", field, new(zh, en));

    [GeneratedRegex("^o\\.[a-z2-7]{20}/pact\\.[a-z2-7]{26}$", RegexOptions.CultureInvariant)]
    private static partial Regex Id();
}
