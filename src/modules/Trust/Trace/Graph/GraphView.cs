namespace Yiwang.Trust.Trace.Graph;

/// <summary>The graph as one question sees it: events that were complete when it began and are not corrected, up to a moment.</summary>
/// <param name="asOfUs">Nothing that happened later is seen; long.MaxValue = everything.</param>
internal sealed class GraphView(TraceGraph graph, long asOfUs)
{
    public TraceGraph Graph => graph;
    public int Visible { get; } = graph.Visible;
    public long AsOfUs => asOfUs;

    public bool Sees(int e)
    {
        ref var row = ref graph.Events[e];
        return e < Visible && row.AtUs <= asOfUs && row.VoidedBy >= Visible;
    }

    public long TimeOf(int e) => graph.Events[e].AtUs;

    /// <summary>The stretches of one side that share a number with these bounds and that the question sees, by number.</summary>
    public List<Stretch> Find(StretchIndex index, long from, long to)
    {
        var found = new List<Stretch>();
        if (index.IsEmpty) return found;
        index.Overlapping(from, to, Visible, found);
        found.RemoveAll(s => !Sees(s.Event));
        System.Runtime.InteropServices.CollectionsMarshal.AsSpan(found).Sort(default(StretchIndex.ByFrom));
        return found;
    }

    /// <summary>What these things were in, by number; the same things in several containers one after the other come several times.</summary>
    public List<Containment> Containers(int series, long from, long to) => ContainmentSweep.Run(this, series, from, to);

    /// <summary>What was in these containers, by series of the contents.</summary>
    public Dictionary<int, List<Containment>> Contents(int series, long from, long to)
    {
        var ranges = new Dictionary<int, List<(long From, long To)>>();
        foreach (var stretch in Find(graph.Series[series].Holds, from, to))
        {
            if (stretch.Per == 0) continue;
            var (first, last) = (Math.Max(from, stretch.From) - stretch.From, Math.Min(to, stretch.To) - stretch.From);
            if (!ranges.TryGetValue(stretch.OtherSeries, out var list)) ranges[stretch.OtherSeries] = list = [];
            list.Add((stretch.OtherFrom + first * stretch.Per, stretch.OtherFrom + (last + 1) * stretch.Per - 1));
        }
        var contents = new Dictionary<int, List<Containment>>();
        foreach (var (child, list) in ranges)
        {
            var inside = new List<Containment>();
            foreach (var (low, high) in CodeSet.Merge(list))
                foreach (var held in Containers(child, low, high))
                    if (Clip(held, series, from, to) is { } clipped) inside.Add(clipped);
            if (inside.Count > 0) contents[child] = inside;
        }
        return contents;
    }

    /// <summary>The part that was in one of these containers.</summary>
    private static Containment? Clip(in Containment held, int parent, long from, long to)
    {
        var parents = held.Parents;
        if (parents.Series != parent || parents.From > to || parents.To < from) return null;
        var (low, high) = held.ChildrenIn(Math.Max(from, parents.From), Math.Min(to, parents.To));
        return held with { From = low, To = high };
    }
}
