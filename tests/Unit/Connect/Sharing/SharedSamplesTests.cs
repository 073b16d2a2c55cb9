using System.Text;
using Xunit;
using Yiwang.Connect.Sharing;
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
