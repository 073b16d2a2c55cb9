using System.Text;
using Xunit;
using Yiwang.Streams;
using Yiwang.Streams.Codec;

namespace Yiwang.Unit.Tests.Streams.Codec;

public sealed class ChunkCodecTests
{
    private const int N = 8_192;

    [Theory]
    [InlineData("walk", 1.0)]
    [InlineData("slow", 0.1)]
    [InlineData("full", 6.2)]
    [InlineData("sine", 0.8)]
    [InlineData("singles", 3.0)]
    [InlineData("decimal singles", 0.8)]
    [InlineData("scaled registers", 0.8)]
    [InlineData("constant", 0.01)]
    [InlineData("mostly offline", 0.3)]
    [InlineData("one spike", 0.8)]
    [InlineData("counter", 0.35)]
    public void Numbers_come_back_bit_for_bit_in_the_space_that_their_kind_needs(string signal, double bytesPerSample)
    {
        var (values, qualities) = (Numbers(signal), new byte[N]);
        if (signal == "mostly offline") for (var i = 0; i < N; i++) if (double.IsNaN(BitConverter.Int64BitsToDouble(values[i]))) qualities[i] = Quality.BadOffline.Code;
        var size = RoundTrip(SampleKind.Number, Signals.Steady(N), values, qualities);
        Assert.InRange(size / (double)N, 0, bytesPerSample);
    }

    [Theory]
    [InlineData(1, 0.01)]
    [InlineData(2, 0.6)]
    [InlineData(3, 1.8)]
    [InlineData(4, 0.05)]
    [InlineData(5, 8.2)]
    public void Times_take_what_their_jitter_needs(int shape, double bytesPerSample)
    {
        var times = shape switch
        {
            1 => Signals.Steady(N),
            2 => Signals.Jittery(N, 1, spread: 2, unit: 1_000),
            3 => Signals.Jittery(N, 1, spread: 2_000),
            4 => [.. Signals.Steady(N).Select((t, i) => t + i / 1_000 * 3_600_000_000)],
            _ => Wild(7),
        };
        var size = RoundTrip(SampleKind.Boolean, times, new long[N], new byte[N]);
        Assert.InRange(size / (double)N, 0, bytesPerSample);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(17)]
    [InlineData(100)]
    [InlineData(1_024)]
    [InlineData(N)]
    public void Any_bits_of_any_kind_come_back(int count)
    {
        for (var seed = 0; seed < 60; seed++)
        {
            var random = new Random(seed * 31 + count);
            var times = new long[count];
            var at = random.NextInt64(-1L << 50, 1L << 52);
            var width = random.Next(1, 45);
            for (var i = 0; i < count; i++) times[i] = at += 1 + random.NextInt64(1L << width);
            var kind = (SampleKind)(1 + seed % 3);
            var values = new long[count];
            var valueWidth = random.Next(0, 64);
            for (var i = 0; i < count; i++) values[i] = kind == SampleKind.Boolean ? random.Next(2) : random.NextInt64(long.MinValue, long.MaxValue) >> valueWidth;
            var qualities = new byte[count];
            if (seed % 4 == 0) random.NextBytes(qualities);
            RoundTrip(kind, times, values, qualities);
        }
    }

    [Fact]
    public void Special_numbers_keep_their_bits()
    {
        double[] values = [0, -0.0, double.NaN, BitConverter.Int64BitsToDouble(0x7ff8_0000_0000_0123), double.PositiveInfinity, double.NegativeInfinity,
            double.Epsilon, double.MaxValue, double.MinValue, 0.1, 0.1f, 1.1 * 3, 1e22, 123_456_789.123_456];
        for (var seed = 0; seed < 50; seed++)
        {
            var random = new Random(seed);
            long[] bits = [.. Enumerable.Range(0, 300).Select(i => Signals.Bits(random.Next(4) == 0 ? values[random.Next(values.Length)] : i * 0.25))];
            RoundTrip(SampleKind.Number, Signals.Steady(300), bits, new byte[300]);
        }
    }

    [Fact]
    public void Text_comes_back_and_each_value_is_kept_once()
    {
        string[] states = ["运行", "待机", "停机", "", "故障 E-042: 主电机过载"];
        var random = new Random(3);
        var words = Enumerable.Range(0, 2_000).Select(i => states[i / 97 % states.Length]).ToArray();
        Assert.InRange(TextRoundTrip(words), 1, 250);
        var lines = Enumerable.Range(0, 500).Select(i => $"批次 B2026-{i:D5} 完成，合格 {random.Next(90, 100)} 件").ToArray();
        Assert.InRange(TextRoundTrip(lines), 1, 500 * 14);
        TextRoundTrip(["only"]);
    }

    [Fact]
    public void Receipt_is_kept_to_a_sixteenth_of_the_delay_and_none_under_a_quarter_second()
    {
        long[] delays = [0, 249_999, -3_000, 250_000, 251_000, 1_000_000, 86_400_000_000, -5_000_000, 30L * 86_400_000_000];
        var times = Signals.Steady(delays.Length, 3_600_000_000);
        var chunk = new ChunkSamples();
        Assert.True(ChunkCodec.TryDecode(Encode(SampleKind.Integer, times, [.. times.Zip(delays, (t, d) => t + d)], new long[delays.Length], new byte[delays.Length], []), chunk));
        for (var i = 0; i < delays.Length; i++)
        {
            var kept = chunk.Received[i] - times[i];
            if (Math.Abs(delays[i]) < 250_000) Assert.Equal(0, kept);
            else Assert.InRange(kept / (double)delays[i], 1 - 1 / 16.0, 1);
            Assert.Equal(Delay.ToCode(kept), Delay.ToCode(delays[i]));
        }
    }

    [Fact]
    public void Bytes_that_are_no_chunk_are_refused_or_read_as_something_but_never_throw()
    {
        byte[][] chunks =
        [
            Encode(SampleKind.Number, Signals.Jittery(500, 1, 2_000), Signals.Steady(500), Signals.Walk(500, 1, 0.1, 2), new byte[500], []),
            Encode(SampleKind.Number, Signals.Steady(500), Signals.Steady(500), Signals.Slow(500, 1), new byte[500], []),
            EncodeText([.. Enumerable.Range(0, 200).Select(i => "状态 " + i % 7)]),
        ];
        var into = new ChunkSamples();
        foreach (var chunk in chunks)
        {
            Assert.True(ChunkCodec.TryDecode(chunk, into));
            for (var cut = 0; cut < chunk.Length; cut++) Assert.False(ChunkCodec.TryDecode(chunk.AsSpan(0, cut), into), $"cut at {cut} of {chunk.Length}");
            var random = new Random(11);
            for (var round = 0; round < 20_000; round++)
            {
                var garbage = (byte[])chunk.Clone();
                for (var n = random.Next(1, 6); n > 0; n--) garbage[random.Next(round % 2 == 0 ? Math.Min(40, garbage.Length) : garbage.Length)] = (byte)random.Next(256);
                if (ChunkCodec.TryDecode(garbage, into)) Assert.InRange(into.Count, 1, ChunkCodec.SamplesMax);
            }
        }
    }

    [Fact]
    public void Encoding_and_decoding_again_allocate_nothing()
    {
        long[] times = Signals.Jittery(1_000, 1, 2_000), walk = Signals.Walk(1_000, 1, 0.1, 2), slow = Signals.Slow(1_000, 2);
        var qualities = new byte[1_000];
        var into = new byte[ChunkCodec.SizeMax(1_000, 0)];
        var samples = new ChunkSamples();
        Assert.Equal(0, Allocations.Least(() =>
        {
            foreach (var values in (ReadOnlySpan<long[]>)[walk, slow])
            {
                var size = ChunkCodec.Encode(SampleKind.Number, times, times, values, qualities, [], into, out _);
                if (!ChunkCodec.TryDecode(into.AsSpan(0, size), samples)) Assert.Fail("not read");
            }
        }));
    }

    private static long[] Numbers(string signal)
    {
        var random = new Random(5);
        return signal switch
        {
            "walk" => Signals.Walk(N, 1, 0.1, 2),
            "slow" => Signals.Slow(N, 1),
            "full" => Signals.Walk(N, 1, 0.1, 99),
            "sine" => [.. Enumerable.Range(0, N).Select(i => Signals.Bits(Math.Round(50 + 20 * Math.Sin(i / 300.0) + 0.05 * Signals.Normal(random), 2)))],
            "singles" => [.. Enumerable.Range(0, N).Select(i => Signals.Bits((float)(50 + 20 * Math.Sin(i / 300.0) + Signals.Normal(random))))],
            "decimal singles" => [.. Signals.Walk(N, 1, 0.1, 2).Select(b => Signals.Bits((float)BitConverter.Int64BitsToDouble(b)))],
            "scaled registers" => [.. Enumerable.Range(0, N).Select(_ => Signals.Bits((5_000 + (int)(10 * Signals.Normal(random))) * 0.01))],
            "constant" => [.. Enumerable.Repeat(Signals.Bits(Math.PI), N)],
            "mostly offline" => [.. Signals.Walk(N, 1, 0.1, 2).Select((b, i) => i / 50 % 5 == 0 ? b : Signals.Bits(double.NaN))],
            "one spike" => [.. Signals.Walk(N, 1, 0.1, 2).Select((b, i) => i == 4_000 ? Signals.Bits(1e300) : b)],
            "counter" => [.. Enumerable.Range(0, N).Select(i => Signals.Bits(1_000_000 + i * 3 + (i * 7919 % 13 == 0 ? 1 : 0)))],
            _ => throw new ArgumentOutOfRangeException(nameof(signal)),
        };
    }

    private static long[] Wild(int seed)
    {
        var random = new Random(seed);
        var at = 0L;
        return [.. Enumerable.Range(0, N).Select(_ => at += 1 + (random.NextInt64() >> random.Next(15, 60)))];
    }

    private static byte[] Encode(SampleKind kind, long[] times, long[] received, long[] values, byte[] qualities, byte[] bytes)
    {
        var into = new byte[ChunkCodec.SizeMax(times.Length, bytes.Length)];
        return into[..ChunkCodec.Encode(kind, times, received, values, qualities, bytes, into, out _)];
    }

    private static int RoundTrip(SampleKind kind, long[] times, long[] values, byte[] qualities)
    {
        var chunk = Encode(kind, times, times, values, qualities, []);
        var samples = new ChunkSamples();
        Assert.True(ChunkCodec.TryDecode(chunk, samples));
        Assert.Equal(kind, samples.Kind);
        Assert.True(samples.Times.SequenceEqual(times), "times");
        Assert.True(samples.Received.SequenceEqual(times), "received");
        Assert.True(samples.Bits.SequenceEqual(values), "values");
        Assert.True(samples.Qualities.SequenceEqual(qualities), "qualities");
        return chunk.Length;
    }

    private static byte[] EncodeText(string[] texts)
    {
        var batch = new SampleBatch();
        var times = Signals.Steady(texts.Length);
        for (var i = 0; i < texts.Length; i++) batch.Add(new SeriesId(1), times[i], Encoding.UTF8.GetBytes(texts[i]), Quality.Good);
        return Encode(SampleKind.Text, times, times, batch.Bits.ToArray(), new byte[texts.Length], batch.Bytes.ToArray());
    }

    private static int TextRoundTrip(string[] texts)
    {
        var chunk = EncodeText(texts);
        var samples = new ChunkSamples();
        Assert.True(ChunkCodec.TryDecode(chunk, samples));
        var read = new string[samples.Count];
        for (var i = 0; i < read.Length; i++) read[i] = Encoding.UTF8.GetString(samples.Bytes.Slice((int)(samples.Bits[i] >> 32), (int)samples.Bits[i]));
        Assert.Equal(texts, read);
        return chunk.Length;
    }
}
