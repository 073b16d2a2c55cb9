using Yiwang.Identify.Import.Survey;
using Yiwang.Things.Templates;

namespace Yiwang.Identify.Import.Mapping;

/// <summary>Which column is which item, by name, synonym, likeness, unit and type; a column and an item are used once.</summary>
internal static class MappingSuggestion
{
    /// <summary>Below this a wrong guess is likelier than a right one.</summary>
    private const double ScoreMin = 0.55;

    public static IReadOnlyList<ColumnMapping> Of(IReadOnlyList<string> headings, IReadOnlyList<ColumnProfile> profiles, TemplateBody template)
    {
        var pairs = new List<(double Score, int Column, int Index)>();
        for (var column = 0; column < headings.Count; column++)
        {
            if (headings[column].Length == 0 || IsOurs(headings[column])) continue;
            foreach (var item in template.Items.Where(i => i.Enabled && i.Input))
            {
                var score = Score(headings[column], column < profiles.Count ? profiles[column] : null, item);
                if (score >= ScoreMin) pairs.Add((score, column, item.Index));
            }
        }
        var mapping = headings.Select((_, i) => new ColumnMapping(i, ColumnUse.Ignore)).ToArray();
        var taken = new HashSet<int>();
        foreach (var (_, column, index) in pairs.OrderByDescending(p => p.Score).ThenBy(p => p.Column))
            if (mapping[column].Use == ColumnUse.Ignore && taken.Add(index)) mapping[column] = new(column, ColumnUse.Item, index);
        return mapping;
    }

    /// <summary>The column that our own report added.</summary>
    public static bool IsOurs(string heading) => heading is "错误原因" or "Reason";

    private static double Score(string heading, ColumnProfile? profile, TemplateItem item)
    {
        var name = HeadingWords.Normal(heading);
        // of a heading under a group, 尺寸/长度, the lower part may be the item's name
        var last = HeadingWords.Normal(heading[(heading.LastIndexOf('/') + 1)..]);
        var best = Math.Max(Likeness(name, item), last.Length > 0 && last != name ? Likeness(last, item) * 0.95 : 0);
        if (Units.ToUcum(HeadingWords.UnitHint(heading)) is { } unit && item.Unit is not null) best += unit == item.Unit ? 0.05 : -0.15;
        if (profile is { Filled: > 0 }) best += Fits(profile, item) ? 0.02 : -0.2;
        return best;
    }

    private static double Likeness(string name, TemplateItem item)
    {
        string[] names = [HeadingWords.Normal(item.NameZh), HeadingWords.Normal(item.Name), HeadingWords.Normal(item.Code ?? "")];
        if (names.Contains(name)) return 1;
        if (names.Any(n => HeadingWords.SameMeaning(n, name))) return 0.9;
        return 0.8 * names.Max(n => HeadingWords.Similarity(n, name));
    }

    private static bool Fits(ColumnProfile profile, TemplateItem item) => item.Type switch
    {
        ItemType.Number => profile.Numbers * 2 >= profile.Filled,
        ItemType.Date => profile.Dates * 2 >= profile.Filled,
        ItemType.Boolean => profile.Booleans * 2 >= profile.Filled,
        _ => true,
    };

    /// <summary>The column that most likely holds the code: named so, filled and without repeats.</summary>
    public static int? CodeColumn(IReadOnlyList<string> headings, IReadOnlyList<ColumnProfile> profiles)
    {
        int? best = null;
        var bestScore = 0.0;
        for (var i = 0; i < headings.Count; i++)
        {
            var profile = profiles[i];
            if (headings[i].Length == 0 || profile.Filled == 0 || IsOurs(headings[i])) continue;
            var concept = HeadingWords.Concept(HeadingWords.Normal(headings[i]));
            var score = concept switch { "产品编码" or "资产编号" => 3, "序列号" => 2.8, "批号" => 1.5, _ => headings[i].Contains("编码", StringComparison.Ordinal) || headings[i].Contains("编号", StringComparison.Ordinal) || headings[i].EndsWith('号') || headings[i].EndsWith('码') ? 2 : 0.0 };
            score += profile.RepeatShare < 0.1 ? 0.5 : profile.RepeatShare > 0.5 ? -2 : 0;
            if (profile.Blank == 0) score += 0.2;
            if (profile.Dates > 0 || profile.MaxLength > 64) score -= 2;
            if (score > bestScore && score >= 1.3) (best, bestScore) = (i, score);
        }
        return best;
    }
}
