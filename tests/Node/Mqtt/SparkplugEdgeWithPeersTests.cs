using System.Globalization;
using System.Text;
using System.Text.Json;
using Xunit;
using Yiwang.Connect.Adapters;
using Yiwang.Connect.Mqtt.Publishing;
using Yiwang.Connect.Points;
using Yiwang.Mqtt.Client;
using Yiwang.Streams;
using Yiwang.Unit.Tests.Connect.Mqtt;

namespace Yiwang.Node.Tests.Mqtt;

/// <summary>Our Sparkplug edge node, over mosquitto, read by npm mqtt and sparkplug-payload.</summary>
public sealed class SparkplugEdgeWithPeersTests : IAsyncLifetime
{
    private const long Time = 1_700_000_000_000_000;
    private MosquittoServer _server = null!;
    private NodeScript _watch = null!;
    private readonly System.Threading.Channels.Channel<(string Code, double Value)> _ordered = System.Threading.Channels.Channel.CreateUnbounded<(string, double)>();
    private volatile bool _offline;

    public async ValueTask InitializeAsync()
    {
        _server = await MosquittoServer.StartAsync();
        _watch = NodeScript.Start("sparkplug_watch.js", _server.Port.ToString(CultureInfo.InvariantCulture));
        await _watch.HearAsync(line => line == "ready");
    }

    public async ValueTask DisposeAsync()
    {
        await _watch.DisposeAsync();
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task An_edge_node_is_born_speaks_by_alias_is_born_again_and_dies()
    {
        var edge = Edge("");
        edge.Start();
        var node = await HearAsync("spBv1.0/YZ/NBIRTH/E");
        Assert.Equal((0, 0, false), (node.GetProperty("seq").GetInt32(), node.GetProperty("qos").GetInt32(), node.GetProperty("retain").GetBoolean()));
        Assert.Equal(["bdSeq=0", "Node Control/Rebirth=false", "load=5"], Values(node));
        Assert.All(node.GetProperty("metrics").EnumerateArray(), metric => Assert.True(metric.GetProperty("ts").GetInt64() > 0));
        var device = await HearAsync("spBv1.0/YZ/DBIRTH/E/P1");
        Assert.Equal(1, device.GetProperty("seq").GetInt32());
        Assert.Equal(["v=1.25", "text=润滑"], Values(device));

        Offer(edge, "v", Micros(TimeSpan.FromDays(1)), 2.5);
        var data = await HearAsync("spBv1.0/YZ/DDATA/E/P1");
        var metric = Assert.Single(data.GetProperty("metrics").EnumerateArray());
        Assert.Equal((2, 2.5), (data.GetProperty("seq").GetInt32(), BitsToDouble(metric)));
        Assert.False(metric.TryGetProperty("name", out var name) && name.GetString() is { Length: > 0 });

        _watch.Say("rebirth");
        Assert.Equal("bdSeq=0", Values(await HearAsync("spBv1.0/YZ/NBIRTH/E"))[0]);
        await HearAsync("spBv1.0/YZ/DBIRTH/E/P1");
        await edge.DisposeAsync();
        Assert.Equal(["bdSeq=0"], Values(await HearAsync("spBv1.0/YZ/NDEATH/E")));
    }

    [Fact]
    public async Task A_device_that_goes_offline_dies_and_is_born_again_with_what_it_measured()
    {
        await using var edge = Edge("");
        edge.Start();
        Assert.Equal(1, (await HearAsync("spBv1.0/YZ/DBIRTH/E/P1")).GetProperty("seq").GetInt32());
        _offline = true;
        var death = await HearAsync("spBv1.0/YZ/DDEATH/E/P1");
        Assert.Equal((2, 0, false, 0), (death.GetProperty("seq").GetInt32(), death.GetProperty("qos").GetInt32(), death.GetProperty("retain").GetBoolean(), death.GetProperty("metrics").GetArrayLength()));
        Assert.True(death.GetProperty("ts").GetInt64() > 0);
        Offer(edge, "v", Time, 3);
        Offer(edge, "load", Micros(TimeSpan.FromDays(1)), 6);
        // of the dead device nothing is said: the edge node's own value comes with the next number
        Assert.Equal(3, (await HearAsync("spBv1.0/YZ/NDATA/E")).GetProperty("seq").GetInt32());
        _offline = false;
        Assert.Equal(4, (await HearAsync("spBv1.0/YZ/DBIRTH/E/P1")).GetProperty("seq").GetInt32());
        var late = await HearAsync("spBv1.0/YZ/DDATA/E/P1");
        Assert.Equal((5, 3d, true), (late.GetProperty("seq").GetInt32(), BitsToDouble(late.GetProperty("metrics")[0]), late.GetProperty("metrics")[0].GetProperty("historical").GetBoolean()));
    }

    [Fact]
    public async Task Commands_by_name_and_by_alias_reach_points_that_are_open_for_writing_and_no_others()
    {
        await using var edge = Edge("");
        edge.Start();
        await HearAsync("spBv1.0/YZ/DBIRTH/E/P1");
        _watch.Say("dcmd text 1");
        _watch.Say("dcmd v 42.5");
        Assert.Equal(("v", 42.5), await _ordered.Reader.ReadAsync().AsTask().WaitAsync(Patience.Deadline));
        _watch.Say("dcmd 2 43");
        Assert.Equal(("v", 43d), await _ordered.Reader.ReadAsync().AsTask().WaitAsync(Patience.Deadline));
    }

    [Fact]
    public async Task With_a_primary_host_it_waits_and_what_it_measured_meanwhile_is_historical()
    {
        await using var edge = Edge("scada");
        edge.Start();
        Offer(edge, "v", Time, 7);
        await using var host = await MqttClient.ConnectAsync(new() { Host = "127.0.0.1", Port = _server.Port }, new Inbox(), TimeProvider.System);
        await host.PublishAsync("spBv1.0/STATE/other", """{"online":true,"timestamp":9}"""u8.ToArray(), 1, true);
        await host.PublishAsync("spBv1.0/STATE/scada", """{"online":true,"timestamp":10}"""u8.ToArray(), 1, true);
        await HearAsync("spBv1.0/YZ/NBIRTH/E");
        var data = await HearAsync("spBv1.0/YZ/DDATA/E/P1");
        Assert.True(data.GetProperty("metrics")[0].GetProperty("historical").GetBoolean());
        Assert.Equal(Time / 1_000, data.GetProperty("metrics")[0].GetProperty("ts").GetInt64());

        await host.PublishAsync("spBv1.0/STATE/scada", """{"online":false,"timestamp":9}"""u8.ToArray(), 1, true);
        Offer(edge, "v", Micros(TimeSpan.FromDays(1)), 8);
        await HearAsync("spBv1.0/YZ/DDATA/E/P1");
        await host.PublishAsync("spBv1.0/STATE/scada", """{"online":false,"timestamp":11}"""u8.ToArray(), 1, true);
        Assert.Equal(["bdSeq=0"], Values(await HearAsync("spBv1.0/YZ/NDEATH/E")));
        await host.PublishAsync("spBv1.0/STATE/scada", """{"online":true,"timestamp":12}"""u8.ToArray(), 1, true);
        Assert.Equal("bdSeq=1", Values(await HearAsync("spBv1.0/YZ/NBIRTH/E"))[0]);
    }

    private static readonly PublishTarget[] s_targets =
    [
        Target("load", "@cloud/spBv1.0/YZ/NDATA/E", PointKind.Analog), Target("v", "@cloud/spBv1.0/YZ/NDATA/E/P1", PointKind.Analog), Target("text", "@cloud/spBv1.0/YZ/NDATA/E/P1", PointKind.Text),
    ];

    private EdgeSession Edge(string primary)
    {
        var adapter = new Adapter { Id = "cloud", Owner = "o.abcdefghijklmnopqrst", Name = "cloud", Kind = AdapterKind.MqttClient, Endpoint = $"mqtt://127.0.0.1:{_server.Port}", SparkplugHost = primary };
        return new(adapter, new() { Host = "127.0.0.1", Port = _server.Port, ClientId = "edge-e" }, "YZ", "E", s_targets, Last, TimeProvider.System, new EdgeWays(_ => _offline, (point, value) => _ordered.Writer.WriteAsync((point.Code, value)).AsTask()));
    }

    private static LastSample? Last(Point point, out byte[] bytes)
    {
        bytes = point.Code == "text" ? Encoding.UTF8.GetBytes("润滑") : [];
        return new(Time, Time, BitConverter.DoubleToInt64Bits(point.Code == "load" ? 5 : 1.25), Quality.Good);
    }

    private static void Offer(EdgeSession edge, string code, long timeUs, double value) =>
        edge.Offer(new(Array.Find(s_targets, t => t.Point.Code == code)!, timeUs, BitConverter.DoubleToInt64Bits(value), 0, []));

    private static PublishTarget Target(string code, string topic, PointKind kind) => PublishTarget.Of(RecordingSink.Point(code, "holding:0", kind: kind) with { PublishTopic = topic, Writable = code == "v" })!;

    private static long Micros(TimeSpan ahead) => (TimeProvider.System.GetUtcNow() + ahead).ToUnixTimeMilliseconds() * 1_000;

    private static double BitsToDouble(JsonElement metric) => metric.GetProperty("value").GetDouble();

    private static string[] Values(JsonElement message) => [.. message.GetProperty("metrics").EnumerateArray().Select(m => $"{m.GetProperty("name").GetString()}={m.GetProperty("value").ToString().Replace("False", "false", StringComparison.Ordinal)}")];

    private async Task<JsonElement> HearAsync(string topic) => JsonDocument.Parse(await _watch.HearAsync(line => line.Contains($"\"{topic}\"", StringComparison.Ordinal))).RootElement;
}
