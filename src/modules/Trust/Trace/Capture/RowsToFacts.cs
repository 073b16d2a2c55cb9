using Yiwang.Trust.Trace.Facts;
using Yiwang.Trust.Trace.Graph;

namespace Yiwang.Trust.Trace.Capture;

/// <summary>Makes of many codes few ranges, and of many cases few runs: a packing line of 12,000 bottles an hour is a line or two an hour.</summary>
internal static class RowsToFacts
{
    /// <summary>Codes in the order given; neighbours that follow each other become a range.</summary>
    public static IReadOnlyList<string> Ranges(IEnumerable<string> codes)
    {
        var series = new SeriesTable();
        var ranges = new List<CodeRange>();
        foreach (var text in codes)
        {
            if (series.Enter(text) is not { } code) continue;
            if (ranges.Count > 0 && ranges[^1] is var last && last.Series == code.Series && code.From == last.To + 1) ranges[^1] = last with { To = code.To };
            else ranges.Add(code);
        }
        return [.. ranges.Select(r => series[r.Series].Text(r.From, r.To))];
    }

    /// <summary>Rows of (container, thing). Containers that follow each other with as many things in each, which follow each other too, become one run.</summary>
    public static IReadOnlyList<TracePack> Packs(IEnumerable<(string Parent, string Child)> rows)
    {
        var series = new SeriesTable();
        var packs = new List<(CodeRange Parent, List<CodeRange> Children)>();
        foreach (var (parentText, childText) in rows)
        {
            if (series.Enter(parentText) is not { } parent || series.Enter(childText) is not { } child) continue;
            if (packs.Count == 0 || packs[^1].Parent != parent) packs.Add((parent, []));
            var children = packs[^1].Children;
            if (children.Count > 0 && children[^1] is var last && last.Series == child.Series && child.From == last.To + 1) children[^1] = last with { To = child.To };
            else children.Add(child);
        }
        return Runs(series, packs);
    }

    private static List<TracePack> Runs(SeriesTable series, List<(CodeRange Parent, List<CodeRange> Children)> packs)
    {
        var runs = new List<TracePack>();
        for (var from = 0; from < packs.Count;)
        {
            var (first, children) = packs[from];
            var to = from + 1;
            if (first.Count == 1 && children.Count == 1)
                while (to < packs.Count && Follows(packs[to - 1], packs[to], children[0].Count)) to++;
            string Text(CodeRange code) => series[code.Series].Text(code.From, code.To);
            if (to - from > 1) runs.Add(new(Text(first with { To = packs[to - 1].Parent.To }), [Text(children[0] with { To = packs[to - 1].Children[0].To })], (int)children[0].Count));
            else runs.Add(new(Text(first), [.. children.Select(Text)]));
            from = to;
        }
        return runs;
    }

    private static bool Follows((CodeRange Parent, List<CodeRange> Children) before, (CodeRange Parent, List<CodeRange> Children) next, long per) =>
        next.Parent.Count == 1 && next.Parent.Series == before.Parent.Series && next.Parent.From == before.Parent.To + 1
        && next.Children.Count == 1 && next.Children[0].Series == before.Children[0].Series && next.Children[0].From == before.Children[0].To + 1 && next.Children[0].Count == per;
}
