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
        figures.Report("register.local64.per_s", await SinglesAsync(node, writers: 64, TimeSpan.FromSeconds(quick ? 3 : 10)), "/s", "≥ 100 000");
        await RangeAsync(node, figures);
    }

    private static async Task<double> SinglesAsync(LocalNode node, int writers, TimeSpan during)
    {
        var next = 0L;
        var done = 0L;
        var clock = Stopwatch.StartNew();
        await Task.WhenAll(Enumerable.Range(0, writers).Select(_ => Task.Run(async () =>
        {
            while (clock.Elapsed < during)
            {
                var result = await node.Things.Registry.RegisterAsync(LocalNode.Manager, LocalNode.Row(Interlocked.Increment(ref next)));
                if (!result.Succeeded) throw new InvalidOperationException(result.Status.ToString());
                Interlocked.Increment(ref done);
            }
        })));
        return done / clock.Elapsed.TotalSeconds;
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
