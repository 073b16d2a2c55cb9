using Yiwang.Events;
using Yiwang.Events.Kinds;
using Yiwang.Things;
using Yiwang.Trust.Coding.Lines;
using Yiwang.Trust.Coding.Rules;
using Yiwang.Trust.Trace.Chains;
using Yiwang.Trust.Trace.Facts;
using Yiwang.Trust.Trace.Graph;
using Yiwang.Trust.Trace.Query;

namespace Yiwang.Trust.Coding.Public;

/// <param name="Position">Of the log entry from which everything here was read.</param>
/// <param name="Fields">Only what the chain's definition makes public.</param>
internal sealed record OriginStep(Bilingual Name, long AtUs, long Position, IReadOnlyList<(Bilingual Name, string Value)> Fields, bool Damaged);

/// <summary>
/// How a product was made, for the public: steps that the maker recorded itself, with their public fields, each read from its log entry and checked against what the entry commits to. Suppliers and customers are not
/// named; of the way to the shop the dealer's region is told.
/// </summary>
internal sealed class Origin(TraceGraph graph, ChainBook chains, ProvedSteps proved, ICodeFlow flow, Console.Slots.IProofAlarms alarms)
{
    private const int StepsMax = 12;
    private static readonly string[] s_kinds = [ProductKinds.Received, ProductKinds.Produced, ProductKinds.Blended, ProductKinds.Inspected];

    /// <summary>In the order in which it happened.</summary>
    public IReadOnlyList<OriginStep> Of(Handle code, ProductLine line)
    {
        if (graph.Series.Find(code.ToString()) is not { } start) return [];
        var walk = new TraceWalk(new GraphView(graph, long.MaxValue), forward: false, _ => true, onlyOpen: false).Run([start]);
        var steps = new List<OriginStep>();
        // of several lots of one kind the newest stands for all
        foreach (var alike in walk.Steps.Select(s => s.Event).Where(e => Shows(e, line)).GroupBy(e => graph.Events[e].Link))
            if (Step(alike.MaxBy(e => graph.Events[e].AtUs)) is { } step) steps.Add(step);
        return [.. steps.OrderBy(s => s.AtUs).ThenBy(s => s.Position).TakeLast(StepsMax)];
    }

    public ValueTask<CodeFlow?> FlowAsync(Handle code, ProductLine line, CancellationToken cancel) => flow.OfAsync(code, line, cancel);

    private bool Shows(int e, ProductLine line)
    {
        var row = graph.Events[e];
        return row.Link >= 0 && graph.Organizations[row.Owner] == line.Owner && s_kinds.Contains(graph.Kinds[row.Kind]);
    }

    private OriginStep? Step(int e)
    {
        var row = graph.Events[e];
        var names = graph.Links[row.Link].Split('/', 2);
        if (chains.Find(names[0])?.Link(names[1]) is not { } link) return null;
        var read = proved.Read(row.KeptAt);
        if (!read.Succeeded)
        {
            alarms.Damaged(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"trace_events#{row.KeptAt}"), read.Status);
            return new(link.Name, row.AtUs, row.KeptAt, [], Damaged: true);
        }
        var said = read.Value.Event;
        var open = TraceFactReader.Read(said with { Payload = said.Payload.Where(p => p.Key == Disclosure.Public).ToDictionary() });
        var fields = link.Fields.Where(f => f.Public).Select(f => (f.Name, Value: open is null ? null : LinkFacts.Value(open, f))).Where(f => !string.IsNullOrWhiteSpace(f.Value)).Select(f => (f.Name, f.Value!)).ToList();
        return fields.Count == 0 ? null : new(link.Name, said.OccurredAtUs, row.KeptAt, fields, Damaged: false);
    }
}
