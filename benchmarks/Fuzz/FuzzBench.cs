using System.Diagnostics;
using System.Globalization;

namespace Yiwang.Benchmarks.Fuzz;

/// <summary>Feeds every reader of strangers' bytes with damaged forms of each golden input: what escapes as an exception, what memory it takes, how fast it is.</summary>
internal static class FuzzBench
{
    private const int Rounds = 1_000_000;
    private const int FailuresShown = 5;

    /// <param name="args"><c>--rounds N</c>: mutations of each golden input (1 M by default); <c>--only NAME</c>; <c>--seed N</c>.</param>
    /// <returns>1 if anything escaped.</returns>
    public static int Run(string[] args)
    {
        var rounds = Number(args, "--rounds") ?? Rounds;
        var seed = Number(args, "--seed") ?? Rounds;
        var only = Array.IndexOf(args, "--only") is >= 0 and var i && i + 1 < args.Length ? args[i + 1] : null;
        var figures = new Figures();
        Figures.PrintMachine();
        var escaped = 0L;
        foreach (var target in FuzzTargets.All.Where(t => only is null || t.Name == only)) escaped += Run(target, rounds, seed, figures);
        figures.PrintTable();
        return escaped == 0 ? 0 : 1;
    }

    private static long Run(FuzzTarget target, int rounds, int seed, Figures figures)
    {
        foreach (var golden in target.Golden) target.Feed(golden);
        var total = new Tally();
        var watch = Stopwatch.StartNew();
        var before = Process.GetCurrentProcess().TotalProcessorTime;
        Parallel.For(0, target.Golden.Length, () => new Tally(), (number, _, tally) => Feed(target, number, rounds, seed, tally), total.Add);
        var name = $"fuzz.{target.Name}";
        figures.Report($"{name}.messages", target.Golden.Length, "golden inputs");
        figures.Report($"{name}.mutations", total.Fed, "mutations", $"{Rounds:N0} of each");
        figures.Report($"{name}.escaped", total.Escaped, "exceptions", "0");
        figures.Report($"{name}.understood", 100.0 * total.Understood / Math.Max(1, total.Fed), "% were still good");
        figures.Report($"{name}.worst_bytes", total.Worst, "bytes allocated for one input at most");
        figures.Report($"{name}.per_s", total.Fed / watch.Elapsed.TotalSeconds, "/s on all cores");
        figures.ReportCpu($"{name}.per_s", Process.GetCurrentProcess().TotalProcessorTime - before, total.Fed);
        return total.Escaped;
    }

    private static Tally Feed(FuzzTarget target, int number, int rounds, int seed, Tally tally)
    {
        var mutate = target.Mutator(seed + number);
        for (var round = 0; round < rounds; round++)
        {
            var input = mutate(target.Golden[number]);
            var before = GC.GetAllocatedBytesForCurrentThread();
            try
            {
                if (target.Feed(input)) tally.Understood++;
            }
            catch (Exception e)
            {
                if (tally.Escaped++ < FailuresShown) Figures.Note($"{e.GetType().Name} {e.Message}: {target.Name} input {number}, seed {seed + number}, round {round}: {Convert.ToHexString(input)}");
            }
            tally.Worst = Math.Max(tally.Worst, GC.GetAllocatedBytesForCurrentThread() - before);
            tally.Fed++;
        }
        return tally;
    }

    private static int? Number(string[] args, string name) =>
        Array.IndexOf(args, name) is >= 0 and var i && i + 1 < args.Length ? int.Parse(args[i + 1], CultureInfo.InvariantCulture) : null;

    private sealed class Tally
    {
        private readonly Lock _lock = new();

        public long Fed { get; set; }
        public long Understood { get; set; }
        public long Escaped { get; set; }
        public long Worst { get; set; }

        public void Add(Tally other)
        {
            lock (_lock)
            {
                Fed += other.Fed;
                Understood += other.Understood;
                Escaped += other.Escaped;
                Worst = Math.Max(Worst, other.Worst);
            }
        }
    }
}
