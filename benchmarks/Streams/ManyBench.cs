using System.Diagnostics;
using System.Globalization;
using Yiwang.Streams;

namespace Yiwang.Benchmarks.Streams;

/// <summary>A million series in a process of its own, and a store that is killed while it takes samples in.</summary>
internal static class ManyBench
{
    private const int Rounds = 5;

    public static async Task RunAsync(string folder, bool quick, Figures figures)
    {
        using (var child = Child("many", Path.Combine(folder, "many"), 1_000_000))
        {
            // what the child says are figures already
            while (await child.StandardOutput.ReadLineAsync() is { } line)
                if (line.Split(' ') is ["many", var name, var value]) figures.Report(name, double.Parse(value, CultureInfo.InvariantCulture), Unit(name));
            await child.WaitForExitAsync();
        }
        await ReplayAsync(Path.Combine(folder, "killed"), quick ? 20_000_000 : 60_000_000, figures);
    }

    /// <summary>In the child: opens them all, gives each a few samples, and says what that took.</summary>
    public static async Task FillManyAsync(string folder, int count)
    {
        using var store = StreamStore.Open(folder);
        using var self = Process.GetCurrentProcess();
        var empty = self.WorkingSet64;
        var clock = Stopwatch.StartNew();
        var series = Filling.Open(store, count, "p");
        Say("stream.series1m.open.per_s", count / clock.Elapsed.TotalSeconds);
        var rate = await Filling.RunAsync(store, series, Signal.Walk(), Parties.Micros.Of(TimeProvider.System) - 3_600 * Filling.SecondUs, Rounds);
        Say("stream.series1m.ingest.per_s", rate);
        self.Refresh();
        Say("stream.series1m.mib", (self.WorkingSet64 - empty) / (double)(1 << 20));
        Say("stream.series1m.peak_mib", self.PeakWorkingSet64 / (double)(1 << 20));
        Say("stream.series1m.head_mib", store.Figures.HeadBytes / (double)(1 << 20));
    }

    /// <summary>In the child: takes in until it is killed, and says how much is durable.</summary>
    public static async Task FillForEverAsync(string folder, int samples)
    {
        using var store = StreamStore.Open(folder);
        var series = Filling.Open(store, 1_000, "p");
        var start = Parties.Micros.Of(TimeProvider.System) - 100_000 * Filling.SecondUs;
        var signal = Signal.Walk();
        for (var from = 0; from < samples / 1_000; from += 1_000)
        {
            await Filling.RunAsync(store, series, signal, start + from * Filling.SecondUs, 1_000);
            System.Console.WriteLine($"durable {(from + 1_000L) * 1_000}");
        }
        System.Console.WriteLine("filled");
        await Task.Delay(Timeout.Infinite);
    }

    private static async Task ReplayAsync(string folder, int samples, Figures figures)
    {
        long durable = 0;
        using (var child = Child("forever", folder, samples))
        {
            while (await child.StandardOutput.ReadLineAsync() is { } line && line != "filled")
                if (line.Split(' ') is ["durable", var count]) durable = long.Parse(count, CultureInfo.InvariantCulture);
            child.Kill();
            await child.WaitForExitAsync();
        }
        var clock = Stopwatch.StartNew();
        using var store = StreamStore.Open(folder);
        figures.Report("stream.replay.ms", clock.Elapsed.TotalMilliseconds, "ms from a kill -9 to the first answer");
        figures.Report("stream.replay.mib", store.Figures.WalBytes / (double)(1 << 20), "MiB of log read again");
        long read = 0;
        foreach (var series in store.List(null, default, 1_000))
        {
            using var cursor = store.Read(series.Id, 0, long.MaxValue);
            while (cursor.Next()) read += cursor.Times.Length;
        }
        figures.Report("stream.replay.lost", durable - read, "acknowledged samples", "0");
    }

    private static Process Child(string part, string folder, int count) =>
        Process.Start(new ProcessStartInfo(Environment.ProcessPath!, ["streams-child", part, folder, count.ToString(CultureInfo.InvariantCulture)]) { RedirectStandardOutput = true })!;

    private static void Say(string name, double value) => System.Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"many {name} {value:F1}"));

    private static string Unit(string name) => name.EndsWith("mib", StringComparison.Ordinal) ? "MiB" : "/s";
}
