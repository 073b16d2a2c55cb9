using Xunit;
using Yiwang.Wire.Mqtt;

namespace Yiwang.Unit.Tests.Mqtt.Broker;

public sealed class WillTests
{
    private static readonly BedConnect s_will = new() { WillTopic = "will", WillQos = 1 };

    [Fact]
    public async Task A_lost_client_s_will_is_published_and_a_polite_one_s_is_not()
    {
        await using var bed = new Bed();
        var watcher = await bed.ConnectAsync("watcher");
        await watcher.SubscribeAsync("will", 2);
        await (await bed.ConnectAsync("polite", more: s_will)).DisconnectAsync();
        await (await bed.Connect311Async("polite311", more: s_will)).DisconnectAsync();
        await watcher.ExpectNothingAsync();
        await (await bed.ConnectAsync("lost", more: s_will with { WillPayload = "lost" })).DropAsync();
        var message = await watcher.NextMessageAsync();
        Assert.Equal(("lost", (byte)1), (message.Payload, message.Qos));
        await (await bed.ConnectAsync("wishes", more: s_will with { WillPayload = "wished" })).DisconnectAsync(MqttReason.DisconnectWithWill);
        Assert.Equal("wished", (await watcher.NextMessageAsync()).Payload);
        var bad = await bed.ConnectAsync("bad", more: s_will with { WillPayload = "bad" });
        await bad.SendAsync("00 00");
        Assert.Equal(MqttReason.MalformedPacket, (await bad.UntilClosedAsync())!.Reason);
        Assert.Equal("bad", (await watcher.NextMessageAsync()).Payload);
    }

    [Fact]
    public async Task A_delayed_will_waits_and_is_forgotten_when_the_client_comes_back()
    {
        await using var bed = new Bed();
        var watcher = await bed.ConnectAsync("watcher");
        await watcher.SubscribeAsync("will");
        var delayed = s_will with { WillDelay = 30 };
        await (await bed.ConnectAsync("a", expiry: 100, more: delayed)).DropAsync();
        bed.Time.Advance(TimeSpan.FromSeconds(20));
        var back = await bed.ConnectAsync("a", clean: false, expiry: 100, more: delayed);
        bed.Time.Advance(TimeSpan.FromSeconds(60));
        await watcher.ExpectNothingAsync();
        await back.DropAsync();
        bed.Time.Advance(TimeSpan.FromSeconds(29));
        await watcher.ExpectNothingAsync();
        bed.Time.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal("gone", (await watcher.NextMessageAsync()).Payload);
    }

    [Fact]
    public async Task A_delayed_will_is_published_when_the_session_ends_first()
    {
        await using var bed = new Bed();
        var watcher = await bed.ConnectAsync("watcher");
        await watcher.SubscribeAsync("will");
        var delayed = s_will with { WillDelay = 1_000 };
        await (await bed.ConnectAsync("a", expiry: 10, more: delayed)).DropAsync();
        bed.Time.Advance(TimeSpan.FromSeconds(11));
        Assert.Equal("gone", (await watcher.NextMessageAsync()).Payload);
        await (await bed.ConnectAsync("b", expiry: 100, more: delayed)).DropAsync();
        await bed.ConnectAsync("b", clean: true);
        Assert.Equal("gone", (await watcher.NextMessageAsync()).Payload);
    }

    [Fact]
    public async Task A_take_over_publishes_a_will_without_delay()
    {
        await using var bed = new Bed();
        var watcher = await bed.ConnectAsync("watcher");
        await watcher.SubscribeAsync("will");
        await bed.ConnectAsync("a", expiry: 100, more: s_will);
        await bed.ConnectAsync("a", clean: false, expiry: 100, more: s_will with { WillDelay = 10 });
        Assert.Equal("gone", (await watcher.NextMessageAsync()).Payload);
        await bed.ConnectAsync("a", clean: false, expiry: 100);
        await watcher.ExpectNothingAsync();
    }

    [Fact]
    public async Task A_retained_will_stays()
    {
        await using var bed = new Bed();
        await (await bed.ConnectAsync("a", more: s_will with { WillRetain = true })).DropAsync();
        var late = await bed.ConnectAsync("late");
        await late.SubscribeAsync("will");
        Assert.True((await late.NextMessageAsync()).Retain);
    }

    [Fact]
    public async Task A_will_that_the_client_may_not_publish_is_refused_at_once()
    {
        await using var bed = new Bed();
        var client = bed.Open();
        var connack = await client.ConnectAsync(s_will with { ClientId = "a", User = "limited" });
        Assert.Equal(MqttReason.NotAuthorized, connack.Reason);
        Assert.Empty(bed.Broker.Sessions());
    }
}
