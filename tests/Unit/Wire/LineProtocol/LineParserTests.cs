using System.Text;
using Xunit;
using Yiwang.Wire.LineProtocol;

namespace Yiwang.Unit.Tests.Wire.LineProtocol;

public sealed class LineParserTests
{
    [Theory]
    [InlineData("m f=1 1700000000000000000", "m|f=1|1700000000000000")]
    [InlineData("m,a=b,c=d f=1.5,g=-2i,h=3u,i=t,j=FALSE 1000", "m,a=b,c=d|f=1.5|g=-2i|h=3u|i=True|j=False|1")]
    [InlineData("m f=1", "m|f=1|-")]
    [InlineData("m f=1 \r\n", "m|f=1|-")]
    [InlineData("  \n# a comment\n\nm f=1 5000\n", "m|f=1|5")]
    [InlineData("m f=\"a, b=c \\\"d\\\" \n e\" 1", "m|f='a, b=c \"d\" \n e'|0")]
    [InlineData(@"my\ m,ta\,g=v\ al\=ue f\ ield=1 1", @"my\ m,ta\,g=v\ al\=ue|f ield=1|0")]
    [InlineData("m f=1e3,g=-1.5E-7,h=.5,i=+5,j=123456789012345678901234567890 -1", "m|f=1000|g=-1.5E-07|h=0.5|i=5|j=1.2345678901234568E+29|-1")]
    [InlineData("测点,车间=一 值=3.14 1", "测点,车间=一|值=3.14|0")]
    [InlineData("m f=-9223372036854775808i,g=9223372036854775807i,h=18446744073709551615u", "m|f=-9223372036854775808i|g=9223372036854775807i|h=18446744073709551615u|-")]
    [InlineData("m f=\"\" 1", "m|f=''|0")]
    [InlineData(@"m f=""C:\\temp"" 1", @"m|f='C:\temp'|0")]
    public void Reads_a_line(string line, string expected) => Assert.Equal([expected], Read(line));

    [Theory]
    [InlineData("m", LineError.BadKey)]
    [InlineData("m ", LineError.MissingFields)]
    [InlineData("m \nn f=1", LineError.MissingFields)]
    [InlineData(",a=b f=1", LineError.BadKey)]
    [InlineData("m f", LineError.BadField)]
    [InlineData("m f=", LineError.BadField)]
    [InlineData("m =1", LineError.BadField)]
    [InlineData("m f=NaN", LineError.BadField)]
    [InlineData("m f=Inf", LineError.BadField)]
    [InlineData("m f=1e999", LineError.BadField)]
    [InlineData("m f=1.2.3", LineError.BadField)]
    [InlineData("m f=12x", LineError.BadField)]
    [InlineData("m f=-", LineError.BadField)]
    [InlineData("m f=.", LineError.BadField)]
    [InlineData("m f=1.5i", LineError.BadField)]
    [InlineData("m f=i", LineError.BadField)]
    [InlineData("m f=-1u", LineError.BadField)]
    [InlineData("m f=9223372036854775808i", LineError.BadField)]
    [InlineData("m f=yes", LineError.BadField)]
    [InlineData("m f=1, g=2", LineError.BadField)]
    [InlineData("m f=\"open", LineError.OpenString)]
    [InlineData("m f=1 noon", LineError.BadTime)]
    [InlineData("m f=1 1.5", LineError.BadTime)]
    [InlineData("m f=1 99999999999999999999", LineError.BadTime)]
    [InlineData("m f=1 1 1", LineError.BadTime)]
    public void Says_what_is_wrong_and_goes_on_with_the_next_line(string line, LineError error)
    {
        Assert.Equal(error.ToString(), Read(line)[0]);
        Assert.Equal([error.ToString(), "after|f=1|-"], Read(line.Split('\n')[0] + "\nafter f=1\n"));
    }

    [Theory]
    [InlineData("ns", 1_700_000_000_123_456_789, 1_700_000_000_123_456)]
    [InlineData("us", 1_700_000_000_123_456, 1_700_000_000_123_456)]
    [InlineData("ms", 1_700_000_000_123, 1_700_000_000_123_000)]
    [InlineData("s", 1_700_000_000, 1_700_000_000_000_000)]
    [InlineData("h", 2, 7_200_000_000)]
    public void Times_are_in_the_precision_that_was_asked_for(string precision, long stamp, long us)
    {
        Assert.True(LinePrecision.TryParse(precision, out var parsed));
        Assert.True(parsed.ToMicroseconds(stamp, out var read));
        Assert.Equal(us, read);
    }

    [Fact]
    public void A_time_that_does_not_fit_is_bad()
    {
        Assert.True(LinePrecision.TryParse("s", out var seconds));
        Assert.Equal(["BadTime", "m|f=1|1000000"], Read("m f=1 9223372036854775807\nm f=1 1", seconds));
        Assert.False(LinePrecision.TryParse("days", out _));
    }

    [Fact]
    public void A_body_may_be_cut_anywhere()
    {
        var body = Encoding.UTF8.GetBytes("# head\nm,a=b f=1.25,g=\"x \\\" \n y\" 1000\r\nbad line\n  n,温=度 f=t,g=12i 2000\nm f=\"é\"");
        var whole = Read(body, int.MaxValue);
        Assert.Equal(4, whole.Count);
        for (var piece = 1; piece <= body.Length; piece++) Assert.Equal(whole, Read(body, piece));
    }

    [Fact]
    public void A_line_that_is_too_long_is_dropped_whole()
    {
        var body = Encoding.UTF8.GetBytes("m f=1 1000\nm f=\"" + new string('x', 500) + " f=2 \nn f=3 3000\n");
        Assert.Equal(["m|f=1|1", "TooLong", "n|f=3|3"], Read(body, 64, hold: 128));
    }

    [Fact]
    public void Damaged_bodies_end_in_bounded_steps()
    {
        var random = new Random(5);
        var good = Encoding.UTF8.GetBytes("m,a=b f=1.25,g=\"x \\\" y\" 1000\nn,c=\\ d f=t,g=12i 2000\n");
        var parser = new LineParser();
        for (var round = 0; round < 30_000; round++)
        {
            var body = (byte[])good.Clone();
            for (var n = random.Next(1, 5); n > 0; n--) body[random.Next(body.Length)] = random.Next(2) == 0 ? (byte)random.Next(256) : (byte)" ,=\"\\\n#"[random.Next(7)];
            parser.Start(ofBody: true);
            var steps = 0;
            while (parser.Next(body, last: true, LinePrecision.Nanoseconds) != LineStep.End) Assert.InRange(++steps, 1, body.Length);
            Assert.Equal(body.Length, parser.Position);
        }
    }

    [Fact]
    public void Reading_allocates_nothing()
    {
        var body = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Range(0, 200).Select(i => $"press,asset=EQ-A-001 pressure={i}.25,count={i}i,state=\"运行\",ok=t 17000000{i:D5}000000\n")));
        var parser = new LineParser();
        var fields = 0;
        Assert.Equal(0, Allocations.Least(() =>
        {
            fields = 0;
            parser.Start(ofBody: true);
            while (parser.Next(body, last: true, LinePrecision.Nanoseconds) == LineStep.Line) fields += parser.Fields.Length;
        }));
        Assert.Equal(200 * 4, fields);
    }

    [Fact]
    public void A_key_comes_apart_with_its_escapes_taken_out()
    {
        Assert.True(LineKey.TryParse(@"my\ m,ta\,g=v\ al\=ue,c=d"u8, out var key));
        Assert.Equal("my m", key.Measurement);
        Assert.Equal([new("ta,g", "v al=ue"), new("c", "d")], key.Tags);
        foreach (var bad in new[] { "m,", "m,a", "m,a=", "m,=b", "m,a=b,", "" }) Assert.False(LineKey.TryParse(Encoding.UTF8.GetBytes(bad), out _), bad);
    }

    private static List<string> Read(string text, LinePrecision precision = default) => Read(Encoding.UTF8.GetBytes(text), int.MaxValue, precision: precision);

    private static List<string> Read(byte[] body, int piece, int hold = int.MaxValue, LinePrecision precision = default)
    {
        List<string> read = [];
        var parser = new LineParser();
        var from = 0;
        var first = true;
        for (var end = Math.Min(piece, body.Length); ; end = (int)Math.Min((long)end + piece, body.Length))
        {
            var held = body.AsSpan(from, end - from);
            parser.Start(first);
            first = false;
            LineStep step;
            while ((step = parser.Next(held, end == body.Length, precision)) is LineStep.Line or LineStep.Bad) read.Add(step == LineStep.Bad ? parser.Error.ToString() : Line(parser, held));
            if (step == LineStep.NeedMore && held.Length - parser.Position > hold)
            {
                parser.GiveUp(held);
                read.Add(parser.Error.ToString());
            }
            from += parser.Position;
            if (end == body.Length) return read;
        }
    }

    private static string Line(LineParser parser, ReadOnlySpan<byte> body)
    {
        var text = new StringBuilder(Encoding.UTF8.GetString(body.Slice(parser.LineStart, parser.KeyLength)));
        foreach (var f in parser.Fields)
        {
            text.Append('|').Append(LineKey.Unescape(body.Slice(f.NameStart, f.NameLength))).Append('=');
            text.Append(f.Kind switch
            {
                LineFieldKind.Number => f.Number.ToString(System.Globalization.CultureInfo.InvariantCulture),
                LineFieldKind.Integer => f.Bits + "i",
                LineFieldKind.Unsigned => (ulong)f.Bits + "u",
                LineFieldKind.Boolean => (f.Bits == 1).ToString(),
                _ => "'" + LineKey.Unescape(body.Slice(f.TextStart, f.TextLength)) + "'",
            });
        }
        return text.Append('|').Append(parser.HasTime ? parser.TimeUs : "-").ToString();
    }
}
