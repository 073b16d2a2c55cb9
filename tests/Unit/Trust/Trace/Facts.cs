using Yiwang.Events;
using Yiwang.Trust.Trace.Facts;
using Yiwang.Trust.Trace.Graph;

namespace Yiwang.Unit.Tests.Trust.Trace;

/// <summary>Recorded events of products without a log under them.</summary>
internal static class Facts
{
    public const string Maker = "o.aaaaaaaaaaaaaaaaaaaa";

    public static RecordedEvent Recorded(long position, string kind, TraceFact fact, long atUs, string owner = Maker)
    {
        var draft = TraceFactWriter.Draft(kind, owner, fact, null, atUs);
        return new RecordedEvent
        {
            Position = position, Kind = kind, Schema = 1, Owner = owner, Heads = draft.Heads, Mentions = [], OccurredAtUs = atUs, RecordedAtUs = atUs,
            Payload = draft.Payload.ToDictionary(p => p.Key, p => (ReadOnlyMemory<byte>?)p.Value),
        };
    }

    public static TraceFact Pack(string parent, IReadOnlyList<string> children, int per = 0) => new() { Form = TraceFact.Aggregation, Action = TraceFact.Add, Packs = [new(parent, children, per)] };
    public static TraceFact Unpack(string parent, params IReadOnlyList<string> children) => new() { Form = TraceFact.Aggregation, Action = TraceFact.Delete, Packs = [new(parent, children)] };
    public static TraceFact Touch(params IReadOnlyList<string> epcs) => new() { Form = TraceFact.Object, Action = TraceFact.Observe, Epcs = epcs };
    public static TraceFact Make(IReadOnlyList<string> inputs, IReadOnlyList<string> outputs) => new() { Form = TraceFact.Transformation, Inputs = inputs, Outputs = outputs };

    public static IReadOnlyList<CodeRange> Find(this TraceGraph graph, params IEnumerable<string> codes) => [.. codes.Select(c => graph.Series.Find(c)).Where(c => c is not null).Select(c => c!.Value)];

    /// <summary>Every handle of a set.</summary>
    public static SortedSet<string> Handles(this CodeSet set, TraceGraph graph)
    {
        var all = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var series in set.Series)
            foreach (var (from, to) in set.Of(series))
                for (var number = from; number <= to; number++) all.Add(graph.Series[series].Text(number));
        return all;
    }
}
