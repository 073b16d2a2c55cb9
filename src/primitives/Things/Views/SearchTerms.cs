namespace Yiwang.Things.Views;

/// <summary>
/// What a text is found by: codes (runs of letters, digits and . - _), folded, and of Chinese text single characters and neighbouring pairs. Trigram search would
/// miss words of two characters, which most Chinese words are.
/// </summary>
internal static class SearchTerms
{
    private const int CodeLengthMax = 40;
    /// <summary>Of one text; a longer one is found by its beginning.</summary>
    public const int TermsMax = 64;

    public static HashSet<string> Of(string text)
    {
        HashSet<string> terms = new(StringComparer.Ordinal);
        for (var i = 0; i < text.Length && terms.Count < TermsMax;)
        {
            var end = CodeEnd(text, i);
            if (end > i) terms.Add(Fold(text.AsSpan(i, Math.Min(end - i, CodeLengthMax))));
            else if (IsWord(text[i]))
            {
                terms.Add(text[i].ToString());
                if (i + 1 < text.Length && IsWord(text[i + 1])) terms.Add(text.Substring(i, 2));
            }
            i = Math.Max(end, i + 1);
        }
        return terms;
    }

    /// <summary>The terms that all must be there: pairs instead of single characters where the query has them; codes match from their beginning.</summary>
    public static IReadOnlyList<(string Term, bool IsCode)> OfQuery(string query)
    {
        List<(string, bool)> terms = [];
        for (var i = 0; i < query.Length && terms.Count < 8;)
        {
            var end = CodeEnd(query, i);
            if (end > i) terms.Add((Fold(query.AsSpan(i, Math.Min(end - i, CodeLengthMax))), true));
            else if (IsWord(query[i]))
            {
                var paired = i + 1 < query.Length && IsWord(query[i + 1]);
                var second = i > 0 && IsWord(query[i - 1]);
                if (paired || !second) terms.Add((query.Substring(i, paired ? 2 : 1), false));
            }
            i = Math.Max(end, i + 1);
        }
        return terms;
    }

    private static int CodeEnd(string text, int from)
    {
        var end = from;
        while (end < text.Length && (char.IsAsciiLetterOrDigit(text[end]) || (end > from && text[end] is '.' or '-' or '_'))) end++;
        return end;
    }

    private static bool IsWord(char c) => c >= 0x80 && char.IsLetterOrDigit(c);

    private static string Fold(ReadOnlySpan<char> code)
    {
        Span<char> folded = stackalloc char[code.Length];
        code.TrimEnd("._-").ToLowerInvariant(folded);
        return folded[..code.TrimEnd("._-").Length].ToString();
    }
}
