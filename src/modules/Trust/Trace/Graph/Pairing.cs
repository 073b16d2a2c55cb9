namespace Yiwang.Trust.Trace.Graph;

/// <summary>Pieces and what lies on the same numbers, in one pass over both.</summary>
internal static class Pairing
{
    public static IEnumerable<(Piece Piece, T Item)> Pairs<T>(List<Piece> pieces, int from, int to, List<T> items, Func<T, (long From, long To)> bounds) =>
        Pairs(pieces, from, to, p => (p.From, p.To), items, bounds);

    /// <param name="left">By their first number, as is <paramref name="right"/>.</param>
    public static IEnumerable<(TLeft Left, TRight Right)> Pairs<TLeft, TRight>(List<TLeft> left, int from, int to, Func<TLeft, (long From, long To)> leftBounds, List<TRight> right, Func<TRight, (long From, long To)> rightBounds)
    {
        var open = new List<TRight>();
        var next = 0;
        for (var i = from; i < to; i++)
        {
            var (low, high) = leftBounds(left[i]);
            for (; next < right.Count && rightBounds(right[next]).From <= high; next++) open.Add(right[next]);
            // what ends before the first number of this one ends before that of every later one
            var kept = 0;
            for (var j = 0; j < open.Count; j++)
            {
                var (first, last) = rightBounds(open[j]);
                if (last < low) continue;
                open[kept++] = open[j];
                if (first <= high) yield return (left[i], open[j]);
            }
            open.RemoveRange(kept, open.Count - kept);
        }
    }

    /// <summary>Stretches of numbers without a gap, each with the pieces in it.</summary>
    public static IEnumerable<(long Low, long High, int From, int To)> Hulls(List<Piece> sorted)
    {
        for (var from = 0; from < sorted.Count;)
        {
            var (low, high, to) = (sorted[from].From, sorted[from].To, from + 1);
            for (; to < sorted.Count && sorted[to].From <= high + 1; to++) high = Math.Max(high, sorted[to].To);
            yield return (low, high, from, to);
            from = to;
        }
    }
}
