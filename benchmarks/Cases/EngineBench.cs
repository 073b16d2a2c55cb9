using System.Diagnostics;
using System.Text.Json.Nodes;
using Yiwang.Benchmarks.Streams;
using Yiwang.Cases;

namespace Yiwang.Benchmarks.Cases;

/// <summary>The case engine with a million open cases that have deadlines.</summary>
internal static class EngineBench
{
    private const int Writers = 64;
    private static readonly TimeSpan s_window = TimeSpan.FromSeconds(10);

    public static async Task RunAsync(bool quick, Figures figures)
    {
        var folder = Directory.CreateTempSubdirectory("yiwang-bench-cases-").FullName;
        try
        {
            var count = quick ? 100_000 : 1_000_000;
            Figures.Note($"{count:N0} open cases with deadlines");
            var clock = new ShiftedClock();
            await using (var node = await CasesNode.OpenAsync(folder, clock))
            {
                var filling = Stopwatch.StartNew();
                await node.FillAsync(count, count / 10);
                figures.Report("case.rebuild.per_s", count / filling.Elapsed.TotalSeconds, "cases/s into the log and the lists");
                await ListAsync(node, figures);
                await SweepAsync(node, figures);
                await MoveAsync(node, Math.Min(count * 9 / 10, 100_000), figures);
                await DueBench.RunAsync(node, clock, count / 10, figures);
            }
            var start = Stopwatch.StartNew();
            await using (var node = await CasesNode.OpenAsync(folder))
            {
                var page = await node.Runtime.Cases.ListAsync(node.Engineer, new CaseQuery("order", Mine: true));
                if (page.Value?.Rows.Count != 50) throw new InvalidOperationException("the lists came back short");
                figures.Report("case.start.ms", start.Elapsed.TotalMilliseconds, "ms from the folder to the first list", "< 5,000");
            }
        }
        finally { Directory.Delete(folder, recursive: true); }
    }

    private static async Task ListAsync(CasesNode node, Figures figures)
    {
        (string Name, CaseQuery Query)[] questions =
        [
            ("newest", new CaseQuery("order")), ("mine", new CaseQuery(Mine: true, Order: CaseOrder.Due)), ("state", new CaseQuery("order", States: ["working", "new"])), ("due", new CaseQuery("order", Order: CaseOrder.Due)),
            ("field", new CaseQuery("order", Fields: new Dictionary<string, string> { ["priority"] = "high" })), ("text", new CaseQuery("order", Text: "EQ-0042")), ("number", new CaseQuery(Text: "WO-0000777")),
        ];
        var worst = 0.0;
        foreach (var (name, query) in questions)
        {
            var took = new List<double>();
            for (var i = 0; i < 20; i++)
            {
                var one = Stopwatch.StartNew();
                var page = await node.Runtime.Cases.ListAsync(node.Engineer, query);
                if (page.Value is not { Rows.Count: > 0 }) throw new InvalidOperationException($"{name}: {page.Status}");
                took.Add(one.Elapsed.TotalMilliseconds);
            }
            figures.Report($"case.list.{name}.ms", Figures.Median(took), "ms, median");
            worst = Math.Max(worst, Figures.Median(took));
        }
        figures.Report("case.list.ms", worst, "ms, the slowest of these", "< 50");
        var counting = new List<double>();
        for (var i = 0; i < 20; i++)
        {
            var one = Stopwatch.StartNew();
            await node.Runtime.Cases.CountAsync(node.Engineer, new CaseQuery("order"));
            counting.Add(one.Elapsed.TotalMilliseconds);
        }
        figures.Report("case.count.ms", Figures.Median(counting), "ms for the counts of a board, median");
        figures.Report("case.count.first.ms", counting[0], "ms for them the first time");
    }

    private static async Task SweepAsync(CasesNode node, Figures figures)
    {
        var took = new List<double>();
        for (var i = 0; i < 20; i++)
        {
            var one = Stopwatch.StartNew();
            await node.Runtime.Sweeper.SweepAsync(CancellationToken.None);
            took.Add(one.Elapsed.TotalMilliseconds);
        }
        figures.Report("case.sweep.ms", Figures.Median(took), "ms, one look at all deadlines", "< 100");
    }

    private static async Task MoveAsync(CasesNode node, int cases, Figures figures)
    {
        var (moved, cpu, watch) = (0L, Process.GetCurrentProcess().TotalProcessorTime, Stopwatch.StartNew());
        await Task.WhenAll(Enumerable.Range(0, Writers).Select(writer => Task.Run(async () =>
        {
            for (var turn = 0; watch.Elapsed < s_window; turn++)
            {
                var id = node.Id(1 + (writer + turn / 2 * Writers) % cases);
                var done = await node.Runtime.Cases.MoveAsync(node.Engineer, new MoveCase(id, turn % 2 == 0 ? "start" : "stop", turn % 2 == 0 ? new JsonObject { ["note"] = "已到现场" } : [], -1));
                if (!done.Succeeded) throw new InvalidOperationException($"{done.Status}");
                Interlocked.Increment(ref moved);
            }
        })));
        figures.Report("case.transition.per_s", moved / watch.Elapsed.TotalSeconds, "durable transitions/s, 64 writers", "≥ 10,000");
        figures.ReportCpu("case.transition.per_s", Process.GetCurrentProcess().TotalProcessorTime - cpu, moved);
    }
}
