using System.Text;

namespace Yiwang.Storage.Sql.Search;

/// <summary>One term of a question.</summary>
/// <param name="IsPrefix">It also matches longer terms: a person types the beginning of a code.</param>
public readonly record struct QueryTerm(string Text, bool IsPrefix);

/// <summary>
/// Cuts text into what it can be found by: Chinese, Japanese and Korean characters singly and in pairs (a trigram index would miss words of two characters);
/// words of letters and digits; and codes, that is words joined by <c>. - _ / : #</c>, also as a whole. Full-width forms and capitals are folded.
/// </summary>
public static class Terms
{
    /// <summary>Terms kept of one document; what comes later cannot be searched.</summary>
    public const int PerDocument = 256;
    /// <summary>Terms used of one question.</summary>
    public const int PerQuery = 12;
    /// <summary>Characters of a term; longer ones are cut, on both sides alike.</summary>
    public const int LengthMax = 64;

    /// <summary>Each term once, in the order in which they first stand.</summary>
    public static IReadOnlyList<string> Of(params IEnumerable<string> texts)
    {
        var terms = new OrderedDictionary<string, bool>(StringComparer.Ordinal);
        foreach (var text in texts)
        {
            foreach (var piece in TermPieces.Of(text))
            {
                if (terms.Count >= PerDocument) return [.. terms.Keys];
                if (piece.Kind == TermKind.Character)
                {
                    terms.TryAdd(piece.Text, true);
                    if (piece.Pair is { } pair) terms.TryAdd(pair, true);
                }
                else terms.TryAdd(Cut(piece.Text), true);
            }
        }
        return [.. terms.Keys];
    }

    /// <summary>A run of one character is asked for by it, a longer one by its pairs; words and codes by their beginning.</summary>
    public static IReadOnlyList<QueryTerm> ForQuery(string text)
    {
        var terms = new OrderedDictionary<QueryTerm, bool>();
        foreach (var piece in TermPieces.Of(text))
        {
            if (terms.Count >= PerQuery) break;
            if (piece.Kind != TermKind.Character) terms.TryAdd(new QueryTerm(Cut(piece.Text), true), true);
            else if (piece.Pair is { } pair) terms.TryAdd(new QueryTerm(pair, false), true);
            else if (!piece.IsPaired) terms.TryAdd(new QueryTerm(piece.Text, false), true);
        }
        return [.. terms.Keys];
    }

    private static string Cut(string term)
    {
        if (term.Length <= LengthMax) return term;
        var end = char.IsHighSurrogate(term[LengthMax - 1]) ? LengthMax - 1 : LengthMax;
        return term[..end];
    }
}

internal enum TermKind { Character, Word, Code }

/// <param name="Pair">Character with the one after it; null when none follows.</param>
/// <param name="IsPaired">It is the second of the pair before it.</param>
internal readonly record struct TermPiece(TermKind Kind, string Text, string? Pair = null, bool IsPaired = false);

/// <summary>Walks over a text, one piece after the other.</summary>
internal static class TermPieces
{
    public static IEnumerable<TermPiece> Of(string text)
    {
        var runes = new List<Rune>(text.Length);
        foreach (var rune in text.EnumerateRunes()) runes.Add(Fold(rune));
        for (var i = 0; i < runes.Count;)
        {
            if (IsIdeograph(runes[i]))
            {
                var follows = i + 1 < runes.Count && IsIdeograph(runes[i + 1]);
                var self = runes[i].ToString();
                yield return new TermPiece(TermKind.Character, self, follows ? self + runes[i + 1] : null, i > 0 && IsIdeograph(runes[i - 1]));
                i++;
            }
            else if (IsWord(runes[i]))
            {
                var end = CodeEnd(runes, i);
                foreach (var piece in Words(runes, i, end)) yield return piece;
                i = end;
            }
            else i++;
        }
    }

    private static IEnumerable<TermPiece> Words(List<Rune> runes, int start, int end)
    {
        var words = 0;
        for (var i = start; i < end;)
        {
            var stop = i;
            while (stop < end && IsWord(runes[stop])) stop++;
            if (stop > i) { yield return new TermPiece(TermKind.Word, Text(runes, i, stop)); words++; }
            i = stop + 1;
        }
        if (words > 1) yield return new TermPiece(TermKind.Code, Text(runes, start, end));
    }

    /// <summary>Where words joined by single joiners end.</summary>
    private static int CodeEnd(List<Rune> runes, int i)
    {
        while (i < runes.Count && (IsWord(runes[i]) || IsJoiner(runes[i]) && i + 1 < runes.Count && IsWord(runes[i + 1]))) i++;
        return i;
    }

    private static string Text(List<Rune> runes, int start, int end)
    {
        var text = new StringBuilder(end - start);
        for (var i = start; i < end; i++) text.Append(runes[i].ToString());
        return text.ToString();
    }

    private static bool IsJoiner(Rune r) => r.Value is '.' or '-' or '_' or '/' or ':' or '#';

    private static bool IsWord(Rune r) => Rune.IsLetterOrDigit(r) && !IsIdeograph(r);

    // Han with its extensions and compatibility forms, kana, Hangul syllables (Unicode 16 blocks).
    private static bool IsIdeograph(Rune r) => r.Value is >= 0x3040 and <= 0x30ff or >= 0x3400 and <= 0x9fff or >= 0xac00 and <= 0xd7af or >= 0xf900 and <= 0xfaff or >= 0x20000 and <= 0x3ffff or 0x3007;

    /// <summary>Full-width ASCII as people paste it becomes plain, capitals small.</summary>
    private static Rune Fold(Rune r)
    {
        if (r.Value is >= 0xff01 and <= 0xff5e) r = new Rune(r.Value - 0xfee0);
        else if (r.Value == 0x3000) r = new Rune(' ');
        return Rune.ToLowerInvariant(r);
    }
}
