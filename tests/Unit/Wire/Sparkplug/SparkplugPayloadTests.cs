using System.Text;
using Xunit;
using Yiwang.Wire.Sparkplug;

namespace Yiwang.Unit.Tests.Wire.Sparkplug;

public sealed class SparkplugPayloadTests
{
    [Fact]
    public void Payload_of_another_implementation_reads_whole()
    {
        Assert.True(SparkplugPayload.TryRead(ForeignPayload.Bytes, out var payload));
        Assert.Equal((1_700_000_000_123UL, 7UL, 10), (payload.Timestamp!.Value, payload.Sequence!.Value, payload.Metrics));
        var metrics = new Dictionary<string, (SparkplugDataType, double?, long?, string, int?, bool, ulong?)>();
        foreach (var metric in payload)
        {
            metrics[Encoding.UTF8.GetString(metric.Name)] = (metric.DataType, metric.TryNumber(metric.DataType, out var number) ? number : null,
                metric.TryInteger(metric.DataType, out var integer) ? integer : null, Encoding.UTF8.GetString(metric.Bytes), metric.Quality, metric.IsHistorical, metric.Alias);
        }
        Assert.Equal((SparkplugDataType.UInt64, 3.0, 3L, "", null, false, null), metrics["bdSeq"]);
        Assert.Equal((SparkplugDataType.Double, 1.25, null, "", null, false, 12UL), metrics["v_rms"]);
        Assert.Equal((SparkplugDataType.Float, 36.5, null, "", null, false, null), metrics["temp"]);
        Assert.Equal((SparkplugDataType.Int32, -5.0, -5L, "", null, false, null), metrics["count"]);
        Assert.Equal((SparkplugDataType.Int8, -3.0, -3L, "", null, false, null), metrics["small"]);
        Assert.Equal((SparkplugDataType.Boolean, 1.0, null, "", null, true, null), metrics["run"]);
        Assert.Equal((SparkplugDataType.String, null, null, "润滑", null, false, null), metrics["text"]);
        Assert.Equal((SparkplugDataType.Int32, null, null, "", null, false, null), metrics["lost"]);
        Assert.Equal((SparkplugDataType.Int16, 9.0, 9L, "", SparkplugMetric.QualityStale, false, null), metrics["q"]);
        Assert.Equal((SparkplugDataType.Int64, -1_234_567_890_123.0, -1_234_567_890_123L, "", null, false, null), metrics["big"]);
    }

    [Fact]
    public void What_the_writer_writes_the_reader_reads_and_writes_again_the_same()
    {
        Assert.True(SparkplugPayload.TryRead(ForeignPayload.Bytes, out var foreign));
        var (first, second) = (new SparkplugWriter(), new SparkplugWriter());
        first.Start(foreign.Timestamp, (byte)foreign.Sequence!);
        foreach (var metric in foreign) first.Add(metric);
        first.Add(new() { Name = new byte[300].AsSpan(), DataType = SparkplugDataType.Bytes, Field = SparkplugField.Bytes, Bytes = new byte[20_000] });
        Assert.True(SparkplugPayload.TryRead(first.Payload.Span, out var own));
        Assert.Equal(11, own.Metrics);
        second.Start(own.Timestamp, (byte)own.Sequence!);
        foreach (var metric in own) second.Add(metric);
        Assert.Equal(first.Payload.ToArray(), second.Payload.ToArray());
    }

    [Fact]
    public void Reading_and_writing_allocate_nothing()
    {
        var writer = new SparkplugWriter();
        Assert.Equal(0, Allocations.Least(() => { for (var i = 0; i < 1_000; i++) Copy(writer); }));
    }

    [Fact]
    public void Bytes_cut_anywhere_are_refused_or_a_shorter_payload_and_never_throw()
    {
        for (var length = 0; length < ForeignPayload.Bytes.Length; length++)
        {
            var whole = SparkplugPayload.TryRead(ForeignPayload.Bytes.AsSpan(0, length), out var payload);
            if (whole) Assert.True(payload.Metrics < 10 || payload.Sequence is null);
        }
    }

    [Fact]
    public void Mutated_bytes_never_throw()
    {
        var random = new Random(11);
        var writer = new SparkplugWriter();
        for (var round = 0; round < 20_000; round++)
        {
            var bytes = (byte[])ForeignPayload.Bytes.Clone();
            for (var i = random.Next(1, 6); i > 0; i--) bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            if (!SparkplugPayload.TryRead(bytes, out var payload)) continue;
            writer.Start(payload.Timestamp, null);
            foreach (var metric in payload)
            {
                writer.Add(metric);
                foreach (var member in SparkplugMetrics.InTemplate(metric.Bytes)) member.TryNumber(member.DataType, out _);
            }
        }
    }

    [Theory]
    [InlineData("0affffffffffffffffff01")] // a length beyond all memory
    [InlineData("12ffffffff0f")]
    [InlineData("13")] // a group
    [InlineData("00")] // field 0
    [InlineData("0802120118")] // a metric with half a field
    [InlineData("12030a01ff")] // a name that is not UTF-8
    public void Hostile_bytes_are_refused(string hex) => Assert.False(SparkplugPayload.TryRead(Convert.FromHexString(hex), out _));

    private static void Copy(SparkplugWriter writer)
    {
        SparkplugPayload.TryRead(ForeignPayload.Bytes, out var payload);
        writer.Start(payload.Timestamp, 1);
        foreach (var metric in payload) writer.Add(metric);
    }
}
