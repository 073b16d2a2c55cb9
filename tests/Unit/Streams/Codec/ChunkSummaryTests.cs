using Xunit;
using Yiwang.Streams;
using Yiwang.Streams.Codec;

namespace Yiwang.Unit.Tests.Streams.Codec;

public sealed class ChunkSummaryTests
{
    [Fact]
    public void Numbers_are_over_samples_that_count_and_a_value_holds_until_the_next_sample()
    {
        var summary = Of([10, 20, 30, 60, 70], [1, 5, double.NaN, 2, 4], [0, 0, 0x81, 0x43, 0]);
        Assert.Equal(new ChunkSummary(10, 70, 5, 4, 1, 5, 12, 1, 4, 1 * 10 + 5 * 10 + 2 * 10, 30, 30, true), summary);
    }

    [Fact]
    public void A_bad_value_counts_for_nothing_even_when_it_is_a_number()
    {
        var summary = Of([10, 20], [7, 9], [0, 0x85]);
        Assert.Equal((2, 1, 7.0, 7.0, 70.0, 10L, false), (summary.Count, summary.Valid, summary.Max, summary.Last, summary.WeightedSum, summary.WeightedUs, summary.Holds));
    }

    [Fact]
    public void Nothing_that_counts_gives_no_numbers()
    {
        var summary = Of([10, 20], [double.NaN, double.NaN], [0x81, 0x81]);
        Assert.Equal((0L, 0.0, 0L), (summary.Valid, summary.Sum, summary.WeightedUs));
        Assert.True(double.IsNaN(summary.Min) && double.IsNaN(summary.First));
    }

    private static ChunkSummary Of(long[] times, double[] values, byte[] qualities)
    {
        var into = new byte[ChunkCodec.SizeMax(times.Length, 0)];
        ChunkCodec.Encode(SampleKind.Number, times, times, [.. values.Select(BitConverter.DoubleToInt64Bits)], qualities, [], into, out var summary);
        return summary;
    }
}
