using Xunit;
using Yiwang.Events.Kinds;
using Yiwang.Trust.Trace.Facts;
using Yiwang.Trust.Trace.Graph;

namespace Yiwang.Unit.Tests.Trust.Trace;

/// <summary>Random histories, in any order of their times: the graph's answers are those of a model that looks at everything.</summary>
public sealed class GraphModelTests
{
    private const int Histories = 400;
    private static readonly string[] s_parties = ["o.bbbbbbbbbbbbbbbbbbbb", "o.cccccccccccccccccccc", "o.dddddddddddddddddddd"];

    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, Histories)];

    [Theory, MemberData(nameof(Seeds))]
    public void The_graph_answers_as_the_naive_model(int seed)
    {
        var random = new Random(seed);
        var graph = new TraceGraph(new TraceLimits());
        var history = new List<NaiveEvent>();
        for (var i = 0; i < random.Next(3, 28); i++) Grow(graph, history, random);
        Assert.Equal(history.Count, graph.Visible);

        var asOf = random.Next(3) == 0 ? random.Next(40) : long.MaxValue;
        var onlyOpen = random.Next(3) == 0;
        var forward = random.Next(2) == 0;
        var start = Range(random, random.Next(4) switch { 0 => "B", 1 => "C", 2 => "P", _ => "L" });
        var naive = new NaiveTrace(history, asOf, onlyOpen).Run(Members(start).Where(m => graph.Series.Find(m) is not null), forward);

        var view = new GraphView(graph, asOf);
        var flow = new TraceWalk(view, forward, _ => true, onlyOpen).Run(graph.Find(start.Text));
        Assert.Equal(naive.Things, flow.All.Handles(graph));
        Assert.Equal(naive.Steps.Select(s => $"{s.Event} {s.Thing}").Order(StringComparer.Ordinal), flow.Steps.SelectMany(s => s.Things.Handles(graph).Select(h => $"{s.Event} {h}")).Order(StringComparer.Ordinal));
        if (forward) SamePlaces(view, flow, naive, history);
    }

    private static void SamePlaces(GraphView view, TraceFlow flow, NaiveTrace naive, List<NaiveEvent> history)
    {
        var places = new Whereabouts(view, flow, e => history[e].Party is { } party && view.Graph.Kinds[view.Graph.Events[e].Kind] == ProductKinds.Shipped ? view.Graph.Organizations.Find(party) : -1);
        foreach (var series in flow.All.Series)
        {
            var expected = flow.All.Of(series).SelectMany(r => Enumerable.Range((int)r.From, (int)(r.To - r.From + 1))).Select(n => naive.Holder(view.Graph.Series[series].Text(n)))
                .GroupBy(h => h is null ? -1 : view.Graph.Organizations.Find(h)).ToDictionary(g => g.Key, g => (long)g.Count());
            Assert.Equal(expected.OrderBy(p => p.Key), places.Of(series).OrderBy(p => p.Key));
        }
    }

    private static void Grow(TraceGraph graph, List<NaiveEvent> history, Random random)
    {
        var e = new NaiveEvent(history.Count, random.Next(40));
        history.Add(e);
        var (kind, fact) = Event(e, random);
        if (random.Next(12) == 0 && history.Count > 1)
        {
            var wrong = random.Next(history.Count - 1);
            history[wrong].IsVoid = true;
            fact = fact with { Corrects = new(null, wrong, null) };
        }
        if (e.Party is { } party) fact = fact with { Destinations = [new("possessing_party", party)] };
        Assert.True(graph.Apply("log", Facts.Recorded(e.Number, kind, fact, e.At), e.Number));
    }

    private static (string Kind, TraceFact Fact) Event(NaiveEvent e, Random random)
    {
        switch (random.Next(8))
        {
            case 0 or 1: return (ProductKinds.Packed, OneParent(e, Range(random, "B"), Single(random, "C")));
            case 2: return (ProductKinds.Packed, OneParent(e, Range(random, "C"), Single(random, "P")));
            case 3: return (ProductKinds.Packed, Run(e, random));
            case 4:
                var out_ = Range(random, random.Next(2) == 0 ? "B" : "C");
                e.TakenOut.AddRange(Members(out_));
                return (ProductKinds.Unpacked, Facts.Unpack(Single(random, "C"), out_.Text));
            case 5:
                var emptied = Range(random, random.Next(3) == 0 ? "P" : "C");
                e.Emptied.AddRange(Members(emptied));
                return (ProductKinds.Unpacked, Facts.Unpack(emptied.Text));
            case 6:
                var touched = Range(random, random.Next(4) switch { 0 => "L", 1 => "P", 2 => "C", _ => "B" });
                e.Touched.AddRange(Members(touched));
                if (random.Next(3) > 0) e.Party = s_parties[random.Next(s_parties.Length)];
                return (ProductKinds.Shipped, Facts.Touch(touched.Text));
            default:
                var (inputs, outputs) = (Range(random, random.Next(3) == 0 ? "C" : "L"), Range(random, random.Next(2) == 0 ? "B" : "L"));
                e.Inputs.AddRange(Members(inputs));
                e.Outputs.AddRange(Members(outputs));
                return (ProductKinds.Produced, Facts.Make([inputs.Text], [outputs.Text]));
        }
    }

    private static TraceFact OneParent(NaiveEvent e, (string Stem, int From, int To, string Text) children, string parent)
    {
        foreach (var child in Members(children)) e.Packed.Add((child, parent));
        return Facts.Pack(parent, [children.Text]);
    }

    /// <summary>Two to a case, from some bottle and some case on; the last case may hold one.</summary>
    private static TraceFact Run(NaiveEvent e, Random random)
    {
        var bottle = random.Next(1, 9);
        var (cases, first) = (random.Next(2, 4), random.Next(1, 4));
        var bottles = cases * 2 - random.Next(2);
        for (var i = 0; i < bottles; i++) e.Packed.Add((Name("B", bottle + i), Name("C", first + i / 2)));
        return Facts.Pack($"99.1.1/C[{first:00}-{first + cases - 1:00}]", [$"99.1.1/B[{bottle:00}-{bottle + bottles - 1:00}]"], 2);
    }

    private static (string Stem, int From, int To, string Text) Range(Random random, string stem)
    {
        var most = stem switch { "B" => 14, "C" => 6, "P" => 2, _ => 6 };
        var from = random.Next(1, most + 1);
        var to = random.Next(2) == 0 ? from : random.Next(from, most + 1);
        return (stem, from, to, from == to ? Name(stem, from) : $"99.1.1/{stem}[{from:00}-{to:00}]");
    }

    private static IEnumerable<string> Members((string Stem, int From, int To, string Text) range) => Enumerable.Range(range.From, range.To - range.From + 1).Select(n => Name(range.Stem, n));

    private static string Single(Random random, string stem) => Name(stem, random.Next(1, stem == "C" ? 7 : 3));

    private static string Name(string stem, int number) => $"99.1.1/{stem}{number:00}";
}
