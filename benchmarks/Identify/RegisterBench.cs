using System.Diagnostics;
using Yiwang.Things;

namespace Yiwang.Benchmarks.Identify;

/// <summary>Durable registration in this process: single rows by 64 writers, bulk, and one range of a thousand million.</summary>
internal static class RegisterBench
{
    public static async Task RunAsync(string folder, bool quick, Figures figures)
    {
        await using var node = await LocalNode.OpenAsync(Path.Combine(folder, "register"));
        await node.HomeAsync();
        await SinglesAsync(node, null, writers: 64, TimeSpan.FromSeconds(3)); // until the code is compiled for good
        await SinglesAsync(node, figures, writers: 64, TimeSpan.FromSeconds(quick ? 3 : 10));
        await RangeAsync(node, figures);
        await FileBench.RunAsync(node, folder, quick ? 500_000 : 1_000_000, figures);
    }

    private static long s_next;

    private static async Task SinglesAsync(LocalNode node, Figures? figures, int writers, TimeSpan during)
    {
        var done = 0L;
        var allocated = GC.GetTotalAllocatedBytes();
        var cpu = Environment.CpuUsage.TotalTime;
        var clock = Stopwatch.StartNew();
        await Task.WhenAll(Enumerable.Range(0, writers).Select(_ => Task.Run(async () =>
        {
            while (clock.Elapsed < during)
            {
                var result = await node.Things.Registry.RegisterAsync(LocalNode.Manager, LocalNode.Row(Interlocked.Increment(ref s_next)));
                if (!result.Succeeded) throw new InvalidOperationException(result.Status.ToString());
                Interlocked.Increment(ref done);
            }
        })));
        figures?.Report("register.local64.per_s", done / clock.Elapsed.TotalSeconds, "/s", "≥ 100 000");
        figures?.ReportCpu("register.local64.per_s", Environment.CpuUsage.TotalTime - cpu, done);
        figures?.Report("register.local64.bytes", (double)(GC.GetTotalAllocatedBytes() - allocated) / done, "B allocated each");
    }

    private static async Task RangeAsync(LocalNode node, Figures figures)
    {
        List<double> times = [];
        for (var i = 0; i < 9; i++)
        {
            var pattern = new RangePattern(LocalNode.Prefix, $"R{(char)('A' + i)}", 9, "", 0, 999_999_999);
            var clock = Stopwatch.StartNew();
            var done = await node.Things.Registry.RegisterRangeAsync(LocalNode.Manager, new RegisterRange(pattern, null, 0, LocalNode.Row(0).Values));
            times.Add(clock.Elapsed.TotalMilliseconds);
            if (!done.Succeeded || !node.Things.Registry.Find(pattern.Member(777_777_777)).Succeeded) throw new InvalidOperationException(done.Status.ToString());
        }
        figures.Report("register.range1e9.ms", Figures.Median(times), "ms", "< 10");
    }
}
