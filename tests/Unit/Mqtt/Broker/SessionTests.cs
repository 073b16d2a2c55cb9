using Xunit;
using Yiwang.Mqtt.Broker;
using Yiwang.Wire.Mqtt;
using Yiwang.Wire.Mqtt.Properties;

namespace Yiwang.Unit.Tests.Mqtt.Broker;

public sealed class SessionTests
{
    [Fact]
    public async Task A_kept_session_comes_back_with_its_subscriptions_and_what_has_waited()
    {
        await using var bed = new Bed();
        var (a, b) = (await bed.ConnectAsync("a"), await bed.ConnectAsync("b", expiry: 100));
        Assert.False(b.Connack.SessionPresent);
        await b.SubscribeAsync("t/+", 1);
        await b.DisconnectAsync();
        await a.PublishAsync("t/1", "one", 1);
        await a.PublishAsync("t/1", "two", 2);
        await a.PublishAsync("t/1", "at most once", 0);
        b = await bed.ConnectAsync("b", clean: false, expiry: 100);
        Assert.True(b.Connack.SessionPresent);
        Assert.Equal(["one", "two"], [(await b.NextMessageAsync()).Payload, (await b.NextMessageAsync()).Payload]);
        await b.ExpectNothingAsync();
    }

    [Fact]
    public async Task What_was_not_answered_comes_again_with_the_same_identifier_in_order_and_marked()
    {
        await using var bed = new Bed();
        var (a, b) = (await bed.ConnectAsync("a"), await bed.ConnectAsync("b", expiry: 100));
        await b.SubscribeAsync("t", 2);
        for (var i = 0; i < 4; i++) await a.PublishAsync("t", $"{i}", (byte)(i % 2 + 1));
        var first = new List<BedPacket>();
        for (var i = 0; i < 4; i++) first.Add(await b.NextMessageAsync());
        await b.AcknowledgeAsync(PacketType.Puback, first[0].PacketId);
        await b.AcknowledgeAsync(PacketType.Pubrec, first[1].PacketId);
        await b.NextAsync(PacketType.Pubrel);
        await b.DropAsync();
        b = await bed.ConnectAsync("b", clean: false, expiry: 100);
        Assert.Equal(first[1].PacketId, (await b.NextAsync(PacketType.Pubrel)).PacketId);
        var again = new[] { await b.NextMessageAsync(), await b.NextMessageAsync() };
        Assert.Equal(first.Skip(2).Select(m => (m.PacketId, m.Payload, true)), again.Select(m => (m.PacketId, m.Payload, m.Duplicate)));
        await b.ExpectNothingAsync();
    }

    [Fact]
    public async Task Clean_start_throws_the_old_session_away()
    {
        await using var bed = new Bed();
        var b = await bed.ConnectAsync("b", expiry: 100);
        await b.SubscribeAsync("t", 1);
        await b.DisconnectAsync();
        b = await bed.ConnectAsync("b", clean: true);
        Assert.False(b.Connack.SessionPresent);
        Assert.Equal(0, bed.Broker.Sessions().Single().Subscriptions);
    }

    [Fact]
    public async Task A_session_ends_when_its_time_is_over()
    {
        await using var bed = new Bed();
        var b = await bed.ConnectAsync("b", expiry: 60);
        await b.DisconnectAsync();
        bed.Time.Advance(TimeSpan.FromSeconds(59));
        Assert.Single(bed.Broker.Sessions());
        bed.Time.Advance(TimeSpan.FromSeconds(2));
        Assert.Empty(bed.Broker.Sessions());
    }

    [Fact]
    public async Task DISCONNECT_may_change_the_expiry_but_not_from_nothing()
    {
        await using var bed = new Bed();
        var a = await bed.ConnectAsync("a", expiry: 60);
        await a.DisconnectAsync(expiry: 0);
        Assert.Empty(bed.Broker.Sessions());
        var b = await bed.ConnectAsync("b");
        await b.DisconnectAsync(expiry: 10);
        Assert.Equal(MqttReason.ProtocolError, (await b.UntilClosedAsync())!.Reason);
        Assert.Empty(bed.Broker.Sessions());
    }

    [Fact]
    public async Task In_3_1_1_a_clean_session_ends_and_another_is_kept()
    {
        await using var bed = new Bed(new MqttBrokerOptions { SessionExpiryMaximum = TimeSpan.FromHours(1), SysInterval = TimeSpan.Zero });
        var a = await bed.Connect311Async("a", clean: false);
        await a.SubscribeAsync("t", 1);
        await a.DisconnectAsync();
        Assert.Single(bed.Broker.Sessions());
        a = await bed.Connect311Async("a", clean: false);
        Assert.True(a.Connack.SessionPresent);
        await a.DisconnectAsync();
        bed.Time.Advance(TimeSpan.FromMinutes(61));
        Assert.Empty(bed.Broker.Sessions());
        a = await bed.Connect311Async("a");
        await a.DisconnectAsync();
        Assert.Empty(bed.Broker.Sessions());
    }

    [Theory]
    [InlineData(4), InlineData(5)]
    public async Task A_second_connection_takes_the_session_over(byte version)
    {
        await using var bed = new Bed();
        var first = await bed.ConnectAsync(new BedConnect { Version = version, ClientId = "a", CleanStart = version == 5, Expiry = version == 5 ? 100u : 0 });
        await first.SubscribeAsync("t", 1);
        var second = await bed.ConnectAsync(new BedConnect { Version = version, ClientId = "a", CleanStart = false, Expiry = version == 5 ? 100u : 0 });
        Assert.True(second.Connack.SessionPresent);
        var last = await first.UntilClosedAsync();
        Assert.Equal(version == 5 ? MqttReason.SessionTakenOver : null, last?.Reason);
        await second.PublishAsync("t", "still subscribed", 1);
        Assert.Equal("still subscribed", (await second.NextMessageAsync()).Payload);
        Assert.Single(bed.Broker.Sessions());
    }

    [Fact]
    public async Task A_session_without_expiry_cannot_be_taken_over()
    {
        await using var bed = new Bed();
        var first = await bed.ConnectAsync("a");
        await first.SubscribeAsync("t");
        var second = await bed.ConnectAsync("a", clean: false);
        Assert.False(second.Connack.SessionPresent);
        Assert.Equal(MqttReason.SessionTakenOver, (await first.UntilClosedAsync())!.Reason);
        Assert.Equal(0, bed.Broker.Sessions().Single().Subscriptions);
    }

    [Fact]
    public async Task Client_identifiers_are_unique_within_an_owner_only()
    {
        await using var bed = new Bed();
        await bed.ConnectAsync("a", more: new BedConnect { User = "one@x" });
        await bed.ConnectAsync("a", more: new BedConnect { User = "two@x" });
        Assert.Equal(["one", "two"], bed.Broker.Sessions().Select(s => s.Owner).Order());
        Assert.True(bed.Broker.EndSession("one", "a"));
        Assert.Equal("two", bed.Broker.Sessions().Single().Owner);
        Assert.False(bed.Broker.Disconnect("one", "a"));
    }

    [Fact]
    public async Task A_client_that_is_silent_for_one_and_a_half_times_its_keep_alive_is_cut_off()
    {
        await using var bed = new Bed();
        var (a, b) = (await bed.ConnectAsync("a", more: new BedConnect { KeepAlive = 10 }), await bed.ConnectAsync("b"));
        bed.Time.Advance(TimeSpan.FromSeconds(14));
        await a.ExpectNothingAsync();
        bed.Time.Advance(TimeSpan.FromSeconds(14));
        Assert.Equal(2, bed.Broker.Figures.Connections);
        bed.Time.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal(MqttReason.KeepAliveTimeout, (await a.UntilClosedAsync())!.Reason);
        bed.Time.Advance(TimeSpan.FromHours(1));
        await b.ExpectNothingAsync();
    }

    [Fact]
    public async Task Who_does_not_say_CONNECT_in_time_is_cut_off()
    {
        await using var bed = new Bed();
        var client = bed.Open();
        await client.SendAsync("10");
        await Bed.UntilAsync(() => bed.Broker.Figures.Connections == 1);
        bed.Time.Advance(TimeSpan.FromSeconds(11));
        await Bed.UntilAsync(() => bed.Broker.Figures.Connections == 0);
    }

    [Fact]
    public async Task Subscribing_again_replaces_and_unsubscribing_ends()
    {
        await using var bed = new Bed();
        var (a, b) = (await bed.ConnectAsync("a"), await bed.ConnectAsync("b"));
        await b.SubscribeAsync("t", 0, identifier: 1);
        await b.SubscribeAsync("t", 1, identifier: 2);
        await a.PublishAsync("t", "x", 1);
        var message = await b.NextMessageAsync();
        Assert.Equal(((byte)1, "2"), (message.Qos, message[PropertyId.SubscriptionIdentifier]));
        Assert.Equal(MqttReason.Success, (await b.UnsubscribeAsync("t")).Reasons.Single());
        Assert.Equal(MqttReason.NoSubscriptionExisted, (await b.UnsubscribeAsync("t")).Reasons.Single());
        await a.PublishAsync("t", "y", 1);
        await b.ExpectNothingAsync();
        Assert.Equal(0, bed.Broker.Figures.Subscriptions);
    }
}
