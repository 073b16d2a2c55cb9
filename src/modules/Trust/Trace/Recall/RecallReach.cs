using Yiwang.Things;
using Yiwang.Things.Prefixes;
using Yiwang.Trust.Trace.Chains;
using Yiwang.Trust.Trace.Graph;

namespace Yiwang.Trust.Trace.Recall;

/// <summary>What a recall of some codes reaches as things stand: what was made of them, and the cases that hold it. A pallet or a truck is not recalled for what it carries.</summary>
internal sealed class RecallReach(TraceGraph graph, ChainBook chains, IPrefixTable prefixes)
{
    /// <summary>Lines of a form's field; what is no code, or has no history, is left out.</summary>
    public IReadOnlyList<CodeRange> Codes(string text) =>
        [.. text.Split(['\n', ',', '，', ';', '；'], StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(c => graph.Series.Find(c)).Where(c => c is not null).Select(c => c!.Value)];

    /// <summary>Codes and ranges under prefixes of this organisation: a supplier's lot is not the distillery's to recall, what it made of it is.</summary>
    public IEnumerable<string> Recalled(IReadOnlyList<CodeRange> start, string owner)
    {
        var flow = new TraceWalk(new GraphView(graph, long.MaxValue), true, _ => true, onlyOpen: true).Run(start);
        foreach (var id in flow.All.Series)
        {
            var series = graph.Series[id];
            if (flow.IsContainer(id) && chains.Find(series.Chain)?.Item(series.Item) is not { Outer: true }) continue;
            if (Prefix.TryParse(series.Prefix, out var prefix, out _) && prefixes.Find(prefix) is { Holder: var holder } && holder != owner) continue;
            foreach (var (from, to) in flow.All.Of(id)) yield return series.Text(from, to);
        }
    }
}
