using System.Buffers;
using Xunit;
using Yiwang.Connect.Collect;
using Yiwang.Streams;

namespace Yiwang.Unit.Tests.Connect.Collect;

public sealed class BlockCodecTests
{
    private static readonly CollectedSeries s_number = new(new("o.x/A.n", "o.x"), SampleKind.Number);
    private static readonly CollectedSeries s_integer = new(new("o.x/A.i", "o.x"), SampleKind.Integer);
    private static readonly CollectedSeries s_boolean = new(new("o.x/A.b", "o.x"), SampleKind.Boolean);
    private static readonly CollectedSeries s_text = new(new("o.x/甲.文", "o.x"), SampleKind.Text);
    private static readonly CollectedSeries s_block = new(new("o.x/A.w", "o.x"), SampleKind.Block);

    [Fact]
    public void What_is_written_is_read()
    {
        var block = Sample();
        var read = new SampleBlock();
        Assert.True(BlockCodec.TryRead(Bytes(block), read));
        Assert.Equal(block.Series, read.Series);
        Assert.Equal(block.Samples.Times.ToArray(), read.Samples.Times.ToArray());
        Assert.Equal(block.Samples.Bits.ToArray(), read.Samples.Bits.ToArray());
        Assert.Equal(block.Samples.Qualities.ToArray(), read.Samples.Qualities.ToArray());
        Assert.Equal(block.Samples.Bytes.ToArray(), read.Samples.Bytes.ToArray());
        Assert.Equal(block.Heard, read.Heard);
    }

    [Fact]
    public void A_part_is_not_taken_for_the_whole()
    {
        var bytes = Bytes(Sample());
        var read = new SampleBlock();
        for (var n = 0; n < bytes.Length; n++) Assert.False(BlockCodec.TryRead(bytes.AsSpan(0, n), read), $"{n} bytes");
        Assert.False(BlockCodec.TryRead([.. bytes, 0], read));
    }

    [Fact]
    public void Garbage_is_refused_or_is_a_block_and_never_throws()
    {
        var random = new Random(11);
        var bytes = Bytes(Sample());
        var (read, taken) = (new SampleBlock(), 0);
        for (var i = 0; i < 20_000; i++)
        {
            var broken = bytes.ToArray();
            for (var k = random.Next(1, 4); k > 0; k--) broken[random.Next(4, broken.Length)] = (byte)random.Next(256);
            if (!BlockCodec.TryRead(broken, read)) continue;
            taken++;
            Assert.All(read.Samples.Series.ToArray(), id => Assert.InRange((int)id, 1, read.Series.Count));
            Assert.All(read.Heard, h => Assert.InRange(h.Series, 0, read.Series.Count - 1));
        }
        Assert.InRange(taken, 1, 19_999);
    }

    [Fact]
    public void Hostile_counts_cost_nothing()
    {
        var read = new SampleBlock();
        Assert.False(BlockCodec.TryRead([.. "YWB1"u8, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x01], read));
        Assert.False(BlockCodec.TryRead([.. "YWB1"u8, 0, 0xFF, 0xFF, 0xFF, 0x7F], read));
        // values confirmed of a series that is not there
        Assert.False(BlockCodec.TryRead([.. "YWB1"u8, 0, 0, 1, 0, 2], read));
    }

    private static SampleBlock Sample()
    {
        var block = new SampleBlock();
        block.Add(s_number, 1_762_675_200_000_000, BitConverter.DoubleToInt64Bits(-3.25), [], Quality.Good);
        block.Add(s_integer, 1_762_675_200_000_001, long.MinValue, [], Quality.UncertainOutOfRange);
        block.Add(s_boolean, 1_762_675_100_000_000, 1, [], Quality.Good);
        block.Add(s_text, -5, 0, "运行中"u8, Quality.Good);
        block.Add(s_block, long.MaxValue / 4, 0, [1, 2, 3], Quality.BadDevice);
        block.Add(s_number, 1_762_675_200_000_000, BitConverter.DoubleToInt64Bits(double.NaN), [], Quality.BadOffline);
        block.Heard.Add(new(0, 1_762_675_201_000_000));
        block.Heard.Add(new(4, 7));
        return block;
    }

    private static byte[] Bytes(SampleBlock block)
    {
        var bytes = new ArrayBufferWriter<byte>();
        BlockCodec.Write(bytes, block);
        return bytes.WrittenSpan.ToArray();
    }
}
