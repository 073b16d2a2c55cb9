using Xunit;
using Yiwang.Wire.Mqtt;
using Yiwang.Wire.Mqtt.Packets;
using Yiwang.Wire.Mqtt.Properties;

namespace Yiwang.Unit.Tests.Wire.Mqtt;

public sealed class PacketTests
{
    [Fact]
    public void Every_sample_is_read_and_written_back_byte_for_byte()
    {
        foreach (var (name, version, hex) in PacketSamples.All)
        {
            var bytes = PacketSamples.Bytes(hex);
            var reason = PacketReading.Read(bytes, version, out var whole, out var written);
            Assert.True(whole && reason == MqttReason.Success, $"{name}: {reason}");
            Assert.True(bytes.AsSpan().SequenceEqual(written), $"{name}: {Convert.ToHexString(written)}");
        }
    }

    [Fact]
    public void A_packet_cut_off_at_any_byte_is_not_whole()
    {
        foreach (var (name, version, hex) in PacketSamples.All)
        {
            var bytes = PacketSamples.Bytes(hex);
            for (var n = 0; n < bytes.Length; n++)
            {
                var reason = PacketReading.Read(bytes.AsSpan(0, n), version, out var whole, out _);
                Assert.True(!whole && reason == MqttReason.Success, $"{name} at {n}");
            }
        }
    }

    [Fact]
    public void A_body_that_ends_too_soon_is_refused_or_written_back_as_it_is()
    {
        foreach (var (name, version, hex) in PacketSamples.All)
        {
            var bytes = PacketSamples.Bytes(hex);
            for (var n = 0; n < bytes.Length - 2; n++)
            {
                byte[] cut = [bytes[0], (byte)n, .. bytes.AsSpan(2, n)];
                var reason = PacketReading.Read(cut, version, out var whole, out var written);
                Assert.True(whole, name);
                if (bytes[0] == 0x10) Assert.NotEqual(MqttReason.Success, reason);
                else if (reason == MqttReason.Success) Assert.Equal(Meaning(cut, version), Meaning(written, version));
            }
        }
    }

    [Theory]
    [InlineData(1), InlineData(2), InlineData(3)]
    public void Mutated_packets_are_refused_or_mean_what_they_say(int seed)
    {
        var random = new Random(seed);
        for (var round = 0; round < 20_000; round++)
        {
            var (_, version, hex) = PacketSamples.All[random.Next(PacketSamples.All.Length)];
            var bytes = PacketSamples.Bytes(hex);
            for (var change = random.Next(1, 4); change > 0; change--) bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            if (random.Next(4) == 0) bytes = [.. bytes, .. bytes.AsSpan(random.Next(bytes.Length))];
            var reason = PacketReading.Read(bytes, version, out var whole, out var written);
            if (!whole || reason != MqttReason.Success) continue;
            Assert.Equal(MqttReason.Success, PacketReading.Read(written, version, out whole, out var again));
            Assert.True(whole);
            Assert.Equal(written, again);
        }
    }

    [Fact]
    public void Reads_what_a_will_of_MQTT_5_says()
    {
        var bytes = PacketSamples.Bytes(PacketSamples.All.Single(s => s.Name == "CONNECT 5, will and properties").Hex);
        Assert.Equal(MqttReason.Success, ConnectPacket.Read(bytes.AsSpan(2), out var connect));
        Assert.True(connect is { Version: MqttVersion.V5, CleanStart: true, HasWill: true, WillQos: 1, WillRetain: false, KeepAlive: 10 });
        Assert.Equal("w", Text(connect.WillTopic));
        Assert.Equal(5u, connect.WillProperties.Number(PropertyId.WillDelayInterval, 0));
        Assert.Equal(4096u, connect.Properties.Number(PropertyId.MaximumPacketSize, 0));
        Assert.Equal(7u, connect.Properties.Number(PropertyId.MessageExpiryInterval, 7));
        Assert.Equal([0, 1, 2], connect.Password.ToArray());
    }

    [Fact]
    public void Walks_filters_with_their_options()
    {
        Assert.Equal(MqttReason.Success, SubscribePacket.Read(PacketSamples.Bytes("000a 0003 612f62 01 0003 632f64 02"), MqttVersion.V311, out var packet));
        var seen = new List<string>();
        foreach (var request in packet) seen.Add($"{Text(request.Filter)}:{request.Options.Qos}");
        Assert.Equal(["a/b:1", "c/d:2"], seen);
    }

    [Fact]
    public void Reading_a_publish_allocates_nothing()
    {
        var bytes = PacketSamples.Bytes(PacketSamples.All.Single(s => s.Name == "PUBLISH 5, properties").Hex);
        var into = new byte[bytes.Length];
        Assert.Equal(0, Allocations.Least(() => { for (var i = 0; i < 1_000; i++) RoundTrip(bytes, into); }));
    }

    private static void RoundTrip(byte[] bytes, byte[] into)
    {
        PacketFrame.Read(bytes, out var frame, out _);
        PublishPacket.Read(bytes.AsSpan(frame.BodyAt), frame.Flags, MqttVersion.V5, out var packet);
        packet.Properties.TryNumber(PropertyId.TopicAlias, out _);
        packet.Write(into, MqttVersion.V5);
    }

    /// <summary>A packet without the parts that may be left out when they say nothing.</summary>
    private static string Meaning(byte[] bytes, MqttVersion version)
    {
        PacketReading.Read(bytes, version, out _, out var written);
        return Convert.ToHexString(written);
    }

    private static string Text(ReadOnlySpan<byte> utf8) => System.Text.Encoding.UTF8.GetString(utf8);
}
