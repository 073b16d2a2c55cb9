using System.Buffers;
using System.Text.RegularExpressions;
using Yiwang.Parties;

namespace Yiwang.Things.Templates;

/// <summary>Whether a template is sound, alone and as the next version of another.</summary>
public static class TemplateRules
{
    public const int ItemsMax = 500;
    public const int IndexMin = 2000;
    public const int IndexMax = 65_535;
    public const int TextLengthMax = 4000;
    public const int CodeLengthMax = 128;
    private const int NameLengthMax = 64;
    private const int OptionsMax = 200;
    private const int FilesMax = 50;
    /// <summary>Each unique value is a subject of its entry, which has 32 at most.</summary>
    private const int UniqueMax = 8;
    private const int PatternLengthMax = 500;

    public static readonly IReadOnlyList<string> DateFormats = ["yyyy", "yyyy-MM", "yyyy-MM-dd", "yyyy-MM-dd HH:mm", "yyyy-MM-dd HH:mm:ss"];

    private static readonly SearchValues<char> NameCharacters = SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-.");

    public static IReadOnlyList<TemplateFault> Check(TemplateBody body)
    {
        List<TemplateFault> faults = [];
        if (body.NameZh is not { Length: >= 1 and <= 100 }) faults.Add(Fault("template.name", "模板须有 1–100 个字的中文名称。", "A template needs a Chinese name of 1 to 100 characters."));
        if (body.NameEn is not { Length: >= 1 and <= 100 }) faults.Add(Fault("template.name", "模板须有 1–100 个字符的英文名称。", "A template needs an English name of 1 to 100 characters."));
        if (body.Code is { Length: 0 or > CodeLengthMax }) faults.Add(Fault("template.code", $"模板代码须为 1–{CodeLengthMax} 个字符。", $"A template's code has 1 to {CodeLengthMax} characters."));
        if (!Enum.IsDefined(body.Kind)) faults.Add(Fault("template.kind", "请选择对象类别。", "Choose the kind of object."));
        if (body.Industry is { } industry && (industry.Length is < 2 or > 4 || industry.AsSpan().ContainsAnyExceptInRange('0', '9'))) faults.Add(Fault("template.industry", "行业代码是 GB/T 4754 的 2–4 位数字。", "The industry is a GB/T 4754 code of 2 to 4 digits."));
        if (body.Items is not { Count: >= 1 and <= ItemsMax }) faults.Add(Fault("template.items", $"模板须有 1–{ItemsMax} 个属性项。", $"A template has 1 to {ItemsMax} items."));
        if (body.Items?.Count(i => i.Unique) > UniqueMax) faults.Add(Fault("template.unique", $"最多 {UniqueMax} 个属性项可设为唯一。", $"At most {UniqueMax} items can be unique."));
        var indexes = new HashSet<int>();
        var names = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        var chinese = new HashSet<string>(StringComparer.Ordinal);
        foreach (var item in body.Items ?? [])
        {
            if (!indexes.Add(item.Index)) faults.Add(Fault(item, "item.index-taken", $"序号 {item.Index} 重复。", $"Index {item.Index} stands twice."));
            if (!names.Add(item.Name ?? "")) faults.Add(Fault(item, "item.name-taken", $"英文名 {item.Name} 重复。", $"The name {item.Name} stands twice."));
            if (!chinese.Add(item.NameZh ?? "")) faults.Add(Fault(item, "item.name-taken", $"中文名“{item.NameZh}”重复。", $"The Chinese name {item.NameZh} stands twice."));
            CheckItem(item, faults);
        }
        return faults;
    }

    /// <summary>Nothing that was published may vanish or change its meaning.</summary>
    public static IReadOnlyList<TemplateFault> CheckNext(TemplateBody published, TemplateBody next)
    {
        List<TemplateFault> faults = [];
        var byIndex = next.Items.GroupBy(i => i.Index).ToDictionary(g => g.Key, g => g.First());
        foreach (var old in published.Items)
        {
            if (!byIndex.TryGetValue(old.Index, out var item)) faults.Add(Fault(old, "item.deleted", $"属性项“{old.NameZh}”不能删除，只能禁用。", $"Item {old.Name} cannot be deleted, only disabled."));
            else if (!string.Equals(item.Name, old.Name, StringComparison.Ordinal)) faults.Add(Fault(old, "item.renamed", $"属性项“{old.NameZh}”的英文名不能改，请禁用后新增一项。", $"Item {old.Name} cannot change its English name; disable it and add another."));
            else if (item.Type != old.Type) faults.Add(Fault(old, "item.retyped", $"属性项“{old.NameZh}”的类型不能改，请禁用后新增一项。", $"Item {old.Name} cannot change its type; disable it and add another."));
        }
        return faults;
    }

    private static void CheckItem(TemplateItem item, List<TemplateFault> faults)
    {
        if (item.Index is < IndexMin or > IndexMax) faults.Add(Fault(item, "item.index", $"属性项的序号须为 {IndexMin}–{IndexMax}。", $"An item's index is {IndexMin} to {IndexMax}."));
        if (item.Name is not { Length: >= 1 and <= NameLengthMax } || item.Name.AsSpan().ContainsAnyExcept(NameCharacters) || !char.IsAsciiLetterOrDigit(item.Name[0]) || item.Name[^1] == '.') faults.Add(Fault(item, "item.name", "英文名以字母或数字开头，只含字母、数字、下划线、连字符和点，不以点结尾，最多 64 位。", "An English name begins with a letter or digit, has letters, digits, _, - and ., ends with no dot and has 64 characters at most."));
        if (item.NameZh is not { Length: >= 1 and <= NameLengthMax }) faults.Add(Fault(item, "item.name", "中文名须为 1–64 个字。", "A Chinese name has 1 to 64 characters."));
        if (!Enum.IsDefined(item.Type)) faults.Add(Fault(item, "item.type", "请选择数据类型。", "Choose a data type."));
        if (item.MinLength is < 0 || item.MaxLength is < 1 or > TextLengthMax || item.MinLength > (item.MaxLength ?? TextLengthMax)) faults.Add(Fault(item, "item.length", $"长度须在 0–{TextLengthMax} 之间，最小不大于最大。", $"Lengths lie within 0 and {TextLengthMax}, the least not above the most."));
        if (item.Min > item.Max) faults.Add(Fault(item, "item.range", "最小值大于最大值。", "The least number is above the greatest."));
        if (item.Decimals is < 0 or > 9) faults.Add(Fault(item, "item.decimals", "小数位数须为 0–9。", "Decimals are 0 to 9."));
        if (item.DateFormat is { } format && !DateFormats.Contains(format)) faults.Add(Fault(item, "item.date-format", $"日期格式须为以下之一：{string.Join("、", DateFormats)}。", $"The date format is one of {string.Join(", ", DateFormats)}."));
        if (item.Grade is < 1 or > 3 || item.Visibility is < Visibility.Public or > Visibility.Internal) faults.Add(Fault(item, "item.grade", "数据级别须为 1–3 级，可见范围须为公开、授权或内部。", "The grade is 1 to 3, the visibility public, granted or internal."));
        if (item.MaxFiles is < 1 or > FilesMax) faults.Add(Fault(item, "item.files", $"文件数须为 1–{FilesMax}。", $"The number of files is 1 to {FilesMax}."));
        if (item.Type == ItemType.Choice && !SoundOptions(item.Options)) faults.Add(Fault(item, "item.options", $"枚举须有 1–{OptionsMax} 个互不相同的选项。", $"A choice has 1 to {OptionsMax} different options."));
        if (item.Pattern is { } pattern && !SoundPattern(pattern)) faults.Add(Fault(item, "item.pattern", "校验规则不是可用的正则表达式（不支持反向引用和环视）。", "The pattern is not a usable regular expression (back-references and look-around are not supported)."));
        if (item.ReferenceTemplate is { } reference && !Handle.TryParse(reference, out _)) faults.Add(Fault(item, "item.reference", "引用的模板须是完整标识。", "The referenced template is a whole identifier."));
    }

    private static bool SoundOptions(IReadOnlyList<ChoiceOption> options) =>
        options is { Count: >= 1 and <= OptionsMax } && options.All(o => o.Value is { Length: >= 1 and <= 64 } && o.Zh is { Length: > 0 } && o.En is { Length: > 0 }) && options.Select(o => o.Value).Distinct(StringComparer.Ordinal).Count() == options.Count;

    private static bool SoundPattern(string pattern)
    {
        if (pattern.Length is 0 or > PatternLengthMax) return false;
        try
        {
            return ItemPattern.Compile(pattern) is not null;
        }
        catch (Exception e) when (e is RegexParseException or NotSupportedException or ArgumentException)
        {
            return false;
        }
    }

    private static TemplateFault Fault(string rule, string zh, string en) => new(0, "", rule, new(zh, en));

    private static TemplateFault Fault(TemplateItem item, string rule, string zh, string en) => new(item.Index, item.Name ?? "", rule, new(zh, en));
}
