using System.Globalization;
using Yiwang.Identify.Import.Survey;
using Yiwang.Things.Templates;

namespace Yiwang.Identify.Import.Mapping;

/// <summary>A template out of a heading row: what each column is called, and what its cells are like. A start for her to correct.</summary>
internal static class TemplateGuess
{
    private const int ChoicesMax = 12, ChoiceRepeatsMin = 5;

    public static TemplateItem? Item(string heading, ColumnProfile profile, int index, IReadOnlySet<string> takenNames)
    {
        if (heading.Length == 0 || MappingSuggestion.IsOurs(heading)) return null;
        var type = TypeOf(profile);
        // two suppliers make no list of choices
        if (type == ItemType.Choice && IsCodeByName(heading)) type = ItemType.Text;
        var unit = Units.ToUcum(HeadingWords.UnitHint(heading));
        var name = heading.Length > 64 ? heading[..64] : heading;
        var item = new TemplateItem
        {
            Index = index,
            Name = EnglishName(heading, index, takenNames),
            NameZh = unit is null ? name : WithoutUnit(name),
            Type = type,
            Required = profile is { Filled: > 0, Blank: 0 },
            Unique = type == ItemType.Text && profile is { IsUnique: true, Filled: >= 10, Blank: 0 } && LooksLikeCode(heading),
            Unit = type == ItemType.Number ? unit : null,
            List = index < TemplateRules.IndexMin + 6,
            Searchable = index < TemplateRules.IndexMin + 3 && type == ItemType.Text,
        };
        return type switch
        {
            ItemType.Text => item with { MaxLength = RoundUp(profile.MaxLength) },
            ItemType.Number => item with { Decimals = Math.Min(9, profile.MaxDecimals) },
            ItemType.Date => item with { DateFormat = profile.Moments > 0 ? "yyyy-MM-dd HH:mm:ss" : "yyyy-MM-dd" },
            ItemType.Choice => item with { Options = [.. profile.Distinct!.Order(StringComparer.Ordinal).Select(v => new ChoiceOption(v, v, v))] },
            _ => item,
        };
    }

    public static ItemType TypeOf(ColumnProfile p)
    {
        if (p.Filled == 0) return ItemType.Text;
        // one in fifty may be a slip of the hand; it is reported, not made the rule
        var nearly = p.Filled - p.Filled / 50;
        if (p.Dates >= nearly) return ItemType.Date;
        if (p.Booleans >= nearly && p.Numbers == 0) return ItemType.Boolean;
        if (p.Codes > 0 && p.Codes + p.Numbers >= nearly) return ItemType.Text;
        if (p.Numbers >= nearly) return ItemType.Number;
        var choices = p.Distinct is { Count: > 1 and <= ChoicesMax } distinct && p.Filled >= distinct.Count * ChoiceRepeatsMin && p.MaxLength <= 20;
        return choices ? ItemType.Choice : ItemType.Text;
    }

    private static bool LooksLikeCode(string heading) => HeadingWords.Concept(HeadingWords.Normal(heading)) is "产品编码" or "序列号" or "资产编号"
        || heading.Contains("编码", StringComparison.Ordinal) || heading.Contains("编号", StringComparison.Ordinal);

    private static bool IsCodeByName(string heading) =>
        heading.Contains('码', StringComparison.Ordinal) || heading.Contains('号', StringComparison.Ordinal) && !heading.Contains("型号", StringComparison.Ordinal);

    private static string WithoutUnit(string heading)
    {
        var open = heading.LastIndexOfAny(['(', '（', '/']);
        return open > 0 ? heading[..open].Trim() : heading;
    }

    /// <summary>Half as much again, rounded to a length that a person would choose.</summary>
    private static int RoundUp(int length)
    {
        foreach (var size in (ReadOnlySpan<int>)[10, 20, 32, 50, 64, 100, 200, 255, 500, 1_000, 2_000])
            if (length * 3 / 2 <= size) return size;
        return TemplateRules.TextLengthMax;
    }

    private static string EnglishName(string heading, int index, IReadOnlySet<string> taken)
    {
        var normal = HeadingWords.Normal(heading);
        var words = HeadingWords.English(normal) ?? (normal.Length > 0 && normal.All(char.IsAsciiLetterOrDigit) ? heading : "");
        var name = Camel(words);
        if (name.Length == 0 || !char.IsAsciiLetter(name[0]) || taken.Contains(name)) name = string.Create(CultureInfo.InvariantCulture, $"item{index}");
        return name;
    }

    private static string Camel(string words)
    {
        var parts = words.Split((char[])[' ', '_', '-', '.', '/', '(', ')'], StringSplitOptions.RemoveEmptyEntries).Select(w => string.Concat(w.Where(char.IsAsciiLetterOrDigit))).Where(w => w.Length > 0).ToArray();
        var name = string.Concat(parts.Select((w, i) => i == 0 ? w.ToLowerInvariant() : char.ToUpperInvariant(w[0]) + w[1..]));
        return name.Length > 64 ? name[..64] : name;
    }
}
