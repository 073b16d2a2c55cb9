using System.Diagnostics;
using Yiwang.Streams;
using Yiwang.Streams.Codec;

namespace Yiwang.Benchmarks.Streams;

/// <summary>The codec alone, one thread, chunks of 3,600 samples a second apart.</summary>
internal static class CodecBench
{
    private const int Samples = 3_600, Chunks = 16, Rounds = 400;

    public static void Run(Figures figures)
    {
        foreach (var (name, signal) in new[] { ("walk", Signal.Walk()), ("slow", Signal.Slow()), ("full", Signal.Full()) })
        {
            var times = new long[Samples];
            for (var i = 0; i < Samples; i++) times[i] = 1_760_000_000_000_000 + i * Filling.SecondUs;
            var values = Enumerable.Range(0, Chunks).Select(c => Enumerable.Range(0, Samples).Select(i => signal.Bits(c, i)).ToArray()).ToArray();
            var qualities = new byte[Samples];
            var into = Enumerable.Range(0, Chunks).Select(_ => new byte[ChunkCodec.SizeMax(Samples, 0)]).ToArray();
            var sizes = new int[Chunks];
            var decoded = new ChunkSamples();
            var encode = Best(c => sizes[c] = ChunkCodec.Encode(SampleKind.Number, times, times, values[c], qualities, [], into[c], out _));
            var decode = Best(c =>
            {
                if (!ChunkCodec.TryDecode(into[c].AsSpan(0, sizes[c]), decoded)) throw new InvalidOperationException("not read");
            });
            figures.Report($"stream.encode.{name}.per_s", encode, "/s", "≥ 100 000 000");
            figures.Report($"stream.decode.{name}.per_s", decode, "/s");
        }
    }

    /// <summary>Of the chunk that was disturbed least.</summary>
    private static double Best(Action<int> run)
    {
        var best = TimeSpan.MaxValue;
        for (var round = 0; round < Rounds * Chunks; round++)
        {
            var clock = Stopwatch.StartNew();
            run(round % Chunks);
            if (clock.Elapsed < best) best = clock.Elapsed;
        }
        return Samples / best.TotalSeconds;
    }
}
