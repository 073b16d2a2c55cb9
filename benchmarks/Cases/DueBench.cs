using System.Diagnostics;
using System.Text.Json.Nodes;
using Yiwang.Benchmarks.Streams;
using Yiwang.Cases;

namespace Yiwang.Benchmarks.Cases;

/// <summary>A tenth of all open cases falls due in one night: how long until each stands recorded as late, and what a person waits meanwhile who opens a list or takes a step.</summary>
internal static class DueBench
{
    public static async Task RunAsync(CasesNode node, ShiftedClock clock, int due, Figures figures)
    {
        clock.Pass(TimeSpan.FromDays(2));
        var (recorded, cpu, watch) = (node.Runtime.Sweeper.Recorded, Process.GetCurrentProcess().TotalProcessorTime, Stopwatch.StartNew());
        var sweep = Task.Run(() => node.Runtime.Sweeper.SweepAsync(CancellationToken.None));
        var (lists, steps) = (new List<double>(), new List<double>());
        for (var turn = 0; !sweep.IsCompleted; turn++)
        {
            lists.Add(await MsAsync(async () => (await node.Runtime.Cases.ListAsync(node.Engineer, new CaseQuery("order", Order: CaseOrder.Due))).Succeeded));
            steps.Add(await MsAsync(async () => (await node.Runtime.Cases.MoveAsync(node.Engineer, new MoveCase(node.Id(1), turn % 2 == 0 ? "start" : "stop", new JsonObject(), -1))).Succeeded));
        }
        await sweep;
        var took = watch.Elapsed;
        if (node.Runtime.Sweeper.Recorded - recorded != due) throw new InvalidOperationException($"{node.Runtime.Sweeper.Recorded - recorded} of {due} recorded");
        figures.Report("case.sweep.due", took.TotalMilliseconds, $"ms, {due:N0} due at once");
        figures.Report("case.sweep.due.per_s", due / took.TotalSeconds, "cases/s, each recorded and shown as late");
        figures.ReportCpu("case.sweep.due.per_s", Process.GetCurrentProcess().TotalProcessorTime - cpu, due);
        figures.Report("case.sweep.due.list.ms", Figures.Median(lists), $"ms, a list opened meanwhile, median; worst {lists.Max():N0}");
        figures.Report("case.sweep.due.step.ms", Figures.Median(steps), $"ms, a step taken meanwhile, median; worst {steps.Max():N0}");
    }

    private static async Task<double> MsAsync(Func<Task<bool>> act)
    {
        var watch = Stopwatch.StartNew();
        if (!await act()) throw new InvalidOperationException("refused meanwhile");
        return watch.Elapsed.TotalMilliseconds;
    }
}
