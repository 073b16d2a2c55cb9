using System.Text;
using Xunit;
using Yiwang.Connect.Acquisition;
using Yiwang.Connect.Mqtt.Mapping;
using Yiwang.Connect.Mqtt.Sparkplug;
using Yiwang.Connect.Points;
using Yiwang.Unit.Tests.Net;
using Yiwang.Wire.Sparkplug;

namespace Yiwang.Unit.Tests.Connect.Mqtt;

public sealed class SparkplugHostTests : ISparkplugSender, IDisposable
{
    private const long Received = 1_700_000_100_000_000;
    private readonly SteppedTime _clock = new();
    private readonly RecordingSink _sink = new();
    private readonly AdapterHealth _health = new();
    private readonly SparkplugHost _host;
    private readonly SparkplugWriter _writer = new();
    private readonly List<string> _sent = [];

    public SparkplugHostTests()
    {
        Point[] points =
        [
            RecordingSink.Point("v", "spBv1.0/YZ/DDATA/A/P1", "v_rms"), RecordingSink.Point("run", "spBv1.0/YZ/+/A/P1", "run", kind: PointKind.Digital),
            RecordingSink.Point("load", "spBv1.0/YZ/NDATA/A", "load"), RecordingSink.Point("rpm", "spBv1.0/YZ/DDATA/A/P1", "Motor/rpm") with { Writable = true },
        ];
        _host = new(new PointValues(points, _sink, _health), this, new(TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(10)), _clock);
    }

    public void Dispose() => _host.Dispose();

    void ISparkplugSender.Send(string topic, ReadOnlyMemory<byte> payload)
    {
        Assert.True(SparkplugPayload.TryRead(payload.Span, out var read));
        Assert.Null(read.Sequence);
        Assert.NotNull(read.Timestamp);
        foreach (var metric in read) _sent.Add($"{topic} {Encoding.UTF8.GetString(metric.Name)}{metric.Alias}={metric.Bits}");
    }

    [Fact]
    public void Births_and_data_by_name_and_by_alias_feed_the_points()
    {
        Born();
        Assert.Equal(["2=50@1700000000000000", "0=1.5@1700000000001000", "1=1@1700000000000000"], _sink.Take());
        Send("DDATA/A/P1", 2, Number(11, 1.75), Flag("run", false));
        Assert.Equal(["0=1.75@1700000000001000", "1=0@1700000000000000"], _sink.Take());
        Send("NDATA/A", 3, Number(1, 60));
        Assert.Equal(["2=60@1700000000001000"], _sink.Take());
        Assert.Empty(_sent);
    }

    [Fact]
    public void Sequence_numbers_wrap_after_255()
    {
        Born();
        for (var i = 2; i < 600; i++) Send("NDATA/A", (byte)i, Number(1, i));
        Assert.Empty(_sent);
        Assert.EndsWith("=599@1700000000001000", _sink.Take()[^1], StringComparison.Ordinal);
    }

    [Fact]
    public void Messages_in_a_wrong_order_are_put_right_when_the_missing_one_comes_in_time()
    {
        Born();
        _sink.Take();
        Send("NDATA/A", 4, Number(1, 4));
        Send("NDATA/A", 3, Number(1, 3));
        Assert.Empty(_sink.Take());
        _clock.Advance(TimeSpan.FromSeconds(1.9));
        Send("NDATA/A", 2, Number(1, 2));
        Assert.Equal(["2=2@1700000000001000", "2=3@1700000000001000", "2=4@1700000000001000"], _sink.Take());
        _clock.Advance(TimeSpan.FromSeconds(60));
        Assert.Empty(_sent);
    }

    [Fact]
    public void A_message_that_stays_missing_asks_for_a_rebirth_and_loses_nothing_else()
    {
        Born();
        _sink.Take();
        Send("NDATA/A", 4, Number(1, 4));
        _clock.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal(["2=4@1700000000001000"], _sink.Take());
        Assert.Equal(["spBv1.0/YZ/NCMD/A Node Control/Rebirth=1"], _sent);
        Send("NDATA/A", 5, Number(1, 5));
        Assert.Equal(["2=5@1700000000001000"], _sink.Take());
    }

    [Fact]
    public void Data_before_a_birth_asks_for_one_at_most_every_ten_seconds()
    {
        Send("DDATA/A/P1", 7, Number(11, 1));
        Send("DDATA/A/P1", 8, Number(11, 1));
        Assert.Single(_sent);
        _clock.Advance(TimeSpan.FromSeconds(11));
        Send("DDATA/A/P1", 9, Number(11, 1));
        Assert.Equal(2, _sent.Count);
        Assert.Empty(_sink.Take());
    }

    [Fact]
    public void An_unknown_alias_asks_for_a_rebirth()
    {
        Born();
        Send("DDATA/A/P1", 2, Number(99, 1));
        Assert.Equal(["spBv1.0/YZ/NCMD/A Node Control/Rebirth=1"], _sent);
    }

    [Fact]
    public void The_death_of_a_node_takes_all_its_devices_at_the_hosts_time()
    {
        Born();
        _sink.Take();
        Send("NDEATH/A", null, BirthSequence(3));
        Assert.Equal([$"0 lost@{Received} 81", $"1 lost@{Received} 81", $"2 lost@{Received} 81", $"3 lost@{Received} 81"], _sink.Take().Order());
        Send("DDATA/A/P1", 2, Number(11, 1));
        Assert.Empty(_sink.Take());
        Assert.Single(_sent);
    }

    [Fact]
    public void The_death_of_an_earlier_session_is_not_ours()
    {
        Born();
        _sink.Take();
        Send("NDEATH/A", null, BirthSequence(2));
        Send("DDATA/A/P1", 2, Number(11, 1));
        Assert.Equal(["0=1@1700000000001000"], _sink.Take());
    }

    [Fact]
    public void The_death_of_a_device_counts_from_its_own_time()
    {
        Born();
        _sink.Take();
        Send("DDEATH/A/P1", 2);
        Assert.Equal(["0 lost@1700000000000000 81", "1 lost@1700000000000000 81", "3 lost@1700000000000000 81"], _sink.Take().Order());
        Send("NDATA/A", 3, Number(1, 1));
        Assert.Equal(["2=1@1700000000001000"], _sink.Take());
    }

    [Fact]
    public void Historical_values_keep_their_time_null_and_quality_their_meaning()
    {
        Born();
        _sink.Take();
        var late = Number(11, 9);
        (late.IsHistorical, late.Timestamp) = (true, 1_600_000_000_000);
        var stale = Number(11, 8);
        stale.Quality = SparkplugMetric.QualityStale;
        var none = Number(11, 7);
        none.IsNull = true;
        Send("DDATA/A/P1", 2, late);
        Send("DDATA/A/P1", 3, stale);
        Send("DDATA/A/P1", 4, none);
        Assert.Equal(["0=9@1600000000000000", "0=8@1700000000001000 84", "0 lost@1700000000001000 85"], _sink.Take());
    }

    [Fact]
    public void A_member_of_a_template_is_named_by_its_path()
    {
        var members = new SparkplugWriter();
        members.Start(null, null);
        members.Add(new() { Name = "rpm"u8, DataType = SparkplugDataType.Int32, Field = SparkplugField.Int, Bits = 1_480 });
        Send("NBIRTH/A", 0, BirthSequence(3));
        Send("DBIRTH/A/P1", 1, new SparkplugMetric { Name = "Motor"u8, DataType = SparkplugDataType.Template, Field = SparkplugField.Template, Bytes = members.Payload.ToArray() });
        Assert.Equal(["3=1480@1700000000000000"], _sink.Take());
    }

    [Fact]
    public async Task A_write_is_a_command_and_its_next_data_the_read_back()
    {
        var point = RecordingSink.Point("v", "spBv1.0/YZ/DDATA/A/P1", "v_rms") with { Writable = true, WriteLimits = new(0, 10) };
        Assert.Equal(WriteResult.NoAnswer, (await SparkplugWriting.WriteAsync(_host, point, 3, _clock, default)).Result);
        Born();
        Assert.Equal(WriteResult.RefusedByLimits, (await SparkplugWriting.WriteAsync(_host, point, 11, _clock, default)).Result);
        var writing = SparkplugWriting.WriteAsync(_host, point, 3, _clock, default);
        Assert.Equal([$"spBv1.0/YZ/DCMD/A/P1 11={BitConverter.DoubleToUInt64Bits(3)}"], _sent);
        Send("DDATA/A/P1", 2, Number(11, 3));
        Assert.Equal((WriteResult.Done, 3.0), ((await writing).Result, (await writing).ReadBack));
    }

    [Fact]
    public void Other_edge_nodes_and_commands_are_nobodys()
    {
        foreach (var text in new[] { "spBv1.0/YZ/NBIRTH/B", "spBv1.0/XX/NBIRTH/A", "spBv1.0/YZ/NCMD/A", "spBv1.0/STATE/x" })
        {
            Assert.True(SparkplugTopic.TryParse(Encoding.UTF8.GetBytes(text), out var topic));
            Assert.Null(_host.Find(topic));
        }
    }

    [Fact]
    public void Mutated_payloads_never_throw()
    {
        var random = new Random(17);
        for (var round = 0; round < 3_000; round++)
        {
            var bytes = (byte[])Unit.Tests.Wire.Sparkplug.ForeignPayload.Bytes.Clone();
            for (var i = random.Next(1, 5); i > 0; i--) bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            string[] words = ["NBIRTH/A", "NDEATH/A", "NDATA/A", "DBIRTH/A/P1", "DDATA/A/P1", "DDEATH/A/P1"];
            Take(words[random.Next(words.Length)], bytes);
        }
    }

    private void Born()
    {
        Send("NBIRTH/A", 0, BirthSequence(3), Named("load", 1, 50));
        Send("DBIRTH/A/P1", 1, Named("v_rms", 11, 1.5), Flag("run", true), Named("unmapped", 12, 1));
    }

    private static SparkplugMetric BirthSequence(ulong value) => new() { Name = "bdSeq"u8, DataType = SparkplugDataType.Int64, Field = SparkplugField.Long, Bits = value };

    private static SparkplugMetric Named(string name, ulong alias, double value)
    {
        var metric = Number(alias, value);
        metric.Name = Encoding.UTF8.GetBytes(name);
        metric.DataType = SparkplugDataType.Double;
        if (name == "load") metric.Timestamp = null;
        return metric;
    }

    private static SparkplugMetric Number(ulong alias, double value) =>
        new() { Alias = alias, Timestamp = 1_700_000_000_001, Field = SparkplugField.Double, Bits = BitConverter.DoubleToUInt64Bits(value) };

    private static SparkplugMetric Flag(string name, bool value) => new() { Name = Encoding.UTF8.GetBytes(name), DataType = SparkplugDataType.Boolean, Field = SparkplugField.Boolean, Bits = value ? 1UL : 0 };

    private void Send(string rest, byte? sequence, params ReadOnlySpan<SparkplugMetricBox> metrics)
    {
        _writer.Start(1_700_000_000_000, sequence);
        foreach (var metric in metrics) _writer.Add(metric.Metric);
        Take(rest, _writer.Payload.ToArray());
    }

    private void Take(string rest, byte[] payload)
    {
        Assert.True(SparkplugTopic.TryParse(Encoding.UTF8.GetBytes("spBv1.0/YZ/" + rest), out var topic));
        Assert.Equal(Taking.Taken, _host.Find(topic)!.Take(payload, Received, false));
    }
}

/// <summary>A metric that may stand in an array.</summary>
internal readonly struct SparkplugMetricBox
{
    private readonly byte[] _encoded;

    private SparkplugMetricBox(byte[] encoded) => _encoded = encoded;

    public SparkplugMetric Metric
    {
        get
        {
            SparkplugPayload.TryRead(_encoded, out var payload);
            foreach (var metric in payload) return metric;
            return default;
        }
    }

    public static implicit operator SparkplugMetricBox(SparkplugMetric metric)
    {
        var writer = new SparkplugWriter();
        writer.Start(null, null);
        writer.Add(metric);
        return new(writer.Payload.ToArray());
    }
}
