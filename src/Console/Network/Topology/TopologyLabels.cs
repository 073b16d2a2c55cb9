namespace Yiwang.Console.Network.Topology;

/// <summary>Where the words of links stand: on their lines, as near to the middle as neither a node nor other words are in the way.</summary>
internal static class TopologyLabels
{
    /// <summary>Of a node's box.</summary>
    public const int HalfWidth = 108, HalfHeight = 38;
    private const int WordsWidth = 84, WordsHeight = 24;
    /// <summary>The same on a wall.</summary>
    public const int LargeHalfWidth = 165, LargeHalfHeight = 58;
    private const int LargeWordsWidth = 120, LargeWordsHeight = 36;
    private static readonly double[] s_places = [0.5, 0.42, 0.58, 0.34, 0.66, 0.27, 0.73];

    public static IReadOnlyList<(TopologyLink Link, int X, int Y)> Place(NetworkTopology sheet, bool large)
    {
        var (wide, high) = large ? (LargeWordsWidth, LargeWordsHeight) : (WordsWidth, WordsHeight);
        var (halfWidth, halfHeight) = large ? (LargeHalfWidth, LargeHalfHeight) : (HalfWidth, HalfHeight);
        List<(TopologyLink Link, int X, int Y)> placed = [];
        foreach (var link in sheet.Links)
        {
            if (sheet.Find(link.From) is not { } a || sheet.Find(link.To) is not { } b) continue;
            var at = s_places.Select(t => (X: (int)(a.X + t * (b.X - a.X)), Y: (int)(a.Y + t * (b.Y - a.Y)))).ToList();
            var (x, y) = at.Where(p => !placed.Exists(o => Math.Abs(o.X - p.X) < wide && Math.Abs(o.Y - p.Y) < high) && !sheet.Nodes.Any(n => Math.Abs(n.X - p.X) < halfWidth + wide / 2 && Math.Abs(n.Y - p.Y) < halfHeight + high / 2))
                .Append(at[0]).First();
            placed.Add((link, x, y));
        }
        return placed;
    }
}
