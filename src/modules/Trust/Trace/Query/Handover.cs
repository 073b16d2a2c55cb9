using Yiwang.Events.Kinds;
using Yiwang.Trust.Trace.Graph;

namespace Yiwang.Trust.Trace.Query;

/// <summary>Which events move goods, and to whom: what is shipped or sold is with who is named, what is received with who says so.</summary>
internal sealed class Handover
{
    private readonly TraceGraph _graph;
    private readonly int _shipped, _sold, _accepted, _received;

    private Handover(TraceGraph graph) => (_graph, _shipped, _sold, _accepted, _received) = (graph, graph.Kinds.Find(ProductKinds.Shipped), graph.Kinds.Find(ProductKinds.Sold), graph.Kinds.Find(ProductKinds.Accepted), graph.Kinds.Find(ProductKinds.Received));

    public static Handover Of(TraceGraph graph) => new(graph);

    /// <summary>-1 = it moves nothing, or says not to whom.</summary>
    public int PartyAfter(int e)
    {
        ref var row = ref _graph.Events[e];
        if (row.Kind == _shipped || row.Kind == _sold) return row.To;
        return row.Kind == _accepted || row.Kind == _received ? row.Owner : -1;
    }
}
