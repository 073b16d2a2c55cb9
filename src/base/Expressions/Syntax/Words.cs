using System.Collections.Frozen;

namespace Yiwang.Expressions.Syntax;

/// <summary>Words of the language itself, in both languages; the Latin ones without case.</summary>
internal static class Words
{
    private static readonly FrozenDictionary<string, TokenKind> s_all = new Dictionary<string, TokenKind>
    {
        ["and"] = TokenKind.And, ["且"] = TokenKind.And, ["并且"] = TokenKind.And,
        ["or"] = TokenKind.Or, ["或"] = TokenKind.Or, ["或者"] = TokenKind.Or,
        ["not"] = TokenKind.Not, ["非"] = TokenKind.Not,
        ["for"] = TokenKind.For, ["持续"] = TokenKind.For,
        ["true"] = TokenKind.True, ["真"] = TokenKind.True,
        ["false"] = TokenKind.False, ["假"] = TokenKind.False,
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    // Written without spaces these may be in the midst of a run of characters: 油温>80且水温>60. The longer ones first.
    private static readonly string[] s_inside = ["并且", "或者", "持续", "且", "或", "非"];

    public static bool TryFind(ReadOnlySpan<char> word, out TokenKind kind) => s_all.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(word, out kind);

    /// <summary>A Chinese word of the language that stands here; 0 = none.</summary>
    public static int InsideAt(ReadOnlySpan<char> text)
    {
        foreach (var word in s_inside)
        {
            if (text.StartsWith(word, StringComparison.Ordinal)) return word.Length;
        }
        return 0;
    }
}
