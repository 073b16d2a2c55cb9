using System.Collections.Frozen;
using System.Text;
using Yiwang.Expressions.Syntax;

namespace Yiwang.Cases.Definitions.Reading;

/// <summary>Values of an enumeration as a file writes them: <c>LongText</c> is <c>long-text</c>.</summary>
public static class EnumWords
{
    public static T? Read<T>(YamlText text, ProblemList problems) where T : struct, Enum
    {
        if (Table<T>.All.TryGetValue(text.Text, out var value)) return value;
        var near = Nearest.To(text.Text, Table<T>.All.Keys);
        var all = Table<T>.All.Keys.Order(StringComparer.Ordinal).ToArray();
        problems.Say(text, $"没有“{text.Text}”" + (near is null ? $"，可写：{string.Join("、", all)}" : $"，可能是“{near}”"), $"there is no '{text.Text}'" + (near is null ? $"; one of {string.Join(", ", all)}" : $"; perhaps '{near}'"));
        return null;
    }

    public static string Of<T>(T value) where T : struct, Enum => Kebab(value.ToString());

    private static string Kebab(string name)
    {
        var word = new StringBuilder();
        foreach (var c in name)
        {
            if (char.IsUpper(c) && word.Length > 0) word.Append('-');
            word.Append(char.ToLowerInvariant(c));
        }
        return word.ToString();
    }

    private static class Table<T> where T : struct, Enum
    {
        // DateTime is date-time
        public static readonly FrozenDictionary<string, T> All = Enum.GetValues<T>().ToFrozenDictionary(Of);
    }
}
