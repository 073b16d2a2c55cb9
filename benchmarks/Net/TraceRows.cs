using System.Diagnostics;
using Yiwang.Events;
using Yiwang.Events.Kinds;
using Yiwang.Trust.Trace.Facts;
using Yiwang.Trust.Trace.Graph;

namespace Yiwang.Benchmarks.Net;

/// <summary>
/// The recall of one bottle lot: which bottles, cases, layers, pallets, trucks and consignments, who has each now and how many were activated. Every case is packed for itself with a bottle
/// missing here and there, so that nothing can be said in one stretch.
/// </summary>
internal static class TraceRows
{
    private const string Owner = "o.aaaaaaaaaaaaaaaaaaaa";
    private const int RowsInEvent = 500;
    private static readonly string[] s_dealers = ["o.bbbbbbbbbbbbbbbbbbbb", "o.cccccccccccccccccccc", "o.dddddddddddddddddddd"];

    public static void Run(bool quick, Figures figures)
    {
        Measure("trace.50k", 50_000, quick ? 5 : 20, "< 1 000", figures);
        // bottles and what they are packed in: ten million things
        if (!quick) Measure("trace.10m", 8_400_000, 5, "< 3 000", figures);
    }

    private static void Measure(string name, long bottles, int times, string bar, Figures figures)
    {
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var clock = Stopwatch.StartNew();
        var (graph, applied) = Fill(bottles);
        figures.Report(name + ".build.ms", applied.TotalMilliseconds, $"ms for {graph.Visible:N0} events out of their JSON");
        figures.Report(name + ".bytes_per_stretch", (GC.GetTotalMemory(forceFullCollection: true) - before) / (double)graph.Stretches, $"B, {graph.Stretches:N0} stretches");
        var took = new List<double>();
        var (things, cut) = (0L, false);
        for (var i = 0; i < times; i++)
        {
            clock.Restart();
            (things, cut) = Recall(graph, "99.511.1002/LOT-B2611-17");
            took.Add(clock.Elapsed.TotalMilliseconds);
        }
        if (cut || things < bottles) throw new InvalidOperationException($"{things} of {bottles}");
        figures.Report(name + ".ms", Figures.Median(took), $"ms over {things:N0} things, worst {took.Max():F0}", bar);
        clock.Restart();
        var random = new Random(5);
        const int asked = 2_000;
        for (var i = 0; i < asked; i++) new TraceWalk(new GraphView(graph, long.MaxValue), false, _ => true, false).Run([graph.Series.Find($"99.511.1001/B26A{random.NextInt64(1, bottles):000000000}")!.Value]);
        figures.Report(name + ".bottle.us", clock.Elapsed.TotalMicroseconds / asked, "µs for one bottle back to its lots and up to its truck");
    }

    private static (long Things, bool Cut) Recall(TraceGraph graph, string lot)
    {
        var view = new GraphView(graph, long.MaxValue);
        var flow = new TraceWalk(view, true, _ => true, false).Run([graph.Series.Find(lot)!.Value]);
        var shipped = graph.Kinds.Find(ProductKinds.Shipped);
        var places = new Whereabouts(view, flow, e => graph.Events[e].Kind == shipped ? graph.Events[e].To : -1);
        var things = 0L;
        foreach (var series in flow.All.Series)
        {
            var count = flow.All.Count(series);
            if (places.Of(series).Values.Sum() != count) throw new InvalidOperationException("somebody has none of them");
            things += count;
        }
        return (things, flow.IsCut);
    }

    private static (TraceGraph Graph, TimeSpan Applied) Fill(long bottles)
    {
        var graph = new TraceGraph(new TraceLimits());
        var applied = new Stopwatch();
        var at = 0L;
        foreach (var (kind, fact) in History(bottles))
        {
            var draft = TraceFactWriter.Draft(kind, Owner, fact, null, ++at);
            var e = new RecordedEvent { Position = at, Kind = kind, Schema = 1, Owner = Owner, Heads = draft.Heads, Mentions = [], OccurredAtUs = at, RecordedAtUs = at, Payload = draft.Payload.ToDictionary(p => p.Key, p => (ReadOnlyMemory<byte>?)p.Value) };
            applied.Start();
            graph.Apply("bench", e, at);
            applied.Stop();
        }
        return (graph, applied.Elapsed);
    }

    private static IEnumerable<(string Kind, TraceFact Fact)> History(long bottles)
    {
        var random = new Random(3);
        var last = bottles + bottles / 40;
        yield return (ProductKinds.Produced, new() { Form = TraceFact.Transformation, Inputs = ["99.511.1002/LOT-B2611-17"], Outputs = [$"99.511.1001/B26A[000000001-{last:000000000}]"] });
        var next = 1L;
        var cases = (bottles + 5) / 6;
        foreach (var fact in Packing("C26A", cases, n =>
        {
            // one bottle in forty is taken out at the line
            if (random.Next(7) == 0) next++;
            next += 6;
            return [$"99.511.1001/B26A[{next - 6:000000000}-{next - 1:000000000}]"];
        })) yield return fact;
        var (layers, pallets, trucks) = ((cases + 11) / 12, (cases + 59) / 60, (cases + 1199) / 1200);
        foreach (var fact in Packing("L26A", layers, n => [$"99.511.1001/C26A[{n * 12 - 11:000000000}-{n * 12:000000000}]"])) yield return fact;
        foreach (var fact in Packing("P26A", pallets, n => [$"99.511.1001/L26A[{n * 5 - 4:000000000}-{n * 5:000000000}]"])) yield return fact;
        foreach (var fact in Packing("T26A", trucks, n => [$"99.511.1001/P26A[{n * 20 - 19:000000000}-{n * 20:000000000}]"])) yield return fact;
        foreach (var fact in Packing("S26A", (trucks + 3) / 4, n => [$"99.511.1001/T26A[{n * 4 - 3:000000000}-{n * 4:000000000}]"])) yield return fact;
        for (var truck = 1L; truck <= trucks; truck++)
            yield return (ProductKinds.Shipped, new() { Form = TraceFact.Object, Action = TraceFact.Observe, Epcs = [$"99.511.1001/T26A{truck:000000000}"], Destinations = [new("possessing_party", s_dealers[truck % 3])] });
        for (var i = 0L; i < bottles / 100; i++)
            yield return (ProductKinds.SecretActivated, new() { Form = TraceFact.Object, Action = TraceFact.Observe, Epcs = [$"99.511.1001/B26A{random.NextInt64(1, bottles):000000000}"] });
    }

    private static IEnumerable<(string Kind, TraceFact Fact)> Packing(string stem, long count, Func<long, string[]> children)
    {
        for (var from = 1L; from <= count; from += RowsInEvent)
        {
            var packs = new List<TracePack>();
            for (var n = from; n < from + RowsInEvent && n <= count; n++) packs.Add(new($"99.511.1001/{stem}{n:000000000}", children(n)));
            yield return (ProductKinds.Packed, new() { Form = TraceFact.Aggregation, Action = TraceFact.Add, Packs = packs });
        }
    }
}
