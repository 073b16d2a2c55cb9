using System.Diagnostics;
using Yiwang.Streams;
using Yiwang.Streams.Reading;

namespace Yiwang.Benchmarks.Streams;

/// <summary>A day of 1,000 series at a second each: taken in, sealed, asked; then smaller stores for the other signals, late data and retention.</summary>
internal static class StoreBench
{
    private const int SeriesCount = 1_000, Day = 86_400, Part = 10_000;
    private const long HourUs = 3_600 * Filling.SecondUs;

    public static async Task RunAsync(string folder, bool quick, Figures figures)
    {
        var walk = Signal.Walk();
        await WarmAsync(Path.Combine(folder, "warm"), walk);
        await DayAsync(Path.Combine(folder, "day"), walk, figures);
        await SizeAsync(Path.Combine(folder, "slow"), Signal.Slow(), "stream.bytes.slow", "≤ 0.5", figures);
        await SizeAsync(Path.Combine(folder, "full"), Signal.Full(), "stream.bytes.full", "≤ 7", figures);
        await LateAsync(folder, walk, quick ? 1 : 3, figures);
        await RetentionAsync(Path.Combine(folder, "retention"), walk, figures);
    }

    private static async Task WarmAsync(string folder, Signal signal)
    {
        using var store = StreamStore.Open(folder);
        await Filling.RunAsync(store, Filling.Open(store, SeriesCount, "p"), signal, Ago(3_000), 2_000);
        await store.SealAsync();
    }

    private static async Task DayAsync(string folder, Signal signal, Figures figures)
    {
        using var store = StreamStore.Open(folder);
        var series = Filling.Open(store, SeriesCount, "p");
        // from a full hour, so that a day of hours is 24 steps
        var start = Ago(Day + 7_200) / HourUs * HourUs;
        var cpu = Process.GetCurrentProcess().TotalProcessorTime;
        var rate = await Filling.RunAsync(store, series, signal, start, Day);
        figures.Report("stream.ingest.per_s", rate, "/s, fsync ≤ 100 ms", "≥ 8 000 000");
        figures.ReportCpu("stream.ingest.per_s", Process.GetCurrentProcess().TotalProcessorTime - cpu, (double)SeriesCount * Day);
        var clock = Stopwatch.StartNew();
        await store.SealAsync();
        figures.Report("stream.seal.ms", clock.Elapsed.TotalMilliseconds, "ms after the last sample");
        figures.Report("stream.bytes.walk", Size(store), "B a sample, everything on disk", "≤ 1.0");
        AskHours(store, series, start, figures);
        AskDay(store, series, start, Part, "stream.mean10m.ms", "ms, 10 M samples", "", figures);
        AskDay(store, series, start, Day, "stream.day1000.ms", "ms, 86.4 M samples", "≤ 300", figures);
    }

    private static void AskHours(StreamStore store, SeriesId[] series, long start, Figures figures)
    {
        var random = new Random(3);
        var times = new List<double>();
        for (var i = 0; i < 2_000; i++)
        {
            var clock = Stopwatch.StartNew();
            var (count, sum) = (0, 0.0);
            using (var cursor = store.Read(series[random.Next(series.Length)], start + 23 * HourUs, start + 24 * HourUs))
            {
                while (cursor.Next())
                {
                    count += cursor.Times.Length;
                    foreach (var bits in cursor.Bits) sum += BitConverter.Int64BitsToDouble(bits);
                }
            }
            if (count != 3_600 || double.IsNaN(sum)) throw new InvalidOperationException($"{count} samples in an hour");
            times.Add(clock.Elapsed.TotalMilliseconds);
        }
        times.Sort();
        figures.Report("stream.hour.p50_ms", times[times.Count / 2], "ms, 3 600 samples read one by one");
        figures.Report("stream.hour.p99_ms", times[times.Count * 99 / 100], "ms", "≤ 5");
    }

    private static void AskDay(StreamStore store, SeriesId[] series, long start, int seconds, string name, string unit, string bar, Figures figures)
    {
        var times = new List<double>();
        for (var round = 0; round < 5; round++)
        {
            var clock = Stopwatch.StartNew();
            var query = new StepQuery(start, start + seconds * Filling.SecondUs, HourUs, start + 25 * HourUs);
            long counted = 0;
            foreach (var one in series)
            {
                if (!store.TryFind(one, out var info)) throw new InvalidOperationException("no series");
                foreach (var bucket in Buckets.Read(store, info, query)) counted += double.IsNaN(bucket.Mean) ? 0 : bucket.Count;
            }
            if (counted != (long)series.Length * seconds) throw new InvalidOperationException($"{counted} samples in a day");
            times.Add(clock.Elapsed.TotalMilliseconds);
        }
        figures.Report(name, Figures.Median(times), unit, bar);
    }

    private static async Task SizeAsync(string folder, Signal signal, string name, string bar, Figures figures)
    {
        using var store = StreamStore.Open(folder);
        await Filling.RunAsync(store, Filling.Open(store, SeriesCount, "p"), signal, Ago(Part + 600), Part);
        await store.SealAsync();
        figures.Report(name, Size(store), "B a sample, everything on disk", bar);
    }

    /// <summary>In turn, so that whatever else the machine does meets both.</summary>
    private static async Task LateAsync(string folder, Signal signal, int rounds, Figures figures)
    {
        List<double> cost = [];
        for (var round = 0; round < rounds; round++)
        {
            var rates = new double[2];
            foreach (var late in (int[])[0, 20])
            {
                using var store = StreamStore.Open(Path.Combine(folder, $"late-{round}-{late}"));
                rates[late / 20] = await Filling.RunAsync(store, Filling.Open(store, SeriesCount, "p"), signal, Ago(2 * Part), 2 * Part, late);
                figures.Report($"stream.late{late * 5 / 20}.per_s", rates[late / 20], "/s");
            }
            cost.Add(100 * (1 - rates[1] / rates[0]));
        }
        figures.Report("stream.late.cost_percent", Figures.Median(cost), "% of ingest for 5 % up to an hour late", "≤ 30");
    }

    private static async Task RetentionAsync(string folder, Signal signal, Figures figures)
    {
        var time = new ShiftedClock();
        using var store = StreamStore.Open(folder, new StreamOptions { RetentionDays = 2 }, time: time);
        var series = Filling.Open(store, SeriesCount, "p");
        var dayUs = 24 * HourUs;
        var start = Parties.Micros.Of(time) / dayUs * dayUs - dayUs;
        await Filling.RunAsync(store, series, signal, start, Part);
        await store.SealAsync();
        var before = FolderBytes(folder);
        time.Pass(TimeSpan.FromDays(4));
        var clock = Stopwatch.StartNew();
        var given = store.DropExpired();
        figures.Report("stream.retention.ms", clock.Elapsed.TotalMilliseconds, "ms for a day of 10 M samples", "≤ 1 000");
        figures.Report("stream.retention.returned_percent", 100.0 * (before - FolderBytes(folder)) / Math.Max(1, given), "% of the day's bytes gone from the disk");
    }

    private static double Size(StreamStore store) => (double)store.Figures.DiskBytes / store.Figures.Samples;

    public static long FolderBytes(string folder) => new DirectoryInfo(folder).EnumerateFiles("*", SearchOption.AllDirectories).Sum(f => f.Length);

    private static long Ago(int seconds) => Parties.Micros.Of(TimeProvider.System) - seconds * Filling.SecondUs;
}
