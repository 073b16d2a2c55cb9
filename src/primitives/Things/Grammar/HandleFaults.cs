using Yiwang.Events;

namespace Yiwang.Things.Grammar;

/// <summary>The name of each fault, as programs see it, and the sentence for the person who typed it.</summary>
public static class HandleFaults
{
    private static readonly Dictionary<HandleFault, (string Name, Bilingual Say)> Table = new()
    {
        [HandleFault.HandleEmpty] = ("handle.empty", new("请输入标识编码。", "Enter an identifier.")),
        [HandleFault.HandleNoSlash] = ("handle.no-slash", new("标识由前缀、斜线“/”和后缀组成，如 99.501.1001/A01；这里没有斜线。", "An identifier is prefix, slash and suffix, as 99.501.1001/A01; there is no slash here.")),
        [HandleFault.HandleTooLong] = ("handle.too-long", new("标识超过 2048 字节。", "The identifier is longer than 2,048 bytes.")),
        [HandleFault.HandleNotUnicode] = ("handle.not-unicode", new("标识含有损坏的字符，请检查文件编码后重试。", "The identifier holds broken characters; check the file's encoding and try again.")),
        [HandleFault.HandleBadPercent] = ("handle.bad-percent", new("网址中的“%”后面须是两位十六进制数。", "In an address, “%” must be followed by two hexadecimal digits.")),
        [HandleFault.HandleTooLongToRegister] = ("handle.too-long-to-register", new("注册的标识连同前缀不得超过 255 字节（一个汉字占 3 字节），请缩短后缀。", "A registered identifier, prefix included, may have at most 255 bytes (a Chinese character takes 3); shorten the suffix.")),
        [HandleFault.PrefixEmpty] = ("prefix.empty", new("斜线前面缺少前缀。", "The prefix before the slash is missing.")),
        [HandleFault.PrefixEmptySegment] = ("prefix.empty-segment", new("前缀的各段用一个点隔开，不能有空段，也不能以点开头或结尾。", "The parts of a prefix are separated by single dots; none may be empty.")),
        [HandleFault.PrefixLeadingZero] = ("prefix.leading-zero", new("前缀的数字段不能以 0 开头。", "A numeric part of a prefix may not begin with 0.")),
        [HandleFault.PrefixCharacters] = ("prefix.characters", new("前缀只能由数字和点组成，如 99.501.1001。", "A prefix consists of digits and dots, as 99.501.1001.")),
        [HandleFault.PrefixFullWidth] = ("prefix.full-width", new("前缀里有全角字符，请改用半角数字和点。", "The prefix holds full-width characters; type plain digits and dots.")),
        [HandleFault.PrefixTooLong] = ("prefix.too-long", new("前缀最多 8 段，每段最多 10 位数字。", "A prefix has at most 8 parts of at most 10 digits.")),
        [HandleFault.PrefixBadOrganization] = ("prefix.bad-organization", new("机构自有前缀是“o.”加 20 位小写字母 a–z 与数字 2–7。", "An organisation's own prefix is “o.” and 20 characters out of a–z and 2–7.")),
        [HandleFault.PrefixReserved] = ("prefix.reserved", new("以“0.”开头的前缀由系统保留，不能注册。", "Prefixes that begin with “0.” are reserved; nothing can be registered there.")),
        [HandleFault.SuffixEmpty] = ("suffix.empty", new("斜线后面缺少后缀。", "The suffix after the slash is missing.")),
        [HandleFault.SuffixControl] = ("suffix.control", new("后缀含有换行、制表符等控制字符，请删除。", "The suffix holds a control character such as a line break or a tab; delete it.")),
        [HandleFault.SuffixSpace] = ("suffix.space", new("后缀含有空格，请删除（注意首尾空格）。", "The suffix holds a space; delete it (look at both ends).")),
        [HandleFault.SuffixBidi] = ("suffix.bidi", new("后缀含有改变文字方向的隐藏字符，看到的编码与实际不同。", "The suffix holds a hidden character that changes the direction of the text, so it does not read as it looks.")),
        [HandleFault.SuffixInvisible] = ("suffix.invisible", new("后缀含有看不见的字符（如零宽空格），请重新键入。", "The suffix holds an invisible character, such as a zero-width space; type it again.")),
        [HandleFault.SuffixFullWidth] = ("suffix.full-width", new("后缀含有全角字母、数字或符号，请改为半角。", "The suffix holds full-width letters, digits or signs; use plain ones.")),
        [HandleFault.SuffixCombining] = ("suffix.combining", new("后缀含有组合附加符号，请改用单个字符。", "The suffix holds a combining mark; use a single character.")),
        [HandleFault.SuffixLookAlike] = ("suffix.look-alike", new("后缀只能用半角字母、数字、符号和汉字；这里有外形相近的其他字符（如西里尔字母 А）。", "A suffix may hold plain letters, digits, signs and Chinese characters; here is another character that may look alike, such as Cyrillic А.")),
        [HandleFault.SuffixDotSegment] = ("suffix.dot-segment", new("后缀不能以斜线开头或结尾，也不能有空段、“.”或“..”段，否则网址会指向别处。", "A suffix may not begin or end with a slash nor have empty, “.” or “..” parts, since its address would lead elsewhere.")),
        [HandleFault.SuffixPercentEncoded] = ("suffix.percent-encoded", new("后缀像是网址编码后的文本（含 %20 之类），请填写原文。", "The suffix looks like text encoded for an address (%20 and the like); give the plain text.")),
        [HandleFault.SuffixSpecialEmpty] = ("suffix.special-empty", new("META_、App_、User_ 后面须有名称。", "META_, App_ and User_ must be followed by a name.")),
        [HandleFault.SuffixSpecialTaken] = ("suffix.special-taken", new("以 META_、App_、User_ 开头的后缀属于模板、应用和用户，请到相应页面创建。", "Suffixes that begin with META_, App_ or User_ belong to templates, applications and users; create them on their own pages.")),
    };

    private static readonly Dictionary<string, HandleFault> ByName = Table.ToDictionary(p => p.Value.Name, p => p.Key);

    /// <summary>Stable name, as <c>suffix.bidi</c>; "" for None.</summary>
    public static string Name(HandleFault fault) => fault == HandleFault.None ? "" : Table[fault].Name;

    public static Bilingual Say(HandleFault fault) => fault == HandleFault.None ? new("", "") : Table[fault].Say;

    /// <summary>The sentence of a reason given by its name; an unknown name answers itself.</summary>
    public static Bilingual Say(string name) => ByName.TryGetValue(name, out var fault) ? Table[fault].Say : new(name, name);

    public static Outcome ToOutcome(HandleFault fault, string? detail = null, string? field = null) =>
        new(Codes.ThingsHandleInvalid, detail ?? Name(fault), field, Say(fault));

    public static Outcome ToOutcome(string reason, string? field = null) => new(Codes.ThingsHandleInvalid, reason, field, Say(reason));
}
