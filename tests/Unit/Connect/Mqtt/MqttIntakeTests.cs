using System.Text;
using Xunit;
using Yiwang.Connect.Acquisition;
using Yiwang.Connect.Mqtt.Discovery;
using Yiwang.Connect.Mqtt.Intake;
using Yiwang.Connect.Mqtt.Mapping;
using Yiwang.Connect.Points;
using Yiwang.Mqtt.Broker;
using Yiwang.Wire.Mqtt;

namespace Yiwang.Unit.Tests.Connect.Mqtt;

public sealed class MqttIntakeTests : ITapSettlement, IDisposable
{
    private const string Owner = "o.abcdefghijklmnopqrst";
    private readonly DiscoveredTopics _discovered = new();
    private readonly MqttIntake _intake;
    private readonly RecordingSink _sink = new();
    private readonly List<(long, MqttReason)> _settled = [];
    private readonly SemaphoreSlim _heard = new(0);
    private object? _memo;

    public MqttIntakeTests()
    {
        _intake = new(_discovered);
        _intake.Attach(this);
    }

    public void Dispose() => _heard.Dispose();

    void ITapSettlement.Settle(long ticket, MqttReason reason)
    {
        lock (_settled) _settled.Add((ticket, reason));
        _heard.Release();
    }

    void ITapSettlement.Ready() => _heard.Release();

    [Fact]
    public void A_message_feeds_every_point_of_its_topic()
    {
        Listen(_sink, RecordingSink.Point("v", "yz/a/003/vib", "$.v_rms", "$.ts"), RecordingSink.Point("temp", "yz/+/003/vib", "$.temp"),
            RecordingSink.Point("raw", "yz/#", kind: PointKind.Text), RecordingSink.Point("other", "yz/a/004/vib"));
        Assert.Equal(TapVerdict.Taken, Offer("yz/a/003/vib", """{"ts":1700000000,"v_rms":1.12,"temp":41}""").Verdict);
        Assert.Equal(["2='{\"ts\":1700000000,\"v_rms\":1.12,\"temp\":41}'@5000000", "0=1.12@1700000000000000", "1=41@5000000"], _sink.Take());
        Assert.Empty(_discovered.List(Owner));
    }

    [Fact]
    public void A_topic_that_feeds_nothing_is_discovered_until_a_point_names_it()
    {
        Assert.Equal(TapVerdict.NotMapped, Offer("yz/new", """{"ts":1700000000,"温度":36.5,"on":true,"name":"x","deep":{"list":[1,2]}}""").Verdict);
        Offer("yz/new", "later");
        var found = Assert.Single(_discovered.List(Owner));
        Assert.Equal(("yz/new", 2L, "client"), (found.Topic, found.Count, found.ClientId));
        var guess = PayloadGuess.Of(found.Topic, found.Sample);
        Assert.Equal("$.ts", guess.TimeSelector);
        Assert.Equal(["$.温度 Analog 36.5", "$.on Digital true", "$.name Text x", "$.deep.list[0] Analog 1", "$.deep.list[1] Analog 2"], guess.Values.Select(v => $"{v.Selector} {v.Kind} {v.Example}"));
        _discovered.Forget(Owner, "yz/new");
        // a message that comes between the saving of the point and its taking effect
        Offer("yz/new", "{}");
        _memo = null;
        Offer("yz/other", "{}");
        _memo = null;
        Listen(_sink, RecordingSink.Point("t", "yz/new", "$.t"));
        Assert.Equal(["yz/other"], _discovered.List(Owner).Select(t => t.Topic));
        Assert.Equal(TapVerdict.Taken, Offer("yz/new", """{"t":1}""").Verdict);
        Assert.Equal(["yz/other"], _discovered.List(Owner).Select(t => t.Topic));
    }

    [Fact]
    public void A_sample_that_is_no_text_offers_what_stood_before()
    {
        // what a device sends in another coding than UTF-8, as name and as value
        Assert.Equal(["$.a"], PayloadGuess.Of("t", [.. "{\"a\":1,\"b\":\""u8, 0xCE, 0xC2, .. "\",\"c\":2}"u8]).Values.Select(v => v.Selector));
        Assert.Equal(["$.a"], PayloadGuess.Of("t", [.. "{\"a\":1,\""u8, 0xCE, 0xC2, .. "\":2}"u8]).Values.Select(v => v.Selector));
    }

    [Fact]
    public void The_list_of_discovered_topics_is_bounded_and_keeps_the_newest()
    {
        for (var i = 0; i < DiscoveredTopics.TopicsMax + 50; i++)
        {
            _memo = null;
            Offer($"t/{i}", "1", nowUs: 1_000 + i);
        }
        var list = _discovered.List(Owner);
        Assert.Equal((DiscoveredTopics.TopicsMax, $"t/{DiscoveredTopics.TopicsMax + 49}", "t/50"), (list.Count, list[0].Topic, list[^1].Topic));
    }

    [Fact]
    public void Somebody_elses_message_feeds_nobody()
    {
        Listen(_sink, RecordingSink.Point("v", "yz/a"));
        Assert.Equal(TapVerdict.NotMapped, Offer("yz/a", "1", owner: "o.somebodyelse0000000").Verdict);
        Assert.Empty(_sink.Take());
    }

    [Fact]
    public async Task A_message_with_qos_is_answered_once_its_samples_are_durable()
    {
        _sink.StoresAtOnce = false;
        Listen(_sink, RecordingSink.Point("v", "yz/a"));
        Assert.Equal(TapAnswer.Taken(0), Offer("yz/a", "1"));
        var first = Offer("yz/a", "2", qos: 1);
        while (_sink.Asked == 0) await Task.Yield();
        var second = Offer("yz/a", "3", qos: 2);
        Assert.True(second.Ticket > first.Ticket);
        Assert.Empty(_settled);
        _sink.Store();
        await _heard.WaitAsync();
        Assert.Equal([(first.Ticket, MqttReason.Success)], _settled);
        while (_sink.Asked == 1) await Task.Yield();
        _sink.Keeps = false;
        _sink.Store();
        await _heard.WaitAsync();
        Assert.Equal([(first.Ticket, MqttReason.Success), (second.Ticket, MqttReason.UnspecifiedError)], _settled);
    }

    [Fact]
    public async Task A_full_sink_holds_the_message_and_takes_each_value_once()
    {
        Listen(_sink, RecordingSink.Point("a", "yz/a", "$.a"), RecordingSink.Point("b", "yz/a", "$.b"));
        _sink.Room = 0;
        Assert.Equal(TapVerdict.Busy, Offer("yz/a", """{"a":1,"b":2}""").Verdict);
        await _heard.WaitAsync();
        _sink.Room = 1;
        Assert.Equal(TapVerdict.Taken, Offer("yz/a", """{"a":1,"b":2}""").Verdict);
        Assert.Equal(TapVerdict.Busy, Offer("yz/a", """{"a":3,"b":4}""", nowUs: 6_000_000).Verdict);
        _sink.Room = 9;
        Assert.Equal(TapVerdict.Taken, Offer("yz/a", """{"a":3,"b":4}""", nowUs: 6_000_000).Verdict);
        Assert.Equal(["0=1@5000000", "1=2@5000000", "0=3@6000000", "1=4@6000000"], _sink.Take());
    }

    [Fact]
    public void What_cannot_be_read_is_counted_said_and_never_a_value()
    {
        var health = Listen(_sink, RecordingSink.Point("v", "yz/a", "$.v"));
        foreach (var payload in new[] { "not json", """{"w":1}""", """{"v":"words"}""", """{"v":{"x":1}}""", """{"v":null}""" }) Offer("yz/a", payload);
        Assert.Equal(4, health.Errors(LinkError.Mapping));
        Assert.All(_sink.Take(), line => Assert.Contains("lost", line, StringComparison.Ordinal));
        Assert.NotNull(health.Trouble);
        Offer("yz/a", """{"v":7}""");
        Assert.Equal(["0=7@5000000"], _sink.Take());
        Assert.Null(health.Trouble);
    }

    [Fact]
    public void A_message_allocates_nothing()
    {
        var sink = new CountingSink();
        Listen(sink, RecordingSink.Point("v", "yz/a/003/vib", "$.v_rms", "$.ts"), RecordingSink.Point("temp", "yz/a/003/vib", "$.temp", "$.ts"));
        var (topic, payload) = ("yz/a/003/vib"u8.ToArray(), """{"ts":1700000000123,"v_rms":1.12,"temp":41.5}"""u8.ToArray());
        var publisher = new Somebody(Owner);
        var messages = 0;
        Pass(100);
        Assert.Equal(0, Allocations.Least(() => Pass(10_000)));
        Assert.Equal(2 * messages, sink.Values);

        void Pass(int times)
        {
            for (var i = 0; i < times; i++, messages++) Once();
        }

        void Once() => _intake.Offer(new(ref _memo) { Publisher = publisher, ClientId = "client", Topic = topic, Payload = payload, ReceivedAtUs = 5_000_000 });
    }

    private AdapterHealth Listen(IReadingSink sink, params Point[] points)
    {
        var health = new AdapterHealth();
        _intake.Add(new("a", Owner, new TopicMapping(new PointValues(points, sink, health), TimeZoneInfo.Utc, null)));
        return health;
    }

    private TapAnswer Offer(string topic, string payload, byte qos = 0, string owner = Owner, long nowUs = 5_000_000) => _intake.Offer(new(ref _memo)
    {
        Publisher = new Somebody(owner), ClientId = "client", Topic = Encoding.UTF8.GetBytes(topic), Payload = Encoding.UTF8.GetBytes(payload), Qos = qos, ReceivedAtUs = nowUs,
    });

    private sealed class Somebody(string owner) : IMqttIdentity
    {
        public string Name => "somebody";
        public string Owner => owner;
        public MqttReason MayPublish(ReadOnlySpan<byte> topic, byte qos, bool retain) => MqttReason.Success;
        public MqttReason MaySubscribe(ReadOnlySpan<byte> filter, byte qos) => MqttReason.Success;
        public bool MayReceive(ReadOnlySpan<byte> topic) => true;
    }
}
