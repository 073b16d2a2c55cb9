using Yiwang.Trust.Trace.Facts;

namespace Yiwang.Trust.Trace.Graph;

/// <summary>Lays one event out over the series that it names. Nothing of it is seen before the graph says so.</summary>
internal sealed class GraphWriter(TraceGraph graph, TraceFact fact, int row)
{
    private readonly Dictionary<(int Series, Side Side), List<Stretch>> _stretches = [];

    private enum Side { Held, Holds, Inputs, Outputs, Touches }

    public void Write()
    {
        Aggregate();
        Transform();
        foreach (var code in fact.Epcs) Touch(code);
        foreach (var quantity in fact.Quantities) Touch(quantity.Class);
        var count = 0;
        foreach (var ((series, side), stretches) in _stretches)
        {
            Index(graph.Series[series], side).Add([.. stretches]);
            count += stretches.Count;
        }
        graph.Counted(count);
    }

    private void Aggregate()
    {
        // an observation says that they were seen together, not that somebody put them so
        var observed = fact.Action == TraceFact.Observe;
        foreach (var pack in fact.Packs)
        {
            if (graph.Series.Enter(pack.Parent) is not { } parent) continue;
            Say(parent, TraceRole.Parent);
            if (observed) Touch(pack.Parent);
            foreach (var text in pack.Children)
            {
                if (graph.Series.Enter(text) is not { } child) continue;
                Say(child, TraceRole.Child);
                if (observed) Touch(text);
                else if (fact.Action == TraceFact.Delete) Add(child, Side.Held, per: 0);
                else Put(parent, child, pack.Per);
            }
            if (fact.Action != TraceFact.Delete || pack.Children.Count > 0) continue;
            Add(parent, Side.Holds, per: 0);
            graph.Series[parent.Series].Emptied = true;
        }
    }

    /// <param name="per">Children in each of a range of parents; 0 = all in the one parent.</param>
    private void Put(CodeRange parent, CodeRange child, int per)
    {
        if (parent.Count == 1 || per == 0)
        {
            foreach (var part in Parts(child, int.MaxValue))
            {
                Add(part, Side.Held, parent.Series, parent.From, int.MaxValue);
                Add(parent with { To = parent.From }, Side.Holds, part.Series, part.From, (int)part.Count);
            }
            return;
        }
        var packed = child with { To = Math.Min(child.To, child.From + parent.Count * per - 1) };
        foreach (var part in Parts(packed, int.MaxValue / per * per)) Add(part, Side.Held, parent.Series, parent.From + (part.From - packed.From) / per, per);
        foreach (var part in Parts(parent, int.MaxValue)) Add(part, Side.Holds, packed.Series, packed.From + (part.From - parent.From) * per, per);
    }

    private void Transform()
    {
        List<CodeRange> inputs = [], outputs = [];
        Collect(fact.Inputs.Concat(fact.InputQuantities.Select(q => q.Class)), Side.Inputs, TraceRole.Input, inputs);
        Collect(fact.Outputs.Concat(fact.OutputQuantities.Select(q => q.Class)), Side.Outputs, TraceRole.Output, outputs);
        if (inputs.Count + outputs.Count > 0) graph.Keep(row, new([.. inputs], [.. outputs]));
    }

    private void Collect(IEnumerable<string> codes, Side side, TraceRole role, List<CodeRange> into)
    {
        foreach (var text in codes)
        {
            if (graph.Series.Enter(text) is not { } code) continue;
            Say(code, role);
            into.Add(code);
            Add(code, side);
        }
    }

    private void Touch(string text)
    {
        if (graph.Series.Enter(text) is not { } code) return;
        Say(code, TraceRole.Subject);
        Add(code, Side.Touches);
    }

    /// <summary>What the chain's definition calls these, as the first event that can tell says.</summary>
    private void Say(CodeRange code, TraceRole role)
    {
        var series = graph.Series[code.Series];
        if (series.Item is null && fact.ItemOf(role) is { } item) (series.Item, series.Chain) = (item, fact.Chain);
    }

    private void Add(CodeRange code, Side side, int other = -1, long otherFrom = 0, int per = 1)
    {
        if (!_stretches.TryGetValue((code.Series, side), out var list)) _stretches[(code.Series, side)] = list = [];
        foreach (var part in Parts(code, int.MaxValue)) list.Add(new(part.From, otherFrom, (uint)part.Count, other, per, row));
    }

    /// <summary>A stretch counts in 32 bits.</summary>
    private static IEnumerable<CodeRange> Parts(CodeRange code, int most)
    {
        for (var from = code.From; from <= code.To; from += most) yield return code with { From = from, To = Math.Min(code.To, from + most - 1) };
    }

    private static StretchIndex Index(Series series, Side side) => side switch
    {
        Side.Held => series.Held,
        Side.Holds => series.Holds,
        Side.Inputs => series.Inputs,
        Side.Outputs => series.Outputs,
        _ => series.Touches,
    };
}
