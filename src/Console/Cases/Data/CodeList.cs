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
internal static class Regions
{
    private static readonly CodeList s_list = new("regions.tsv", code => code.EndsWith("0000", StringComparison.Ordinal) ? 0 : 1);
    public static IReadOnlyList<NamedCode> All => s_list.All;
    public static NamedCode? Find(string code) => s_list.Find(code);
}

/// <summary>GB/T 4754-2017: sections and divisions.</summary>
internal static class Industries
{
    private static readonly CodeList s_list = new("industries.tsv", code => code.Length == 1 ? 0 : 1);
    public static IReadOnlyList<NamedCode> All => s_list.All;
    /// <summary>A group or class goes by its division's name.</summary>
    public static NamedCode? Find(string code) => s_list.Find(code) ?? (code.Length > 2 ? s_list.Find(code[..2]) : null);
}
