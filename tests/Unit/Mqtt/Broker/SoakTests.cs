using Xunit;
using Yiwang.Wire.Mqtt;

namespace Yiwang.Unit.Tests.Mqtt.Broker;

/// <summary>Random clients against a model of what each must get: at QoS 1 everything at least once, at QoS 2 exactly once, whatever breaks in between.</summary>
public sealed class SoakTests
{
    private static readonly string[] s_filters = ["a", "a/+", "#", "a/b", "+/b"];
    private static readonly string[] s_topics = ["a", "a/b", "c/b", "a/c"];

    [Theory]
    [InlineData(1), InlineData(2), InlineData(3), InlineData(4), InlineData(5), InlineData(6)]
    public async Task Every_promise_is_kept(int seed)
    {
        var random = new Random(seed);
        var bed = new Bed();
        var publisher = await bed.ConnectAsync("publisher");
        var subscribers = Enumerable.Range(0, 4).Select(i => new Subscriber($"s{i}")).ToArray();
        foreach (var one in subscribers) await one.ConnectAsync(bed);
        for (var step = 0; step < 250; step++)
        {
            var one = subscribers[random.Next(subscribers.Length)];
            switch (random.Next(12))
            {
                case 0:
                    await one.ConnectAsync(bed);
                    break;
                case 1:
                    await one.DropAsync();
                    break;
                case 2:
                    await one.SubscribeAsync(s_filters[random.Next(s_filters.Length)], (byte)random.Next(1, 3));
                    break;
                case 3:
                    await one.UnsubscribeAsync(s_filters[random.Next(s_filters.Length)]);
                    break;
                case 4 when random.Next(4) == 0:
                    foreach (var each in subscribers) each.Forget();
                    bed = await bed.RestartAsync();
                    publisher = await bed.ConnectAsync("publisher");
                    break;
                case 5 or 6:
                    await one.TakeAsync(random.Next(5));
                    break;
                default:
                    var (topic, qos) = (s_topics[random.Next(s_topics.Length)], (byte)random.Next(1, 3));
                    foreach (var each in subscribers) each.Expect(topic, $"{step}", qos);
                    await publisher.PublishAsync(topic, $"{step}", qos);
                    break;
            }
        }
        foreach (var one in subscribers)
        {
            await one.ConnectAsync(bed);
            await one.CheckAsync();
        }
        await bed.DisposeAsync();
    }

    private sealed class Subscriber(string id)
    {
        private readonly Dictionary<string, byte> _filters = [];
        private readonly Dictionary<string, byte> _expected = [];
        private readonly Dictionary<string, int> _seen = [];
        private readonly HashSet<ushort> _received = [];
        private BedClient? _client;

        public async Task ConnectAsync(Bed bed) => _client = await bed.ConnectAsync(id, clean: false, expiry: 10_000);

        public async Task DropAsync()
        {
            if (_client != null) await _client.DropAsync();
            _client = null;
        }

        public void Forget() => _client = null;

        public async Task SubscribeAsync(string filter, byte qos)
        {
            if (_client == null) return;
            await _client.SubscribeAsync(filter, qos);
            _filters[filter] = qos;
        }

        public async Task UnsubscribeAsync(string filter)
        {
            if (_client == null) return;
            await _client.UnsubscribeAsync(filter);
            _filters.Remove(filter);
        }

        public void Expect(string topic, string payload, byte qos)
        {
            var fitting = _filters.Where(f => Topics.Matches(System.Text.Encoding.UTF8.GetBytes(f.Key), System.Text.Encoding.UTF8.GetBytes(topic))).ToArray();
            if (fitting.Length > 0) _expected[payload] = Math.Min(qos, fitting.Max(f => f.Value));
        }

        /// <summary>Takes some of what has come, and answers some of that only in part.</summary>
        public async Task TakeAsync(int count)
        {
            while (_client != null && count-- > 0 && await _client.TryNextAsync() is { } packet) await AnswerAsync(packet);
        }

        public async Task CheckAsync()
        {
            // QoS 2 follows when the journal is on the disk
            for (var deadline = Environment.TickCount64 + 10_000; Environment.TickCount64 < deadline;)
            {
                while (await _client!.TryNextAsync() is { } packet) await AnswerAsync(packet);
                if (_expected.Keys.All(_seen.ContainsKey)) break;
            }
            Assert.Equal(_expected.Keys.Order(), _seen.Keys.Order());
            Assert.All(_expected.Where(e => e.Value == 2), e => Assert.True(_seen[e.Key] == 1, $"{id}: {e.Key} came {_seen[e.Key]} times"));
        }

        private async Task AnswerAsync(BedPacket packet)
        {
            switch (packet.Type)
            {
                case PacketType.Publish when packet.Qos == 2:
                    if (_received.Add(packet.PacketId)) Count(packet);
                    await _client!.AcknowledgeAsync(PacketType.Pubrec, packet.PacketId);
                    break;
                case PacketType.Publish:
                    Count(packet);
                    await _client!.AcknowledgeAsync(PacketType.Puback, packet.PacketId);
                    break;
                case PacketType.Pubrel:
                    _received.Remove(packet.PacketId);
                    await _client!.AcknowledgeAsync(PacketType.Pubcomp, packet.PacketId);
                    break;
            }
        }

        private void Count(BedPacket packet) => _seen[packet.Payload] = _seen.GetValueOrDefault(packet.Payload) + 1;
    }
}
