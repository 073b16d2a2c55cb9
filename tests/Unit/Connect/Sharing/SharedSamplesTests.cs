using System.Text;
using Xunit;
using Yiwang.Connect.Sharing;
using Yiwang.Net.Crossing.Parcels;
using Yiwang.Streams;
using Yiwang.Things;

namespace Yiwang.Unit.Tests.Connect.Sharing;

public sealed class SharedSamplesTests
{
    private static SharedPoint Point(SampleKind kind) => new(Handle.Parse("o.aaaaaaaaaaaaaaaaaaaa/EQ-1.p"), Handle.Parse("99.1/EQ-1"), "p", "压力", "Pressure", kind, "MPa", 2);

    [Theory]
    [InlineData(SampleKind.Number)]
    [InlineData(SampleKind.Integer)]
    [InlineData(SampleKind.Boolean)]
    [InlineData(SampleKind.Text)]
    public void Samples_survive_their_wire_form_bit_for_bit(SampleKind kind)
    {
        var bits = kind switch
        {
            SampleKind.Number => new[] { 0.1 + 0.2, -0.0, double.MaxValue, double.Epsilon, double.NaN }.Select(BitConverter.DoubleToInt64Bits).ToArray(),
            SampleKind.Boolean => [0, 1, 0, 1, 1],
            SampleKind.Text => [0, 0, 0, 0, 0],
            _ => [long.MinValue, -1, 0, 1, long.MaxValue],
        };
        var samples = bits.Select((b, i) => new SharedSample(1_700_000_000_000_000 + i, b, kind == SampleKind.Text ? $"换模 \"{i}\"" : null, new Quality((byte)(i * 0x21)))).ToList();
        var read = SharedSamples.Read(SharedSamples.Write(Point(kind), samples));
        Assert.NotNull(read);
        Assert.Equal(Point(kind), read.Value.Point);
        Assert.Equal(samples, read.Value.Samples);
    }

    [Theory]
    [InlineData("")]
    [InlineData("""{"point":"x/y","device":"99.1/d","code":"p","name":"","nameEn":"","kind":"block","unit":"","grade":1,"samples":[["1","%",0]]}""")]
    [InlineData("""{"point":"x/y","device":"99.1/d","code":"p","name":"","nameEn":"","kind":"block","unit":"","grade":1,"samples":[["1","AAAA",0,0]]}""")]
    [InlineData("""{"point":"x/y","device":"99.1/d","code":"p","name":"","nameEn":"","kind":"block","unit":"","grade":1,"samples":[["1","AAAA",0,0,3]]}""")]
    [InlineData("""{"point":"x/y","device":"99.1/d","code":"p","name":"","nameEn":"","kind":"block","unit":"","grade":1,"samples":[["1","",0,0,3]]}""")]
    [InlineData("""{"point":"x/y","device":"99.1/d","code":"p","name":"","nameEn":"","kind":"block","unit":"","grade":1,"samples":[["1","AAAA",0,2,4]]}""")]
    [InlineData("""{"point":"x/y","device":"99.1/d","code":"p","name":"","nameEn":"","kind":"block","unit":"","grade":1,"samples":[["1","AAAA",0,-1,9]]}""")]
    [InlineData("""{"point":"x/y","device":"99.1/d","code":"p","name":"","nameEn":"","kind":"block","unit":"","grade":1,"samples":[["1","AAAA",0,2147483647,9]]}""")]
    [InlineData("""{"point":"x/y","device":"99.1/d","code":"p","name":"","nameEn":"","kind":"block","unit":"","grade":1,"samples":[["1","AAAA",0,0,1048577]]}""")]
    [InlineData("""{"point":"x/y","device":"99.1/d","code":"p","name":"","nameEn":"","kind":"block","unit":"","grade":1,"samples":[["1","AAAA",0,0,9],["2","AAAA",0]]}""")]
    [InlineData("""{"point":"x/y","device":"99.1/d","code":"p","name":"","nameEn":"","kind":"number","unit":"","grade":1,"samples":[["1",1,0,0,9]]}""")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"point":"x/y","device":"99.1/d","code":"p","name":"","nameEn":"","kind":"block","unit":"","grade":1,"samples":[["1",1,0]]}""")]
    [InlineData("""{"point":"x/y","device":"99.1/d","code":"p","name":"","nameEn":"","kind":"number","unit":"","grade":4,"samples":[["1",1,0]]}""")]
    [InlineData("""{"point":"x/y","device":"99.1/d","code":"p","name":"","nameEn":"","kind":"number","unit":"","grade":1,"samples":[]}""")]
    [InlineData("""{"point":"x/y","device":"99.1/d","code":"p","name":"","nameEn":"","kind":"number","unit":"","grade":1,"samples":[["2",1,0],["1",1,0]]}""")]
    [InlineData("""{"point":"x/y","device":"99.1/d","code":"p","name":"","nameEn":"","kind":"number","unit":"","grade":1,"samples":[["1",true,0]]}""")]
    [InlineData("""{"point":"x/y","device":"99.1/d","code":"p","name":"","nameEn":"","kind":"integer","unit":"","grade":1,"samples":[["1",1.5,0]]}""")]
    [InlineData("""{"point":"x/y","device":"99.1/d","code":"p","name":"","nameEn":"","kind":"number","unit":"","grade":1,"samples":[["1",1,900]]}""")]
    public void What_is_no_such_body_is_refused(string body) => Assert.Null(SharedSamples.Read(Encoding.UTF8.GetBytes(body)));

    [Theory]
    [InlineData(0, 1)]
    [InlineData(3, 1)]
    [InlineData(740_000, 1)]
    [InlineData(760_000, 2)]
    [InlineData(StreamLimits.BlockBytes, 2)]
    public void A_block_goes_whole_or_in_pieces_that_a_message_holds(int bytes, int messages)
    {
        var block = new byte[bytes];
        new Random(3).NextBytes(block);
        var bodies = SharedSamples.Bodies(Point(SampleKind.Block), [new(5, 0, null, Quality.BadOffline) { Block = block }]);
        Assert.Equal(messages, bodies.Count);
        Assert.All(bodies, b => Assert.InRange(b.Length, 1, Parcel.BodyBytesMax));
        var read = bodies.Select(b => Assert.Single(SharedSamples.Read(b)!.Value.Samples)).ToList();
        Assert.Equal(block, read.SelectMany(s => s.Block.ToArray()));
        Assert.All(read, s => Assert.Equal((5L, Quality.BadOffline, messages == 1 ? 0 : bytes), (s.TimeUs, s.Quality, s.Length)));
    }

    [Fact]
    public void What_weighs_no_more_than_the_bound_fits_into_a_message()
    {
        var heavy = new SharedPoint(Handle.Parse("o.aaaaaaaaaaaaaaaaaaaa/EQ-1.p"), Handle.Parse("99.1/EQ-1"), new string('压', 64), new string('压', 200), new string('"', 200), SampleKind.Text, new string('度', 64), 2);
        SharedSample Sample(int n) => new(long.MinValue + n, 0, new string('换', 1_365), new Quality(255));
        var texts = Enumerable.Range(0, SharedSamples.WeightMax / Sample(0).Weight).Select(Sample).ToList();
        Assert.InRange(SharedSamples.Write(heavy, texts).Length, 1, Parcel.BodyBytesMax);
        var numbers = Enumerable.Range(0, SharedSamples.SamplesMax).Select(n => new SharedSample(long.MinValue + n, BitConverter.DoubleToInt64Bits(double.MinValue), null, new Quality(255))).ToList();
        Assert.InRange(SharedSamples.Write(heavy with { Kind = SampleKind.Number }, numbers).Length, 1, SharedSamples.WeightMax);
        Assert.InRange(SharedSamples.Write(heavy with { Kind = SampleKind.Number }, numbers).Length, 1, numbers.Sum(n => n.Weight));
    }

    [Fact]
    public void Damage_does_no_harm()
    {
        var (body, random) = (SharedSamples.Write(Point(SampleKind.Number), [new(5, 7, null, Quality.Good), new(6, 8, null, Quality.BadOffline)]), new Random(5));
        for (var cut = 0; cut < body.Length; cut++) Assert.Null(SharedSamples.Read(body.AsMemory(0, cut)));
        for (var round = 0; round < 3_000; round++)
        {
            var changed = body.ToArray();
            for (var change = 0; change < 3; change++) changed[random.Next(changed.Length)] = (byte)random.Next(256);
            SharedSamples.Read(changed);
        }
    }
}
