using System.Globalization;
using Yiwang.Events;
using Yiwang.Expressions.Syntax;

namespace Yiwang.Cases.Definitions.Reading;

/// <summary>One map of the file, read key by key. <see cref="End"/> refuses keys that nobody asked for.</summary>
public sealed class MapReader(YamlMap map, ProblemList problems)
{
    private readonly HashSet<string> _asked = new(StringComparer.Ordinal);

    public YamlMap Map => map;
    public ProblemList Problems => problems;

    public YamlNode? Take(string key)
    {
        _asked.Add(key);
        foreach (var (name, value) in map.Entries)
        {
            if (name.Text == key) return value is YamlText { IsPlain: true, Text: "" or "~" or "null" } ? null : value;
        }
        return null;
    }

    /// <summary>A text; null where there is none.</summary>
    public YamlText? Text(string key, bool needed = false, int longest = 2_000)
    {
        var node = Take(key);
        if (node is null)
        {
            if (needed) problems.Say(map, $"缺少“{key}”", $"'{key}' is missing");
            return null;
        }
        if (node is not YamlText text)
        {
            problems.Say(node, $"“{key}”须是一段文本", $"'{key}' is one text");
            return null;
        }
        if (text.Text.Length > longest) problems.Say(node, $"“{key}”最长 {longest} 个字符", $"'{key}' has at most {longest} characters");
        return text;
    }

    /// <summary><c>中文 | English</c> or <c>{zh: 中文, en: English}</c>.</summary>
    public Bilingual? Words(string key, bool needed = false)
    {
        var node = Take(key);
        if (node is not null) return BothLanguages.Read(node, problems);
        if (needed) problems.Say(map, $"缺少“{key}”（中文 | 英文）", $"'{key}' is missing (Chinese | English)");
        return null;
    }

    public bool Flag(string key, bool otherwise = false)
    {
        if (Text(key) is not { } text) return otherwise;
        if (text.Text is "true" or "false") return text.Text == "true";
        problems.Say(text, $"“{key}”写 true 或 false", $"'{key}' is true or false");
        return otherwise;
    }

    public int? Whole(string key, int least, int most)
    {
        if (Text(key) is not { } text) return null;
        if (int.TryParse(text.Text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most) return number;
        problems.Say(text, $"“{key}”须是 {least} 到 {most} 的整数", $"'{key}' is a whole number from {least} to {most}");
        return null;
    }

    public decimal? Number(string key)
    {
        if (Text(key) is not { } text) return null;
        if (decimal.TryParse(text.Text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)) return number;
        problems.Say(text, $"“{key}”须是数", $"'{key}' is a number");
        return null;
    }

    /// <summary>One word or a list of words.</summary>
    public IReadOnlyList<YamlText> Names(string key) => Take(key) switch
    {
        null => [],
        YamlText one => [one],
        YamlList list => List(key, list),
        var other => Refuse(other, key),
    };

    /// <summary>Code → what it is.</summary>
    public IEnumerable<(YamlText Code, YamlNode Value)> Coded(string key, bool needed = false)
    {
        var node = Take(key);
        if (node is YamlMap coded) return coded.Entries;
        if (node is not null) problems.Say(node, $"“{key}”下面写“代码: 内容”", $"'{key}' holds 'code: content'");
        else if (needed) problems.Say(map, $"缺少“{key}”", $"'{key}' is missing");
        return [];
    }

    public T? One<T>(string key, T? otherwise = null) where T : struct, Enum =>
        Text(key) is { } text ? EnumWords.Read<T>(text, problems) ?? otherwise : otherwise;

    public void End()
    {
        foreach (var (key, value) in map.Entries)
        {
            if (_asked.Contains(key.Text)) continue;
            if (value is YamlText { IsPlain: true, Text: "" })
            {
                problems.Say(key, $"“{key.Text}”后面没有内容；一段文本里有逗号时，整段加引号", $"'{key.Text}' has no content; a text with a comma in it stands in quotes as a whole");
                continue;
            }
            var near = Nearest.To(key.Text, _asked);
            problems.Say(key, $"不认识的键“{key.Text}”" + (near is null ? "" : $"，可能是“{near}”"), $"the key '{key.Text}' is not known here" + (near is null ? "" : $"; perhaps '{near}'"));
        }
    }

    private List<YamlText> List(string key, YamlList list)
    {
        var words = new List<YamlText>();
        foreach (var item in list.Items)
        {
            if (item is not YamlText text) problems.Say(item, $"“{key}”里只写词", $"'{key}' lists words only");
            else if (words.Any(w => w.Text == text.Text)) problems.Say(item, $"“{text.Text}”列了两次", $"'{text.Text}' is listed twice");
            else words.Add(text);
        }
        return words;
    }

    private YamlText[] Refuse(YamlNode node, string key)
    {
        problems.Say(node, $"“{key}”须是一个词或一列词", $"'{key}' is a word or a list of words");
        return [];
    }
}
