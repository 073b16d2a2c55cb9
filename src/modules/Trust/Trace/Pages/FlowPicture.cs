using System.Globalization;
using Yiwang.Trust.Trace.Query;

namespace Yiwang.Trust.Trace.Pages;

/// <summary>Places the groups of a trace on paper, the way of the goods from top to bottom, two in a row, so that it can be read on a phone.</summary>
internal sealed class FlowPicture
{
    /// <summary>Boxes; the largest groups come first.</summary>
    private const int BoxesMax = 24;
    private const int BoxWidth = 186, BoxHeight = 46, Gap = 12, RowGap = 34, Columns = 2;

    public const int Width = Columns * BoxWidth + (Columns + 1) * Gap;

    private FlowPicture(IReadOnlyList<Box> boxes, IReadOnlyList<Line> lines, int height) => (Boxes, Lines, Height) = (boxes, lines, height);

    public IReadOnlyList<Box> Boxes { get; }
    public IReadOnlyList<Line> Lines { get; }
    public int Height { get; }

    internal sealed record Box(TraceGroup Group, int X, int Y)
    {
        public static int W => BoxWidth;
        public static int H => BoxHeight;
        /// <summary>Without the prefix, as long as there is room.</summary>
        public string Code
        {
            get
            {
                var text = Group.Ranges is [var first, ..] ? first[(first.IndexOf('/', StringComparison.Ordinal) + 1)..] : "";
                return text.Length > 27 ? text[..26] + "…" : text;
            }
        }
    }

    internal sealed record Line(TraceEdge Edge, string Path, int X, int Y);

    public static FlowPicture Of(TraceAnswer answer)
    {
        var groups = answer.Groups.OrderBy(g => g.Level).ThenByDescending(g => g.Count).Take(BoxesMax).ToDictionary(g => g.Id);
        var edges = answer.Edges.Where(e => groups.ContainsKey(e.From) && groups.ContainsKey(e.To) && e.From != e.To).ToList();
        var ranks = Ranks(groups.Keys, edges);
        var boxes = new Dictionary<int, Box>();
        var y = Gap;
        foreach (var rank in groups.Values.GroupBy(g => ranks[g.Id]).OrderBy(r => r.Key))
        {
            foreach (var row in rank.Chunk(Columns))
            {
                var left = (Width - row.Length * BoxWidth - (row.Length - 1) * Gap) / 2;
                for (var i = 0; i < row.Length; i++) boxes[row[i].Id] = new(row[i], left + i * (BoxWidth + Gap), y);
                y += BoxHeight + Gap;
            }
            y += RowGap - Gap;
        }
        return new([.. boxes.Values], [.. edges.Select(e => Draw(e, boxes[e.From], boxes[e.To]))], y - RowGap + Gap);
    }

    /// <summary>Each below all that went into it; a loop in the data ends after as many turns as there are groups.</summary>
    private static Dictionary<int, int> Ranks(IEnumerable<int> groups, List<TraceEdge> edges)
    {
        var ranks = groups.ToDictionary(g => g, _ => 0);
        for (var turn = 0; turn < ranks.Count; turn++)
        {
            var moved = false;
            foreach (var edge in edges)
            {
                if (ranks[edge.To] > ranks[edge.From]) continue;
                ranks[edge.To] = Math.Min(ranks[edge.From] + 1, ranks.Count);
                moved = true;
            }
            if (!moved) break;
        }
        // a source stands just above what it went into
        foreach (var source in ranks.Keys.Where(g => edges.All(e => e.To != g) && edges.Any(e => e.From == g)).ToList()) ranks[source] = Math.Max(0, edges.Where(e => e.From == source).Min(e => ranks[e.To]) - 1);
        return ranks;
    }

    private static Line Draw(TraceEdge edge, Box from, Box to)
    {
        var (x1, y1, x2, y2) = (from.X + BoxWidth / 2, from.Y + BoxHeight, to.X + BoxWidth / 2, to.Y);
        var bend = Math.Max(8, (y2 - y1) / 2);
        // past the boxes between, not behind them
        var aside = y2 - y1 <= RowGap + BoxHeight ? 0 : x1 + x2 >= Width ? BoxWidth / 2 + 2 * Gap : -BoxWidth / 2 - 2 * Gap;
        return new(edge, string.Create(CultureInfo.InvariantCulture, $"M{x1} {y1}C{x1 + aside} {y1 + bend} {x2 + aside} {y2 - bend} {x2} {y2 - 5}"), (x1 + x2) / 2 + aside * 3 / 4, (y1 + y2) / 2 + 4);
    }
}
