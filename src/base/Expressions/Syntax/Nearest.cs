namespace Yiwang.Expressions.Syntax;

/// <summary>The word that was probably meant. Also for other languages that people write by hand, such as files of forms.</summary>
public static class Nearest
{
    // a table of many thousand points must not make a typing error dear
    private const int CandidatesMax = 2_000;
    private const int LengthMax = 64;

    /// <returns>Null when nothing is near: a third of the characters may be wrong, at most three.</returns>
    public static string? To(string word, IEnumerable<string> candidates)
    {
        if (word.Length > LengthMax) return null;
        var (best, least) = (default(string), Math.Min(3, Math.Max(1, word.Length / 3)) + 1);
        foreach (var candidate in candidates.Take(CandidatesMax))
        {
            if (string.Equals(word, candidate, StringComparison.OrdinalIgnoreCase)) return candidate;
            if (candidate.Length > LengthMax || Math.Abs(candidate.Length - word.Length) >= least) continue;
            var distance = Distance(word, candidate);
            if (distance < least && distance < Math.Max(word.Length, candidate.Length)) (best, least) = (candidate, distance);
        }
        return best;
    }

    /// <summary>Letters put in, left out, replaced or swapped with their neighbour.</summary>
    private static int Distance(string a, string b)
    {
        var rows = new int[3][];
        for (var r = 0; r < 3; r++) rows[r] = new int[b.Length + 1];
        for (var j = 0; j <= b.Length; j++) rows[0][j] = j;
        for (var i = 1; i <= a.Length; i++)
        {
            var (row, above, twoAbove) = (rows[i % 3], rows[(i + 2) % 3], rows[(i + 1) % 3]);
            row[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var cost = char.ToLowerInvariant(a[i - 1]) == char.ToLowerInvariant(b[j - 1]) ? 0 : 1;
                row[j] = Math.Min(Math.Min(row[j - 1], above[j]) + 1, above[j - 1] + cost);
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) row[j] = Math.Min(row[j], twoAbove[j - 2] + 1);
            }
        }
        return rows[a.Length % 3][b.Length];
    }
}
