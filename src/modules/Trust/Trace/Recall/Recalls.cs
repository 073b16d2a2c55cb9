using System.Text.Json.Nodes;
using Yiwang.Events;
using Yiwang.Events.Kinds;
using Yiwang.Things;
using Yiwang.Trust.Trace.Facts;
using Yiwang.Trust.Trace.Graph;
using Yiwang.Trust.Trace.Query;

namespace Yiwang.Trust.Trace.Recall;

/// <summary>Asks the graph for recalls, and the log for what they say.</summary>
internal sealed class Recalls(TraceGraph graph, ProvedSteps proved) : IRecalls
{
    public RecallNote? Find(Handle handle)
    {
        var recalled = graph.Kinds.Find(ProductKinds.Recalled);
        if (recalled < 0 || graph.Series.Find(handle.ToString()) is not { } code) return null;
        var view = new GraphView(graph, long.MaxValue);
        var newest = view.Find(graph.Series[code.Series].Touches, code.From, code.To).Where(t => graph.Events[t.Event].Kind == recalled).Select(t => t.Event)
            .Concat(OfContainers(view, code, recalled)).OrderByDescending(e => graph.Events[e].AtUs).Select(e => (int?)e).FirstOrDefault();
        return newest is { } e && proved.Read(graph.Events[e].KeptAt) is { Succeeded: true, Value: var (said, fact) } ? Note(said, fact, graph.Events[e].KeptAt) : null;
    }

    private IEnumerable<int> OfContainers(GraphView view, CodeRange code, int recalled)
    {
        foreach (var held in view.Containers(code.Series, code.From, code.To))
            foreach (var touch in view.Find(graph.Series[held.Parent].Touches, held.Parents.From, held.Parents.To))
                if (graph.Events[touch.Event].Kind == recalled && view.TimeOf(touch.Event) is var at && at >= held.FromUs && at < held.ToUs) yield return touch.Event;
    }

    private static RecallNote Note(RecordedEvent e, TraceFact fact, long keptAt)
    {
        string? Say(string name) => fact.Data?[name] is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;
        return new(e.Owner, Say("product"), Say("batch"), Say("cause"), Say("advice") ?? Say("measures"), Say("contact"), Say("phone"), e.OccurredAtUs, keptAt);
    }
}
