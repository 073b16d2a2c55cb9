using Xunit;
using Yiwang.Mqtt.Broker;
using Yiwang.Wire.Mqtt;
using Yiwang.Wire.Mqtt.Properties;

namespace Yiwang.Unit.Tests.Mqtt.Broker;

public sealed class RetainedTests
{
    [Fact]
    public async Task New_subscriptions_get_the_last_retained_message_of_each_topic_that_fits()
    {
        await using var bed = new Bed();
        var (a, b) = (await bed.ConnectAsync("a"), await bed.ConnectAsync("b"));
        await a.PublishAsync("t/1", "old", 1, retain: true);
        await a.PublishAsync("t/1", "new", 1, retain: true);
        await a.PublishAsync("t/2/x", "deep", 2, retain: true);
        await a.PublishAsync("t/2", "not retained", 1);
        await a.PublishAsync("$own/t", "hidden", 1, retain: true);
        await b.SubscribeAsync("#", 1, identifier: 9);
        var seen = new[] { await b.NextMessageAsync(), await b.NextMessageAsync() };
        Assert.Equal(["t/1 new 1 True 9", "t/2/x deep 1 True 9"], seen.Select(m => $"{m.Topic} {m.Payload} {m.Qos} {m.Retain} {m[PropertyId.SubscriptionIdentifier]}").Order());
        await b.ExpectNothingAsync();
        await b.SubscribeAsync("$own/+");
        Assert.Equal("hidden", (await b.NextMessageAsync()).Payload);
    }

    [Fact]
    public async Task An_empty_payload_clears_and_is_passed_on()
    {
        await using var bed = new Bed();
        var (a, b) = (await bed.ConnectAsync("a"), await bed.ConnectAsync("b"));
        await a.PublishAsync("t", "x", 1, retain: true);
        await b.SubscribeAsync("t");
        await b.NextMessageAsync();
        await a.PublishAsync("t", "", 1, retain: true);
        Assert.Equal("", (await b.NextMessageAsync()).Payload);
        Assert.Equal(0, bed.Broker.Figures.Retained);
    }

    [Fact]
    public async Task Retain_handling_says_when()
    {
        await using var bed = new Bed();
        var (a, b) = (await bed.ConnectAsync("a"), await bed.ConnectAsync("b"));
        await a.PublishAsync("t", "x", 1, retain: true);
        await b.SubscribeAsync("t", options: 0x20);
        await b.ExpectNothingAsync();
        await b.SubscribeAsync("t", options: 0x10);
        await b.ExpectNothingAsync();
        await b.UnsubscribeAsync("t");
        await b.SubscribeAsync("t", options: 0x10);
        await b.NextMessageAsync();
        await b.SubscribeAsync("t");
        await b.NextMessageAsync();
        await b.ExpectNothingAsync();
    }

    [Fact]
    public async Task A_retained_message_expires_and_says_how_long_it_has()
    {
        await using var bed = new Bed();
        var (a, b) = (await bed.ConnectAsync("a"), await bed.ConnectAsync("b"));
        await a.PublishAsync("t", "x", 1, retain: true, p => p.Number(PropertyId.MessageExpiryInterval, 100));
        bed.Time.Advance(TimeSpan.FromSeconds(30));
        await b.SubscribeAsync("t");
        Assert.Equal("70", (await b.NextMessageAsync())[PropertyId.MessageExpiryInterval]);
        bed.Time.Advance(TimeSpan.FromSeconds(71));
        await b.SubscribeAsync("t");
        await b.ExpectNothingAsync();
        bed.Time.Advance(TimeSpan.FromSeconds(61));
        Assert.Equal(0, bed.Broker.Figures.Retained);
    }

    [Fact]
    public async Task More_topics_than_the_store_holds_are_refused_by_name()
    {
        await using var bed = new Bed(new MqttBrokerOptions { MaxRetained = 1, SysInterval = TimeSpan.Zero });
        var a = await bed.ConnectAsync("a");
        await a.PublishAsync("t/1", "x", 1, retain: true);
        Assert.Equal(MqttReason.QuotaExceeded, (await a.PublishAsync("t/2", "x", 1, retain: true))!.Reason);
        Assert.NotEqual(MqttReason.QuotaExceeded, (await a.PublishAsync("t/1", "y", 1, retain: true))!.Reason);
    }

    [Fact]
    public async Task The_broker_tells_its_figures_under_SYS()
    {
        await using var bed = new Bed(new MqttBrokerOptions { SysInterval = TimeSpan.FromSeconds(10) });
        bed.Time.Advance(TimeSpan.FromSeconds(1));
        var a = await bed.ConnectAsync("a");
        await a.SubscribeAsync("$SYS/broker/clients/connected");
        Assert.Equal("0", (await a.NextMessageAsync()).Payload);
        bed.Time.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal("1", (await a.NextMessageAsync()).Payload);
        Assert.Equal(MqttReason.NotAuthorized, (await a.PublishAsync("$SYS/broker/clients/connected", "7", 1))!.Reason);
    }
}
