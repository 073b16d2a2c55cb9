using Xunit;
using Yiwang.Mqtt.Broker;
using Yiwang.Wire.Mqtt;
using Yiwang.Wire.Mqtt.Properties;

namespace Yiwang.Unit.Tests.Mqtt.Broker;

public sealed class LimitTests
{
    private static readonly MqttBrokerOptions s_quiet = new() { SysInterval = TimeSpan.Zero };

    [Fact]
    public async Task CONNACK_says_what_is_not_as_usual()
    {
        await using var bed = new Bed(s_quiet with
        {
            KeepAliveMaximum = 60, MaximumQos = 1, RetainAvailable = false, WildcardSubscriptions = false, SubscriptionIdentifiers = false, SharedSubscriptions = false,
            ReceiveMaximum = 10, TopicAliasMaximum = 5, MaxPacketBytes = 1_000, SessionExpiryMaximum = TimeSpan.FromSeconds(30), ResponseInformation = "answers/",
        });
        var a = await bed.ConnectAsync("", expiry: 100, more: new BedConnect { KeepAlive = 100, Properties = p => p.Number(PropertyId.RequestResponseInformation, 1) });
        var said = a.Connack.Properties.ToDictionary(p => p.Id, p => p.Value);
        Assert.StartsWith("auto-", said[PropertyId.AssignedClientIdentifier], StringComparison.Ordinal);
        said.Remove(PropertyId.AssignedClientIdentifier);
        Assert.Equal(new Dictionary<PropertyId, string>
        {
            [PropertyId.SessionExpiryInterval] = "30", [PropertyId.ReceiveMaximum] = "10", [PropertyId.MaximumQos] = "1", [PropertyId.RetainAvailable] = "0",
            [PropertyId.MaximumPacketSize] = "1000", [PropertyId.TopicAliasMaximum] = "5", [PropertyId.WildcardSubscriptionAvailable] = "0",
            [PropertyId.SubscriptionIdentifierAvailable] = "0", [PropertyId.SharedSubscriptionAvailable] = "0", [PropertyId.ServerKeepAlive] = "60",
            [PropertyId.ResponseInformation] = "answers/",
        }.OrderBy(p => p.Key), said.OrderBy(p => p.Key));
        Assert.Equal(MqttReason.WildcardSubscriptionsNotSupported, (await a.SubscribeAsync("a/+")).Reasons.Single());
        Assert.Equal(MqttReason.SharedSubscriptionsNotSupported, (await a.SubscribeAsync("$share/g/a")).Reasons.Single());
        Assert.Equal(MqttReason.GrantedQos1, (await a.SubscribeAsync("a", 2)).Reasons.Single());
    }

    [Theory]
    [InlineData("82 09 0001 02 0b01 0001 61 00", MqttReason.SubscriptionIdentifiersNotSupported)]
    [InlineData("34 06 0001 61 0001 00", MqttReason.QosNotSupported)]
    [InlineData("31 04 0001 61 00", MqttReason.RetainNotSupported)]
    [InlineData("30 07 0001 61 03 23 0006", MqttReason.TopicAliasInvalid)]
    [InlineData("30 06 0000 03 23 0004", MqttReason.ProtocolError)]
    [InlineData("30 ff ff 03", MqttReason.PacketTooLarge)]
    [InlineData("30 06 0001 61 02 0b 01", MqttReason.ProtocolError)]
    [InlineData("f0 00", MqttReason.ProtocolError)]
    [InlineData("10 0d 0004 4d515454 05 02 0000 00 0000", MqttReason.ProtocolError)]
    [InlineData("20 03 00 00 00", MqttReason.ProtocolError)]
    [InlineData("d0 00", MqttReason.ProtocolError)]
    [InlineData("82 07 0001 00 0001 61 03", MqttReason.MalformedPacket)]
    [InlineData("e0 07 00 05 1c 0002 6161", MqttReason.ProtocolError)]
    public async Task What_may_not_be_ends_the_connection_with_its_reason(string hex, MqttReason reason)
    {
        await using var bed = new Bed(s_quiet with { MaximumQos = 1, RetainAvailable = false, SubscriptionIdentifiers = false, TopicAliasMaximum = 5, MaxPacketBytes = 1_000 });
        var a = await bed.ConnectAsync("a");
        await a.SendAsync(hex);
        var last = await a.UntilClosedAsync();
        Assert.Equal((PacketType.Disconnect, reason), (last!.Type, last.Reason));
    }

    [Fact]
    public async Task The_same_ends_a_connection_of_3_1_1_without_a_word()
    {
        await using var bed = new Bed(s_quiet);
        var a = await bed.Connect311Async("a");
        await a.SendAsync("00 00");
        Assert.Null(await a.UntilClosedAsync());
    }

    [Theory]
    [InlineData("30 03 0001 61")]
    [InlineData("c0 00")]
    [InlineData("16 03 01 00 05 01")]
    [InlineData("10 0c 0004 4d515454 04 03 0000 0000")]
    [InlineData("10 ff ff 7f")]
    [InlineData("10 10 0004 4d515454 05 02 003c 00 0004 746573 74")]
    public async Task Who_does_not_begin_with_a_good_CONNECT_gets_no_answer(string hex)
    {
        await using var bed = new Bed(s_quiet);
        var client = bed.Open();
        await client.SendAsync(hex);
        Assert.Null(await client.UntilClosedAsync());
        Assert.Equal(0, bed.Broker.Figures.Sessions);
    }

    [Theory]
    [InlineData("10 0c 0004 4d515454 03 02 0000 0000", 4, MqttReason.UnsupportedProtocolVersion)]
    [InlineData("10 0d 0004 4d515454 06 02 0000 00 0000", 5, MqttReason.UnsupportedProtocolVersion)]
    [InlineData("10 0c 0004 4d515454 04 00 0000 0000", 4, MqttReason.ClientIdentifierNotValid)]
    [InlineData("10 0d 0004 4d515454 05 03 0000 00 0000", 5, MqttReason.MalformedPacket)]
    [InlineData("10 11 0004 4d515454 05 02 0000 04 15 0001 78 0000", 5, MqttReason.BadAuthenticationMethod)]
    public async Task A_CONNECT_that_cannot_be_accepted_is_answered_in_its_version(string hex, byte version, MqttReason reason)
    {
        await using var bed = new Bed(s_quiet);
        var client = bed.Open();
        client.Speak((MqttVersion)version);
        await client.SendAsync(hex);
        Assert.Equal(reason, (await client.UntilClosedAsync())!.Reason);
    }

    [Fact]
    public async Task The_gate_s_refusal_is_passed_on()
    {
        await using var bed = new Bed(s_quiet);
        var five = await bed.Open().ConnectAsync(new BedConnect { User = "nobody" });
        Assert.Equal((MqttReason.BadUserNameOrPassword, "who is that"), (five.Reason, five[PropertyId.ReasonString]));
        Assert.Equal(MqttReason.BadUserNameOrPassword, (await bed.Open().ConnectAsync(new BedConnect { User = "nobody", Version = 4 })).Reason);
        Assert.Equal(2, bed.Broker.Figures.Refused);
    }

    [Fact]
    public async Task Topic_rules_hold_for_publishing_subscribing_and_receiving()
    {
        await using var bed = new Bed(s_quiet);
        var (a, limited) = (await bed.ConnectAsync("a"), await bed.ConnectAsync("l", more: new BedConnect { User = "limited" }));
        Assert.Equal(MqttReason.NotAuthorized, (await limited.PublishAsync("closed/1", "x", 1))!.Reason);
        Assert.Equal(MqttReason.NotAuthorized, (await limited.PublishAsync("closed/1", "x", 2))!.Reason);
        Assert.Equal(MqttReason.NoMatchingSubscribers, (await limited.PublishAsync("open/1", "x", 1))!.Reason);
        Assert.Equal(MqttReason.NotAuthorized, (await limited.SubscribeAsync("closed/+")).Reasons.Single());
        await limited.SubscribeAsync("#");
        await a.PublishAsync("closed/1", "hidden");
        await a.PublishAsync("open/1", "seen");
        Assert.Equal("seen", (await limited.NextMessageAsync()).Payload);
        await limited.ExpectNothingAsync();
    }

    [Fact]
    public async Task Rights_are_asked_once_a_topic_and_again_when_they_changed()
    {
        await using var bed = new Bed(s_quiet);
        var a = await bed.ConnectAsync("a");
        for (var i = 0; i < 5; i++) await a.PublishAsync("t", "x", 1);
        Assert.Equal(1, bed.Gate.Asked);
        bed.Broker.RightsChanged();
        await a.PublishAsync("t", "x", 1);
        Assert.Equal(2, bed.Gate.Asked);
    }

    [Fact]
    public async Task Refused_topics_are_refused_to_everybody()
    {
        await using var bed = new Bed(s_quiet with { RefusedTopics = ["test/nosubscribe", "secret/#"] });
        var (five, three) = (await bed.ConnectAsync("five"), await bed.Connect311Async("three"));
        Assert.Equal(MqttReason.NotAuthorized, (await five.SubscribeAsync("test/nosubscribe")).Reasons.Single());
        Assert.Equal(MqttReason.UnspecifiedError, (await three.SubscribeAsync("secret/x")).Reasons.Single());
        Assert.Equal(MqttReason.NotAuthorized, (await five.PublishAsync("secret/x", "", 1))!.Reason);
        Assert.Equal(MqttReason.Success, (await three.PublishAsync("secret/x", "", 1))!.Reason);
    }

    [Fact]
    public async Task More_unanswered_messages_than_the_broker_takes_end_the_connection()
    {
        await using var bed = new Bed(s_quiet with { ReceiveMaximum = 2 });
        var a = await bed.ConnectAsync("a");
        for (ushort i = 1; i <= 3; i++) await a.SendAsync(a.Publish("t", "x", 2, false, i));
        Assert.Equal(MqttReason.ReceiveMaximumExceeded, (await a.UntilClosedAsync())!.Reason);
    }

    [Fact]
    public async Task Depth_subscriptions_and_sessions_are_bounded()
    {
        await using var bed = new Bed(s_quiet with { MaxTopicLevels = 3, MaxSubscriptions = 2, MaxSessions = 2 });
        var a = await bed.ConnectAsync("a");
        Assert.Equal(MqttReason.TopicFilterInvalid, (await a.SubscribeAsync("1/2/3/4")).Reasons.Single());
        Assert.Equal(MqttReason.Success, (await a.SubscribeAsync("1/2/3")).Reasons.Single());
        await a.SubscribeAsync("2");
        Assert.Equal(MqttReason.QuotaExceeded, (await a.SubscribeAsync("3")).Reasons.Single());
        Assert.Equal(MqttReason.Success, (await a.SubscribeAsync("2")).Reasons.Single());
        await bed.ConnectAsync("b");
        Assert.Equal(MqttReason.QuotaExceeded, (await bed.Open().ConnectAsync(new BedConnect { ClientId = "c" })).Reason);
        await a.SendAsync(a.Publish("1/2/3/4", "x", 0, false, 0));
        Assert.Equal(MqttReason.TopicNameInvalid, (await a.UntilClosedAsync())!.Reason);
    }

    [Fact]
    public async Task An_operator_can_end_a_connection()
    {
        await using var bed = new Bed(s_quiet);
        var a = await bed.ConnectAsync("a");
        Assert.True(bed.Broker.Disconnect("", "a"));
        Assert.Equal(MqttReason.AdministrativeAction, (await a.UntilClosedAsync())!.Reason);
    }

    [Fact]
    public async Task A_broker_that_goes_says_so_and_where_to_go()
    {
        await using var bed = new Bed(s_quiet with { ServerReference = "other:1883" });
        var a = await bed.ConnectAsync("a");
        await bed.Broker.DisposeAsync();
        var last = await a.UntilClosedAsync();
        Assert.Equal((MqttReason.UseAnotherServer, "other:1883"), (last!.Reason, last[PropertyId.ServerReference]));
    }

    [Fact]
    public async Task Packets_may_arrive_in_any_pieces()
    {
        await using var bed = new Bed(s_quiet);
        var a = await bed.ConnectAsync("a");
        await a.SubscribeAsync("t", 1);
        byte[] bytes = [.. a.Publish("t", new string('x', 9_000), 1, false, 1), .. a.Publish("t", "y", 0, false, 0), 0xC0, 0];
        for (var at = 0; at < bytes.Length; at += 701) await a.SendAsync(bytes[at..Math.Min(bytes.Length, at + 701)]);
        Assert.Equal(9_000, (await a.NextMessageAsync()).Payload.Length);
        Assert.Equal("y", (await a.NextMessageAsync()).Payload);
        await a.NextAsync(PacketType.Pingresp);
    }

    [Fact]
    public async Task Packets_that_end_just_where_a_piece_ends_leave_none_behind_unread()
    {
        await using var bed = new Bed(s_quiet);
        var (a, b) = (await bed.ConnectAsync("a"), await bed.ConnectAsync("b"));
        await b.SubscribeAsync("t");
        // 128 packets of 32 bytes fill a pipe's segment of 4 KiB; the broker is kept from reading them one by one
        var packet = a.Publish("t", new string('x', 26), 0, false, 0);
        Assert.Equal(32, packet.Length);
        for (var round = 0; round < 20; round++)
        {
            await a.SendAsync([.. Enumerable.Repeat(packet, 129).SelectMany(p => p)], inSegmentsOf: 4_096);
            for (var i = 0; i < 129; i++) await b.NextMessageAsync();
        }
    }
}
