using Yiwang.Events;
using Yiwang.Events.Kinds;
using Yiwang.Parties;
using Yiwang.Storage.Sql;
using Yiwang.Trust.Trace.Chains;
using Yiwang.Trust.Trace.Facts;
using Yiwang.Trust.Trace.Graph;
using Yiwang.Trust.Trace.View;

namespace Yiwang.Trust.Trace.Query;

/// <summary>Walks the graph for one reader and says what it found.</summary>
internal sealed class Traces(TraceGraph graph, TraceFeed feed, IEvents events, IDatabase views, IAccess access, ChainBook chains, ProvedSteps proved) : ITraces
{
    /// <summary>Events of one order that are looked into.</summary>
    private const int RefsMax = 200;
    public const int StepsMax = 500;
    private const int RangesMax = 20;
    private const int ThingsMax = 6;
    private const int LinesMax = 50_000;
    private const int CodesMax = 50;

    public bool IsComplete => feed.IsLoaded && !graph.IsFull;

    public async ValueTask<Outcome<TraceAnswer>> AskAsync(Principal who, TraceQuestion question, CancellationToken cancel = default)
    {
        if (who.IsPublic) return new Outcome(Codes.PartiesSignInNeeded);
        var sight = new TraceSight(access, graph, who);
        var start = await StartAsync(question.Code.Trim(), sight, cancel);
        if (!start.Succeeded) return start.Status;
        return await Task.Run(() => Answer(question, start.Value, sight), cancel);
    }

    public async ValueTask<Outcome<IReadOnlyList<TraceLine>>> ListAsync(Principal who, TraceQuestion question, CancellationToken cancel = default)
    {
        if (who.IsPublic) return new Outcome(Codes.PartiesSignInNeeded);
        var sight = new TraceSight(access, graph, who);
        var start = await StartAsync(question.Code.Trim(), sight, cancel);
        return start.Succeeded ? await Task.Run(() => Lines(question, start.Value, sight), cancel) : start.Status;
    }

    private Outcome<IReadOnlyList<TraceLine>> Lines(TraceQuestion question, List<CodeRange> start, TraceSight sight)
    {
        var view = new GraphView(graph, question.AtUs ?? long.MaxValue);
        var flow = new TraceWalk(view, question.Direction == TraceDirection.Forward, sight.Sees, question.AtUs is not null).Run(start);
        var handOver = Handover.Of(graph);
        var places = new Whereabouts(view, flow, e => sight.Sees(e) ? handOver.PartyAfter(e) : -1);
        var single = flow.Shown.Series.Sum(flow.Shown.Count) <= LinesMax;
        var lines = new List<TraceLine>();
        foreach (var id in flow.Shown.Series.OrderBy(s => flow.Levels[s]))
        {
            var (series, name) = (graph.Series[id], Group(flow, id).Name);
            foreach (var (from, to, party) in places.Ranges(id))
                for (var at = from; at <= to && lines.Count < LinesMax; at = single ? at + 1 : to + 1)
                    if (flow.Shown.Contains(id, at)) lines.Add(new(name, single ? series.Text(at) : series.Text(at, to), single ? 1 : to - at + 1, party < 0 ? null : graph.Organizations[party]));
        }
        return lines;
    }

    /// <summary>A code, or whatever the events of an order, a delivery note or a batch name.</summary>
    private async ValueTask<Outcome<List<CodeRange>>> StartAsync(string text, TraceSight sight, CancellationToken cancel)
    {
        var all = new List<CodeRange>();
        foreach (var one in text.Split('\n', CodesMax + 1, StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).DefaultIfEmpty(""))
        {
            var found = await OneAsync(one, sight, cancel);
            if (!found.Succeeded) return found;
            all.AddRange(found.Value.Where(c => !all.Contains(c)));
        }
        return all;
    }

    private async ValueTask<Outcome<List<CodeRange>>> OneAsync(string text, TraceSight sight, CancellationToken cancel)
    {
        if (text.Length is 0 or > CodeText.LengthMax) return new Outcome(Codes.ThingsHandleInvalid, null, "code");
        if (graph.Series.Find(text) is { } code) return new List<CodeRange> { code };
        var positions = await views.ReadAsync(sql => TraceEventsView.Refer(sql, text, RefsMax), cancel);
        var found = new List<CodeRange>();
        foreach (var position in positions)
        {
            if (graph.FindRow(events.Origin, position) is not { } row || !sight.Sees(row) || Refers(position, text) is not { } fact) continue;
            IEnumerable<string> codes = fact.Form == TraceFact.Transformation ? [.. fact.Outputs, .. fact.OutputQuantities.Select(q => q.Class)] : fact.Codes;
            found.AddRange(codes.Select(c => graph.Series.Find(c)).Where(c => c is not null).Select(c => c!.Value).Where(c => !found.Contains(c)));
        }
        return found.Count > 0 ? found : new Outcome(Codes.ThingsNotFound, text, "code", new Bilingual($"没有 {text} 的流转记录。", $"Nothing is recorded of {text}."));
    }

    /// <summary>What the entry says, if it names the number: the view is only how it was found.</summary>
    private TraceFact? Refers(long position, string text)
    {
        if (proved.Read(position) is not { Succeeded: true, Value.Fact: var fact }) return null;
        if (TraceEventsView.Refs(fact).Contains(TraceEventsView.Fold(text), StringComparer.Ordinal)) return fact;
        proved.Strange(position);
        return null;
    }

    private TraceAnswer Answer(TraceQuestion question, List<CodeRange> start, TraceSight sight)
    {
        var view = new GraphView(graph, question.AtUs ?? long.MaxValue);
        var flow = new TraceWalk(view, question.Direction == TraceDirection.Forward, sight.Sees, question.AtUs is not null).Run(start);
        var groups = flow.Shown.Series.Select(s => Group(flow, s)).Where(g => g.Count > 0).OrderBy(g => g.Level).ThenByDescending(g => g.Count).ToList();
        var known = groups.Select(g => g.Id).ToHashSet();
        var edges = flow.Edges.Where(e => known.Contains(e.From) && known.Contains(e.To)).Select(e => new TraceEdge(e.From, e.To, [.. e.Events.Select(Kind).Distinct()], e.Events.Count)).ToList();
        var steps = flow.Steps.OrderByDescending(s => graph.Events[s.Event].AtUs).ThenByDescending(s => s.Event).Take(StepsMax).Select(s => proved.Compare(Step(s))).ToList();
        var parties = question.Direction == TraceDirection.Forward ? Parties(view, flow, groups, sight) : [];
        return new(question, [.. start.Select(c => graph.Series[c.Series].Text(c.From, c.To))], groups, edges, steps, flow.Steps.Count, parties, Activated(flow), flow.Withheld, flow.IsCut);
    }

    private TraceGroup Group(TraceFlow flow, int id)
    {
        var series = graph.Series[id];
        var ranges = flow.Shown.Of(id);
        var chain = chains.Find(series.Chain);
        var item = chain?.Item(series.Item);
        var role = item is { Outer: true } ? TraceGroupRole.Shipped : chain?.IsInside(series.Item) == true ? TraceGroupRole.Inside : TraceGroupRole.Other;
        return new(id, series.Chain, series.Item, item?.Name ?? new(series.Head[(series.Prefix.Length + 1)..] + "…", series.Head[(series.Prefix.Length + 1)..] + "…"), item?.Unit ?? new("个", "things"),
            flow.Shown.Count(id), [.. ranges.Take(RangesMax).Select(r => series.Text(r.From, r.To))], Math.Max(0, ranges.Count - RangesMax), flow.Levels[id], role);
    }

    private string Kind(int e) => graph.Kinds[graph.Events[e].Kind];

    private TraceStep Step(FlowStep step)
    {
        var row = graph.Events[step.Event];
        var link = row.Link < 0 ? null : graph.Links[row.Link].Split('/', 2);
        var things = step.Things.Series.SelectMany(s => step.Things.Of(s).Select(r => graph.Series[s].Text(r.From, r.To))).Take(ThingsMax).ToList();
        return new(row.KeptAt, graph.Origins[row.Origin] is var origin && origin == events.Origin ? null : origin, graph.Kinds[row.Kind], link?[0], link?[1], row.AtUs, graph.Organizations[row.Owner],
            row.To < 0 ? null : graph.Organizations[row.To], step.Things.Series.Sum(step.Things.Count), things);
    }

    /// <summary>Who has what is shipped; without a definition that says what that is, of everything.</summary>
    private List<TraceParty> Parties(GraphView view, TraceFlow flow, List<TraceGroup> groups, TraceSight sight)
    {
        var handOver = Handover.Of(graph);
        var places = new Whereabouts(view, flow, e => sight.Sees(e) ? handOver.PartyAfter(e) : -1);
        var parties = new Dictionary<int, List<TraceCount>>();
        foreach (var group in groups.Where(g => g.Role != TraceGroupRole.Other || chains.Find(g.Chain)?.Item(g.Item) is null))
            foreach (var (party, count) in places.Of(group.Id))
            {
                if (!parties.TryGetValue(party, out var list)) parties[party] = list = [];
                var at = list.FindIndex(t => t.Item == group.Name);
                if (at < 0) list.Add(new(group.Name, group.Unit, count, group.Role == TraceGroupRole.Shipped));
                else list[at] = list[at] with { Count = list[at].Count + count };
            }
        return [.. parties.OrderByDescending(p => p.Value.Sum(t => t.Count)).Select(p => new TraceParty(p.Key < 0 ? null : graph.Organizations[p.Key], p.Value))];
    }

    private long Activated(TraceFlow flow)
    {
        var activated = new CodeSet();
        var kind = graph.Kinds.Find(ProductKinds.SecretActivated);
        foreach (var step in flow.Steps.Where(s => graph.Events[s.Event].Kind == kind))
            foreach (var series in step.Things.Series)
                foreach (var (from, to) in step.Things.Of(series)) activated.Add(series, from, to);
        return activated.Series.Sum(activated.Count);
    }
}
