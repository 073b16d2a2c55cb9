using System.Text.RegularExpressions;
using Xunit;
using Yiwang.Unit.Tests.Tidy;

namespace Yiwang.Unit.Tests.Console;

/// <summary>Words on screen stand in pairs, each in one language, and use the screen words of the design.</summary>
public sealed partial class PageTextTests
{
    private static readonly string[] s_never = ["事件", "区间", "物标识", "流数据", "证人", "句柄"];
    // Names that Chinese text carries as they are; words in capitals (CSV, GTIN) and codes (anything with a digit or a dot) too.
    private static readonly HashSet<string> s_borrowed = new(StringComparer.Ordinal)
    {
        "Excel", "Ecode", "did", "bid", "Handle", "Data", "Matrix", "Merkle", "tlog", "proof", "yiwang", "verify", "curl", "ms", "mm", "log", "tiles", "doctor", "PostgreSQL", "Chrome", "Safari", "Android", "iPhone",
        "PublicUrl", "http", "https", "Wi", "Fi", "xlsx", "xls", "txt", "pdf", "csv", "Linux", "Windows", "Digital", "Link", "DataMatrix", "Authorization", "Bearer", "type", "Java", "Basic", "cacert", "MiB", "KiB", "Modbus", "mqtt", "Sparkplug", "Telegraf", "gzip", "Enter", "Ctrl",
    };

    public static TheoryData<string> Sources => [.. Tree.Files.Where(f => Regex.IsMatch(f, @"^src/(Console|modules)/.*\.(razor|cs)$"))];

    [Fact]
    public void Chinese_texts_are_Chinese_and_English_texts_English()
    {
        var wrong = from file in Sources
                    from pair in Pairs(Tree.Read(file.Data))
                    from problem in Problems(pair.Zh, pair.En)
                    select $"{file.Data}: {problem}";
        Assert.True(!wrong.Any(), string.Join('\n', wrong));
    }

    [Fact]
    public void No_words_stand_outside_a_pair()
    {
        var wrong = from file in Sources
                    where file.Data.EndsWith(".razor", StringComparison.Ordinal)
                    from text in TextNodes(Tree.Read(file.Data))
                    where Han().IsMatch(text) || EnglishWords().IsMatch(text)
                    select $"{file.Data}: {text.Trim()}";
        Assert.True(!wrong.Any(), string.Join('\n', wrong));
    }

    [Theory]
    [InlineData("查询", "Look up", 0)]
    [InlineData("查询 lookup", "Look up", 1)]
    [InlineData("查询", "Look up 标识", 1)]
    [InlineData("事件列表", "Log", 1)]
    [InlineData("导出 CSV", "Export CSV", 0)]
    [InlineData("第 {count} 条", "Entry {count}", 0)]
    public void Finds_a_mixed_text(string zh, string en, int problems) => Assert.Equal(problems, Problems(zh, en).Count());

    [Theory]
    [InlineData("<p>查询</p>", 1)]
    [InlineData("<p>@L[\"查询\", \"Look up\"]</p>", 0)]
    [InlineData("<p>look it up</p>", 1)]
    [InlineData("<b title=\"查询\">1</b>", 1)]
    public void Finds_a_text_outside_a_pair(string markup, int texts) =>
        Assert.Equal(texts, TextNodes(markup).Count(t => Han().IsMatch(t) || EnglishWords().IsMatch(t)));

    private static IEnumerable<string> Problems(string zh, string en)
    {
        var (chinese, english) = (Hole().Replace(zh, ""), Hole().Replace(en, ""));
        if (Han().IsMatch(english) && english != "中文") yield return $"Chinese in the English text “{en}”";
        if (english.Length > 0 && !english.Any(char.IsAsciiLetter) && Han().IsMatch(chinese) && english != "中文") yield return $"no English for “{zh}”";
        foreach (var word in Word().Matches(Code().Replace(chinese, "")).Select(m => m.Value).Where(w => w.Any(char.IsAsciiLetterLower) && !s_borrowed.Contains(w))) yield return $"“{word}” in the Chinese text “{zh}”";
        foreach (var word in s_never.Where(chinese.Contains)) yield return $"“{word}” is not a screen word: “{zh}”";
        if (chinese is "物" or "流" or "事" or "件" or "约") yield return $"“{zh}” is a word for documents";
    }

    private static IEnumerable<(string Zh, string En)> Pairs(string source) =>
        Pair().Matches(source).Select(m => (Zh: m.Groups[1].Value, En: m.Groups[2].Value)).Where(p => Han().IsMatch(p.Zh) || Han().IsMatch(p.En));

    /// <summary>What Razor would print as it stands: pairs, code, tags without their text attributes, comments and style taken away.</summary>
    private static IEnumerable<string> TextNodes(string razor)
    {
        var markup = CodeBlock().Replace(razor, "");
        markup = RazorComment().Replace(markup, "");
        markup = Pair().Replace(markup, "");
        foreach (Match attribute in TextAttribute().Matches(markup)) yield return attribute.Groups[1].Value;
        markup = Tag().Replace(markup, "\n");
        foreach (var line in markup.Split('\n')) if (!CodeLine().IsMatch(line)) yield return Expression().Replace(line, "");
    }

    [GeneratedRegex(@"\p{IsCJKUnifiedIdeographs}")]
    private static partial Regex Han();
    [GeneratedRegex(@"\{[^{}]*(\{[^{}]*\}[^{}]*)*\}")]
    private static partial Regex Hole();
    [GeneratedRegex(@"[A-Za-z][A-Za-z0-9]*")]
    private static partial Regex Word();
    // Examples of codes: anything with a digit, a slash or a dot in it.
    [GeneratedRegex(@"[A-Za-z0-9_.…\-]*[0-9_./][A-Za-z0-9_./\-]*|\.[a-z-]+")]
    private static partial Regex Code();
    [GeneratedRegex(@"(?:\w\[|new Bilingual\(|new\()\s*\$?""((?:[^""\\]|\\.)*)"",\s*\$?""((?:[^""\\]|\\.)*)""[\])]")]
    private static partial Regex Pair();
    [GeneratedRegex(@"^@code[\s\S]*|^@(page|using|inject|attribute|inherits|layout|typeparam|implements|namespace).*$", RegexOptions.Multiline)]
    private static partial Regex CodeBlock();
    [GeneratedRegex(@"@\*[\s\S]*?\*@")]
    private static partial Regex RazorComment();
    [GeneratedRegex(@"\b(?:title|placeholder|alt|aria-label|Title|Label|Detail|Hint|Name|Lead)=""([^""@]*)""")]
    private static partial Regex TextAttribute();
    [GeneratedRegex(@"<!?/?[A-Za-z](?:""[^""]*""|'[^']*'|[^'"">])*>")]
    private static partial Regex Tag();
    [GeneratedRegex(@"^\s*(@?(if|else|foreach|for|while|switch|case|default|var|using|return|private|break)\b|@\{|[{}]|//|\w+ = |\w[\w.]*\(.*;\s*$|(await|string|int|long|bool) )")]
    private static partial Regex CodeLine();
    [GeneratedRegex(@"@(?:if|foreach|for|switch)?\s*\((?>[^()]+|(?<o>\()|(?<-o>\)))*(?(o)(?!))\)|@[\w.]+(\([^)]*\)|\[[^\]]*\])?[\w.]*(\([^)]*\))?")]
    private static partial Regex Expression();
    [GeneratedRegex(@"\b[a-z]{3,} [a-z]{2,}\b")]
    private static partial Regex EnglishWords();
}
