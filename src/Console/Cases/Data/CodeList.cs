using System.Collections.Frozen;
using Yiwang.Events;

namespace Yiwang.Console.Cases.Data;

/// <param name="Depth">0 = heads a group of the select.</param>
public sealed record NamedCode(string Code, Bilingual Name, int Depth);

/// <summary>A list of codes that ships with the program: code, Chinese and English name, a tab between.</summary>
internal sealed class CodeList
{
    private readonly FrozenDictionary<string, NamedCode> _byCode;

    public CodeList(string file, Func<string, int> depth)
    {
        using var stream = typeof(CodeList).Assembly.GetManifestResourceStream($"Yiwang.Console.Cases.Data.{file}")!;
        using var reader = new StreamReader(stream);
        All = [.. reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => l.Split('\t')).Select(c => new NamedCode(c[0], new(c[1], c[2]), depth(c[0])))];
        _byCode = All.ToFrozenDictionary(c => c.Code, StringComparer.Ordinal);
    }

    public IReadOnlyList<NamedCode> All { get; }
    public NamedCode? Find(string code) => _byCode.GetValueOrDefault(code);
}

/// <summary>GB/T 2260: provinces, and below them the districts of Chongqing and the prefectures of Sichuan. Others may be typed as codes.</summary>
public static class Regions
{
    private static readonly CodeList s_list = new("regions.tsv", code => code.EndsWith("0000", StringComparison.Ordinal) ? 0 : 1);
    public static IReadOnlyList<NamedCode> All => s_list.All;
    public static NamedCode? Find(string code) => s_list.Find(code);

    /// <summary>The place, else the prefecture or the province in which it lies.</summary>
    public static NamedCode? Near(string code) => code.Length == 6 ? Find(code) ?? Find(code[..4] + "00") ?? Find(code[..2] + "0000") : null;
}

/// <summary>
/// GB/T 4754-2017 with all four levels: 20 门类, 97 大类, 473 中类, 1,381 小类. The standard has no English names of groups and classes: they are shown in English by the division's name and their code.
/// </summary>
public static class Industries
{
    /// <summary>Characters of a code of each level; a section is a letter.</summary>
    public const int Division = 2, Group = 3, Class = 4;
    private static readonly CodeList s_list = new("industries.tsv", code => Math.Min(code.Length, Class) - 1);
    private static readonly FrozenDictionary<string, string> s_sections = Sections();

    public static IReadOnlyList<NamedCode> All => s_list.All;

    /// <summary>One that is not in the list goes by the nearest above it.</summary>
    public static NamedCode? Find(string code)
    {
        for (var length = code.Length; length > 0; length--)
        {
            if (s_list.Find(code[..length]) is { } found) return found.Name.En.Length > 0 ? found : found with { Name = new(found.Name.Zh, $"{s_list.Find(code[..Division])?.Name.En}, {found.Code}") };
        }
        return null;
    }

    /// <summary>The section first, the code itself last.</summary>
    public static IEnumerable<NamedCode> Path(string code)
    {
        if (code.Length >= Division && s_sections.TryGetValue(code[..Division], out var section) && s_list.Find(section) is { } first) yield return first;
        for (var length = code.Length == 1 ? 1 : Division; length <= code.Length; length++)
        {
            if (Find(code[..length]) is { } level && level.Code.Length == length) yield return level;
        }
    }

    private static FrozenDictionary<string, string> Sections()
    {
        var (sections, section) = (new Dictionary<string, string>(StringComparer.Ordinal), "");
        foreach (var code in s_list.All.Select(c => c.Code))
        {
            if (code.Length == 1) section = code;
            else if (code.Length == Division) sections[code] = section;
        }
        return sections.ToFrozenDictionary(StringComparer.Ordinal);
    }
}
