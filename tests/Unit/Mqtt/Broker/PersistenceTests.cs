using Xunit;
using Yiwang.Mqtt.Broker;
using Yiwang.Wire.Mqtt;
using Yiwang.Wire.Mqtt.Properties;

namespace Yiwang.Unit.Tests.Mqtt.Broker;

public sealed class PersistenceTests
{
    [Fact]
    public async Task Sessions_subscriptions_messages_and_retained_ones_survive_a_restart()
    {
        var bed = new Bed();
        var (a, b) = (await bed.ConnectAsync("a"), await bed.ConnectAsync("b", expiry: 1_000));
        await b.SubscribeAsync("t/+", 2, identifier: 7);
        await b.SubscribeAsync("$share/g/s", 1);
        await b.SubscribeAsync("gone", 1);
        await b.UnsubscribeAsync("gone");
        await b.DropAsync();
        await a.PublishAsync("t/1", "waits", 2, properties: p => p.Number(PropertyId.MessageExpiryInterval, 500).User("k", "v"));
        await a.PublishAsync("kept", "old", 1, retain: true);
        await a.PublishAsync("kept", "new", 1, retain: true);
        await a.PublishAsync("cleared", "x", 1, retain: true);
        await a.PublishAsync("cleared", "", 1, retain: true);
        for (var round = 0; round < 3; round++) bed = await bed.RestartAsync();
        Assert.Equal((2, 1), (bed.Broker.Figures.Subscriptions, bed.Broker.Figures.Retained));
        bed.Time.Advance(TimeSpan.FromSeconds(100));
        b = await bed.ConnectAsync("b", clean: false, expiry: 1_000);
        Assert.True(b.Connack.SessionPresent);
        var message = await b.NextMessageAsync();
        Assert.Equal(("waits", (byte)2, "400", "k=v", "7", false), (message.Payload, message.Qos, message[PropertyId.MessageExpiryInterval],
            message[PropertyId.UserProperty], message[PropertyId.SubscriptionIdentifier], message.Duplicate));
        await b.SubscribeAsync("kept");
        Assert.Equal("new", (await b.NextMessageAsync()).Payload);
        await bed.DisposeAsync();
    }

    [Fact]
    public async Task QoS_2_stays_exactly_once_over_a_restart_on_both_sides()
    {
        var bed = new Bed();
        var (a, b) = (await bed.ConnectAsync("a", expiry: 1_000), await bed.ConnectAsync("b", expiry: 1_000));
        await b.SubscribeAsync("t", 2);
        await a.SendAsync(a.Publish("t", "x", 2, false, 9));
        await a.NextAsync(PacketType.Pubrec);
        var message = await b.NextMessageAsync();
        bed = await bed.RestartAsync();
        a = await bed.ConnectAsync("a", clean: false, expiry: 1_000);
        b = await bed.ConnectAsync("b", clean: false, expiry: 1_000);
        // the publisher did not hear the answer and sends again: it is known
        await a.SendAsync(a.Publish("t", "x", 2, false, 9, duplicate: true));
        await a.NextAsync(PacketType.Pubrec);
        await a.AcknowledgeAsync(PacketType.Pubrel, 9);
        Assert.Equal(MqttReason.Success, (await a.NextAsync(PacketType.Pubcomp)).Reason);
        var again = await b.NextMessageAsync();
        Assert.Equal((message.PacketId, true), (again.PacketId, again.Duplicate));
        await b.AcknowledgeAsync(PacketType.Pubrec, again.PacketId);
        await b.NextAsync(PacketType.Pubrel);
        bed = await bed.RestartAsync();
        b = await bed.ConnectAsync("b", clean: false, expiry: 1_000);
        Assert.Equal(message.PacketId, (await b.NextAsync(PacketType.Pubrel)).PacketId);
        await b.AcknowledgeAsync(PacketType.Pubcomp, message.PacketId);
        await b.ExpectNothingAsync();
        bed = await bed.RestartAsync();
        await (await bed.ConnectAsync("b", clean: false, expiry: 1_000)).ExpectNothingAsync();
        await bed.DisposeAsync();
    }

    /// <summary>While nobody knows who will come back, messages are kept; whoever comes gets what is its own.</summary>
    [Fact]
    public async Task What_waits_is_judged_by_the_rights_of_who_comes_back()
    {
        var (bed, limited) = (new Bed(), new BedConnect { User = "limited" });
        var client = await bed.ConnectAsync("b", expiry: 1_000, more: limited);
        await client.SubscribeAsync("#", 1);
        bed = await bed.RestartAsync();
        var a = await bed.ConnectAsync("a");
        await a.PublishAsync("secret/1", "no", 1);
        await a.PublishAsync("open/1", "yes", 1);
        client = await bed.ConnectAsync("b", clean: false, expiry: 1_000, more: limited);
        Assert.Equal("yes", (await client.NextMessageAsync()).Payload);
        // and what comes from now on, too
        await a.PublishAsync("secret/1", "no", 1);
        await a.PublishAsync("open/1", "again", 1);
        Assert.Equal("again", (await client.NextMessageAsync()).Payload);
        Assert.Equal(0, bed.Broker.Figures.QueuedBytes);
        await bed.DisposeAsync();
    }

    [Fact]
    public async Task Expiry_and_wills_go_on_over_a_restart()
    {
        var bed = new Bed();
        await (await bed.ConnectAsync("short", expiry: 50)).DropAsync();
        await (await bed.ConnectAsync("will", expiry: 1_000, more: new BedConnect { WillTopic = "w", WillDelay = 100 })).DropAsync();
        bed = await bed.RestartAsync();
        var watcher = await bed.ConnectAsync("watcher");
        await watcher.SubscribeAsync("w");
        bed.Time.Advance(TimeSpan.FromSeconds(60));
        Assert.DoesNotContain(bed.Broker.Sessions(), s => s.ClientId == "short");
        await watcher.ExpectNothingAsync();
        bed.Time.Advance(TimeSpan.FromSeconds(60));
        Assert.Equal("gone", (await watcher.NextMessageAsync()).Payload);
        await bed.DisposeAsync();
    }

    [Theory]
    [InlineData(1), InlineData(2), InlineData(3), InlineData(4), InlineData(5), InlineData(6), InlineData(7), InlineData(8)]
    public async Task After_a_power_loss_everything_acknowledged_is_there_once(int seed)
    {
        var random = new Random(seed);
        var bed = new Bed();
        var (a, b) = (await bed.ConnectAsync("a"), await bed.ConnectAsync("b", expiry: 1_000));
        Assert.Equal(MqttReason.GrantedQos2, (await b.SubscribeAsync("t/#", 2)).Reasons.Single());
        await b.DropAsync();
        bed.Files.PowerOffAfter(random.Next(5, 200));
        var acknowledged = new List<string>();
        string? retained = null;
        for (var i = 0; i < 300 && !bed.Files.PowerIsOff; i++)
        {
            var answer = await a.PublishAsync($"t/{i}", $"{i}", (byte)random.Next(1, 3), retain: false);
            if (answer!.Reason < MqttReason.UnspecifiedError) acknowledged.Add($"{i}");
            if (i % 5 == 0 && (await a.PublishAsync("kept", $"{i}", 1, retain: true))!.Reason < MqttReason.UnspecifiedError) retained = $"{i}";
        }
        await using var after = await bed.RestartAsync(bed.Files.AfterPowerLoss(random));
        b = await after.ConnectAsync("b", clean: false, expiry: 1_000);
        Assert.True(b.Connack.SessionPresent);
        var seen = new List<string>();
        for (var i = 0; i < acknowledged.Count; i++)
        {
            var message = await b.NextMessageAsync();
            seen.Add(message.Payload);
            await b.AcknowledgeAsync(message.Qos == 1 ? PacketType.Puback : PacketType.Pubrec, message.PacketId);
        }
        Assert.Equal(acknowledged, seen);
        if (retained == null) return;
        await b.SubscribeAsync("kept");
        while (await b.NextMessageAsync() is var message)
        {
            if (message.Topic != "kept") continue;
            Assert.True(int.Parse(message.Payload, System.Globalization.CultureInfo.InvariantCulture) >= int.Parse(retained, System.Globalization.CultureInfo.InvariantCulture));
            return;
        }
    }

    [Fact]
    public async Task A_disk_that_refuses_to_flush_ends_promises_but_not_the_broker()
    {
        await using var bed = new Bed();
        var (a, b) = (await bed.ConnectAsync("a"), await bed.ConnectAsync("b"));
        await b.SubscribeAsync("t");
        bed.Files.FailFlush = true;
        Assert.Equal(MqttReason.ImplementationSpecificError, (await a.PublishAsync("t", "x", 1, retain: true))!.Reason);
        Assert.NotNull(bed.Broker.Figures.StorageFailure);
        Assert.Equal("x", (await b.NextMessageAsync()).Payload);
        await a.PublishAsync("t", "y", 1);
        Assert.Equal("y", (await b.NextMessageAsync()).Payload);
        Assert.Equal(MqttReason.ServerUnavailable, (await bed.Open().ConnectAsync(new BedConnect { ClientId = "c", Expiry = 10 })).Reason);
    }

    [Fact]
    public async Task A_full_disk_makes_publishers_wait_and_goes_on_when_there_is_room()
    {
        var bed = new Bed();
        var (a, b) = (await bed.ConnectAsync("a"), await bed.ConnectAsync("b", expiry: 1_000));
        await b.SubscribeAsync("t", 1);
        bed.Files.Capacity = bed.Files.UsedBytes;
        await a.SendAsync(a.Publish("t", "x", 1, false, 1));
        await b.NextMessageAsync();
        await Bed.UntilAsync(() => bed.Broker.Figures.StorageFailure != null);
        bed.Files.Capacity = long.MaxValue;
        bed.Time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(MqttReason.Success, (await a.NextAsync(PacketType.Puback)).Reason);
        Assert.Null(bed.Broker.Figures.StorageFailure);
        bed = await bed.RestartAsync();
        b = await bed.ConnectAsync("b", clean: false, expiry: 1_000);
        Assert.Equal("x", (await b.NextMessageAsync()).Payload);
        await bed.DisposeAsync();
    }

    [Fact]
    public async Task A_checkpoint_while_clients_are_at_work_loses_nothing_and_leaves_one_file()
    {
        var bed = new Bed();
        var (a, b) = (await bed.ConnectAsync("a"), await bed.ConnectAsync("b", expiry: 1_000));
        await b.SubscribeAsync("t", 1);
        await b.DropAsync();
        for (var i = 0; i < 50; i++)
        {
            await a.PublishAsync("t", $"{i}", 1, retain: i % 7 == 0);
            if (i % 10 == 3) bed.Broker.WriteCheckpoint();
        }
        await Bed.UntilAsync(() => bed.Files.List("/mqtt").Count(f => f.EndsWith(".log", StringComparison.Ordinal)) == 1);
        bed = await bed.RestartAsync();
        b = await bed.ConnectAsync("b", clean: false, expiry: 1_000);
        for (var i = 0; i < 50; i++)
        {
            var message = await b.NextMessageAsync();
            Assert.Equal($"{i}", message.Payload);
            await b.AcknowledgeAsync(PacketType.Puback, message.PacketId);
        }
        Assert.Equal(1, bed.Broker.Figures.Retained);
        await bed.DisposeAsync();
    }

    [Theory]
    [InlineData(1), InlineData(2)]
    public async Task Bytes_that_changed_on_the_disk_end_the_reading_and_nothing_else(int seed)
    {
        var random = new Random(seed);
        for (var round = 0; round < 30; round++)
        {
            var bed = new Bed();
            var b = await bed.ConnectAsync("b", expiry: 1_000);
            await b.SubscribeAsync("t", 1);
            await b.PublishAsync("kept", "x", 1, retain: true);
            await bed.DisposeAsync();
            var path = bed.Files.List("/mqtt").Last(f => f.EndsWith(".log", StringComparison.Ordinal));
            bed.Files.File(path).Flip(random.Next((int)bed.Files.Length(path)), random.Next(8));
            try
            {
                await using var after = new Bed(files: bed.Files, time: bed.Time);
                Assert.InRange(after.Broker.Figures.Retained, 0, 1);
            }
            catch (IOException e)
            {
                Assert.Contains("later version", e.Message, StringComparison.Ordinal);
            }
        }
    }

    [Fact]
    public async Task Two_brokers_never_share_a_folder()
    {
        await using var bed = new Bed();
        Assert.Throws<IOException>(() => MqttBroker.Open(bed.Options, "/mqtt", bed.Files, bed.Gate, null, bed.Time));
    }
}
