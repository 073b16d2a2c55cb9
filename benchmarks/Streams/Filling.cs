using System.Diagnostics;
using Yiwang.Streams;

namespace Yiwang.Benchmarks.Streams;

/// <summary>Fills a store as a node's drivers do: all series at each second, in batches, a few of them on their way at once.</summary>
internal static class Filling
{
    private const int BatchSamples = 100_000, InFlight = 4;
    public const long SecondUs = 1_000_000;

    public static SeriesId[] Open(IStreamStore store, int count, string name) =>
        [.. Enumerable.Range(0, count).Select(i => store.Open(new SeriesKey($"o.bench/{name}-{i:D7}.v", "o.bench"), SampleKind.Number))];

    /// <param name="lateShare">One sample in so many comes up to an hour late; 0 = none.</param>
    /// <returns>Samples a second, the last flush included.</returns>
    public static async Task<double> RunAsync(IStreamStore store, SeriesId[] series, Signal signal, long startUs, int seconds, int lateShare = 0)
    {
        var batches = new SampleBatch[InFlight];
        var sending = new Task<AppendAnswer>?[InFlight];
        for (var i = 0; i < InFlight; i++) batches[i] = new SampleBatch();
        var random = new Random(7);
        var clock = Stopwatch.StartNew();
        int filling = 0, step = Math.Max(1, BatchSamples / series.Length);
        long samples = 0;
        for (var from = 0; from < seconds; from += step)
        {
            if (sending[filling] is { } before) Expect(await before);
            var batch = batches[filling];
            batch.Clear();
            Fill(batch, series, signal, startUs, from, Math.Min(step, seconds - from), lateShare, random);
            batch.ReceivedUs = Parties.Micros.Of(TimeProvider.System);
            samples += batch.Count;
            sending[filling] = store.AppendAsync(batch).AsTask();
            filling = (filling + 1) % InFlight;
        }
        foreach (var last in sending) if (last is not null) Expect(await last);
        return samples / clock.Elapsed.TotalSeconds;
    }

    private static void Fill(SampleBatch batch, SeriesId[] series, Signal signal, long startUs, int from, int seconds, int lateShare, Random random)
    {
        for (var at = from; at < from + seconds; at++)
        {
            for (var s = 0; s < series.Length; s++)
            {
                // half a second beside the beat, so that a late one is no overwrite
                var late = lateShare > 0 && random.Next(lateShare) == 0 ? random.Next(1, 3_600) * SecondUs - SecondUs / 2 : 0;
                batch.AddBits(series[s], startUs + at * SecondUs - late, signal.Bits(s, at), Quality.Good);
            }
        }
    }

    private static void Expect(AppendAnswer answer)
    {
        if (answer.Status != AppendStatus.Ok) throw new InvalidOperationException($"append answered {answer.Status}");
    }
}
