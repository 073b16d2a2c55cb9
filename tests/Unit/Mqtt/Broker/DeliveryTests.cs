using Xunit;
using Yiwang.Mqtt.Broker;
using Yiwang.Wire.Mqtt;
using Yiwang.Wire.Mqtt.Properties;

namespace Yiwang.Unit.Tests.Mqtt.Broker;

public sealed class DeliveryTests
{
    [Theory]
    [InlineData(0, 0, 0), InlineData(0, 2, 0), InlineData(1, 0, 0), InlineData(1, 1, 1), InlineData(1, 2, 1), InlineData(2, 0, 0), InlineData(2, 1, 1), InlineData(2, 2, 2)]
    public async Task The_lower_QoS_of_publisher_and_subscription_counts(byte published, byte subscribed, byte delivered)
    {
        await using var bed = new Bed();
        var (a, b) = (await bed.ConnectAsync("a"), await bed.ConnectAsync("b"));
        Assert.Equal((MqttReason)subscribed, (await b.SubscribeAsync("t/+", subscribed)).Reasons.Single());
        await a.PublishAsync("t/1", "x", published);
        var message = await b.NextMessageAsync();
        Assert.Equal(("t/1", "x", delivered, false), (message.Topic, message.Payload, message.Qos, message.Retain));
    }

    [Fact]
    public async Task QoS_2_goes_through_its_four_packets_and_comes_once()
    {
        await using var bed = new Bed();
        var (a, b) = (await bed.ConnectAsync("a"), await bed.ConnectAsync("b"));
        await b.SubscribeAsync("t", 2);
        await a.SendAsync(a.Publish("t", "x", 2, false, 7));
        Assert.Equal(7, (await a.NextAsync(PacketType.Pubrec)).PacketId);
        // the same again before it is released is not another message
        await a.SendAsync(a.Publish("t", "x", 2, false, 7, duplicate: true));
        Assert.Equal(7, (await a.NextAsync(PacketType.Pubrec)).PacketId);
        await a.AcknowledgeAsync(PacketType.Pubrel, 7);
        Assert.Equal(7, (await a.NextAsync(PacketType.Pubcomp)).PacketId);
        await a.AcknowledgeAsync(PacketType.Pubrel, 7);
        Assert.Equal(MqttReason.PacketIdentifierNotFound, (await a.NextAsync(PacketType.Pubcomp)).Reason);
        var message = await b.NextMessageAsync();
        await b.AcknowledgeAsync(PacketType.Pubrec, message.PacketId);
        Assert.Equal(message.PacketId, (await b.NextAsync(PacketType.Pubrel)).PacketId);
        await b.AcknowledgeAsync(PacketType.Pubcomp, message.PacketId);
        await b.ExpectNothingAsync();
    }

    [Fact]
    public async Task Messages_of_one_publisher_arrive_in_their_order()
    {
        await using var bed = new Bed();
        var (a, b) = (await bed.ConnectAsync("a"), await bed.Connect311Async("b"));
        await b.SubscribeAsync("t", 1);
        for (ushort i = 1; i <= 200; i++) await a.SendAsync(a.Publish("t", $"{i}", 1, false, i));
        for (var i = 1; i <= 200; i++)
        {
            var message = await b.NextMessageAsync();
            Assert.Equal($"{i}", message.Payload);
            await b.AcknowledgeAsync(PacketType.Puback, message.PacketId);
            Assert.Equal(i, (await a.NextAsync(PacketType.Puback)).PacketId);
        }
    }

    [Fact]
    public async Task Properties_travel_unaltered_and_only_those_meant_to()
    {
        await using var bed = new Bed();
        var (a, b) = (await bed.ConnectAsync("a"), await bed.ConnectAsync("b"));
        await b.SubscribeAsync("#", identifier: 300);
        await a.PublishAsync("t", "x", properties: p => p.Number(PropertyId.TopicAlias, 3).Number(PropertyId.PayloadFormatIndicator, 1).Text(PropertyId.ContentType, "text/plain")
            .Text(PropertyId.ResponseTopic, "r").Bytes(PropertyId.CorrelationData, "id"u8).User("k", "1").User("k", "2").User("a", ""));
        var message = await b.NextMessageAsync();
        Assert.Equal("t", message.Topic);
        Assert.Equal(["PayloadFormatIndicator=1", "ContentType=text/plain", "ResponseTopic=r", "CorrelationData=id", "UserProperty=k=1", "UserProperty=k=2", "UserProperty=a=",
            "SubscriptionIdentifier=300"], message.Properties.Select(p => $"{p.Id}={p.Value}"));
        await a.PublishAsync("", "y", properties: p => p.Number(PropertyId.TopicAlias, 3));
        Assert.Equal(("t", "y"), ((message = await b.NextMessageAsync()).Topic, message.Payload));
    }

    [Fact]
    public async Task A_message_of_MQTT_5_reaches_a_client_of_3_1_1_without_its_properties_and_the_other_way_round()
    {
        await using var bed = new Bed();
        var (five, three) = (await bed.ConnectAsync("five"), await bed.Connect311Async("three"));
        await five.SubscribeAsync("t");
        await three.SubscribeAsync("t");
        await five.PublishAsync("t", "from five", properties: p => p.User("k", "v"));
        Assert.Equal("from five", (await three.NextMessageAsync()).Payload);
        Assert.Equal("k=v", (await five.NextMessageAsync())[PropertyId.UserProperty]);
        await three.PublishAsync("t", "from three");
        Assert.Equal("from three", (await five.NextMessageAsync()).Payload);
        Assert.Equal("from three", (await three.NextMessageAsync()).Payload);
    }

    [Fact]
    public async Task No_local_and_retain_as_published_hold()
    {
        await using var bed = new Bed();
        var (a, b) = (await bed.ConnectAsync("a"), await bed.ConnectAsync("b"));
        await a.SubscribeAsync("t", options: 4);
        await b.SubscribeAsync("t", options: 8);
        await a.PublishAsync("t", "x", retain: true);
        Assert.True((await b.NextMessageAsync()).Retain);
        await a.ExpectNothingAsync();
        await b.PublishAsync("t", "y", retain: true);
        Assert.False((await a.NextMessageAsync()).Retain);
    }

    [Fact]
    public async Task Overlapping_subscriptions_give_one_copy_with_every_identifier_at_the_highest_QoS()
    {
        await using var bed = new Bed();
        var (a, b) = (await bed.ConnectAsync("a"), await bed.ConnectAsync("b"));
        await b.SubscribeAsync("t/#", 0, identifier: 1);
        await b.SubscribeAsync("t/+", 2, identifier: 2);
        await b.SubscribeAsync("t/1", 1);
        await a.PublishAsync("t/1", "x", 2);
        var message = await b.NextMessageAsync();
        Assert.Equal(2, message.Qos);
        Assert.Equal(["1", "2"], message.Properties.Select(p => p.Value).Order());
        await b.ExpectNothingAsync();
    }

    [Fact]
    public async Task Overlapping_subscriptions_may_give_a_copy_each()
    {
        await using var bed = new Bed(new MqttBrokerOptions { Overlaps = OverlapDelivery.CopyEach, SysInterval = TimeSpan.Zero });
        var (a, b) = (await bed.ConnectAsync("a"), await bed.ConnectAsync("b"));
        await b.SubscribeAsync("t/#", 0, identifier: 1);
        await b.SubscribeAsync("t/+", 1, identifier: 2);
        await a.PublishAsync("t/1", "x", 2);
        var copies = new[] { await b.NextMessageAsync(), await b.NextMessageAsync() };
        Assert.Equal(["0:1", "1:2"], copies.Select(m => $"{m.Qos}:{m[PropertyId.SubscriptionIdentifier]}").Order());
    }

    [Fact]
    public async Task Own_messages_are_left_out_of_the_subscriptions_alone_that_do_not_want_them()
    {
        await using var bed = new Bed();
        var (a, b) = (await bed.ConnectAsync("a"), await bed.ConnectAsync("b"));
        await a.SubscribeAsync("t/#", 2, options: 4, identifier: 1);
        await a.SubscribeAsync("t/1", 0, identifier: 2);
        await a.PublishAsync("t/1", "mine", 2);
        var own = await a.NextMessageAsync();
        Assert.Equal(("2", (byte)0), (own[PropertyId.SubscriptionIdentifier], own.Qos));
        await b.PublishAsync("t/1", "other", 2);
        Assert.Equal(2, (await a.NextMessageAsync()).Properties.Count);
        await a.PublishAsync("t/2", "mine");
        await a.ExpectNothingAsync();
    }

    [Fact]
    public async Task The_client_is_never_sent_more_than_its_receive_maximum()
    {
        await using var bed = new Bed();
        var a = await bed.ConnectAsync("a");
        var b = await bed.ConnectAsync("b", more: new BedConnect { Properties = p => p.Number(PropertyId.ReceiveMaximum, 2) });
        await b.SubscribeAsync("t", 2);
        for (var i = 0; i < 5; i++) await a.PublishAsync("t", $"{i}", 1);
        await a.PublishAsync("t", "zero");
        var first = await b.NextMessageAsync();
        await b.NextMessageAsync();
        // QoS 0 needs no place
        Assert.Equal("zero", (await b.NextMessageAsync()).Payload);
        await b.ExpectNothingAsync();
        await b.AcknowledgeAsync(PacketType.Puback, first.PacketId);
        Assert.Equal("2", (await b.NextMessageAsync()).Payload);
        await b.ExpectNothingAsync();
    }

    [Fact]
    public async Task Messages_larger_than_the_client_takes_are_left_out_and_count_as_delivered()
    {
        await using var bed = new Bed();
        var a = await bed.ConnectAsync("a");
        var b = await bed.ConnectAsync("b", more: new BedConnect { Properties = p => p.Number(PropertyId.MaximumPacketSize, 40) });
        await b.SubscribeAsync("t", 1);
        await a.PublishAsync("t", new string('x', 50), 1);
        await a.PublishAsync("t", "small", 1);
        Assert.Equal("small", (await b.NextMessageAsync()).Payload);
        Assert.Equal(1, bed.Broker.Sessions().Single(s => s.ClientId == "b").Dropped);
    }

    [Fact]
    public async Task Aliases_are_used_towards_a_client_that_permits_them()
    {
        await using var bed = new Bed();
        var a = await bed.ConnectAsync("a");
        var b = await bed.ConnectAsync("b", more: new BedConnect { Properties = p => p.Number(PropertyId.TopicAliasMaximum, 1) });
        await b.SubscribeAsync("#");
        await a.PublishAsync("long/topic", "1");
        await a.PublishAsync("long/topic", "2");
        await a.PublishAsync("another", "3");
        var seen = new[] { await b.NextMessageAsync(), await b.NextMessageAsync(), await b.NextMessageAsync() };
        Assert.Equal(["long/topic:1", ":1", "another:"], seen.Select(m => $"{m.Topic}:{m[PropertyId.TopicAlias]}"));
    }

    [Fact]
    public async Task A_waiting_message_that_expires_is_not_delivered_and_the_others_carry_the_time_that_is_left()
    {
        await using var bed = new Bed();
        var (a, b) = (await bed.ConnectAsync("a"), await bed.ConnectAsync("b", expiry: 1_000));
        await b.SubscribeAsync("t", 1);
        await b.DropAsync();
        await a.PublishAsync("t", "short", 1, properties: p => p.Number(PropertyId.MessageExpiryInterval, 5));
        await a.PublishAsync("t", "long", 1, properties: p => p.Number(PropertyId.MessageExpiryInterval, 60));
        bed.Time.Advance(TimeSpan.FromSeconds(20));
        b = await bed.ConnectAsync("b", clean: false, expiry: 1_000);
        var message = await b.NextMessageAsync();
        Assert.Equal(("long", "40"), (message.Payload, message[PropertyId.MessageExpiryInterval]));
        await b.ExpectNothingAsync();
    }

    [Fact]
    public async Task Publishing_tells_who_has_no_listeners()
    {
        await using var bed = new Bed();
        var a = await bed.ConnectAsync("a");
        Assert.Equal(MqttReason.NoMatchingSubscribers, (await a.PublishAsync("t", "x", 1))!.Reason);
        await a.SubscribeAsync("t");
        Assert.Equal(MqttReason.Success, (await a.PublishAsync("t", "x", 2))!.Reason);
    }

    [Fact]
    public async Task The_node_publishes_from_inside()
    {
        await using var bed = new Bed();
        var a = await bed.ConnectAsync("a");
        await a.SubscribeAsync("t", 2);
        Assert.Equal(MqttReason.Success, bed.Broker.Publish("t", "inside"u8, 1, retain: true));
        Assert.Equal(("inside", (byte)1), ((await a.NextMessageAsync()) is var m ? (m.Payload, m.Qos) : default));
        Assert.Equal(MqttReason.TopicNameInvalid, bed.Broker.Publish("t/#", "x"u8));
        Assert.Equal(1, bed.Broker.Figures.Retained);
    }

    [Fact]
    public async Task An_answer_of_the_wrong_kind_completes_nothing()
    {
        await using var bed = new Bed();
        var (a, b) = (await bed.ConnectAsync("a"), await bed.ConnectAsync("b", expiry: 100));
        await b.SubscribeAsync("t", 2);
        await a.PublishAsync("t", "two", 2);
        await a.PublishAsync("t", "one", 1);
        var (two, one) = (await b.NextMessageAsync(), await b.NextMessageAsync());
        await b.AcknowledgeAsync(PacketType.Puback, two.PacketId);
        await b.AcknowledgeAsync(PacketType.Pubcomp, two.PacketId);
        await b.AcknowledgeAsync(PacketType.Pubcomp, one.PacketId);
        await b.AcknowledgeAsync(PacketType.Pubrec, one.PacketId, MqttReason.UnspecifiedError);
        await b.ExpectNothingAsync();
        Assert.Equal(2, bed.Broker.Sessions().Single(s => s.ClientId == "b").InFlight);
        // 4.3.3: with an error in PUBREC the message is done
        await b.AcknowledgeAsync(PacketType.Pubrec, two.PacketId, MqttReason.UnspecifiedError);
        await b.AcknowledgeAsync(PacketType.Puback, one.PacketId);
        await b.ExpectNothingAsync();
        Assert.Equal(0, bed.Broker.Sessions().Single(s => s.ClientId == "b").InFlight);
    }
}
