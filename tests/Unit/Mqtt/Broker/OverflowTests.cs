using Xunit;
using Yiwang.Mqtt.Broker;
using Yiwang.Wire.Mqtt;

namespace Yiwang.Unit.Tests.Mqtt.Broker;

public sealed class OverflowTests
{
    private static readonly MqttBrokerOptions s_small = new() { QueueMessages = 4, SysInterval = TimeSpan.Zero };

    [Theory]
    [InlineData(QueueOverflow.DropOldest, "3456")]
    [InlineData(QueueOverflow.DropNewest, "0123")]
    [InlineData(QueueOverflow.Disconnect, "0123")]
    public async Task A_full_queue_of_a_client_that_is_away_gives_way_as_its_policy_says(QueueOverflow policy, string kept)
    {
        await using var bed = new Bed(s_small with { Overflow = policy });
        var (a, b) = (await bed.ConnectAsync("a"), await bed.ConnectAsync("b", expiry: 100));
        await b.SubscribeAsync("t", 1);
        await b.DropAsync();
        for (var i = 0; i < 7; i++) await a.PublishAsync("t", $"{i}", 1);
        b = await bed.ConnectAsync("b", clean: false, expiry: 100);
        var seen = "";
        for (var i = 0; i < kept.Length; i++) seen += (await b.NextMessageAsync()).Payload;
        Assert.Equal(kept, seen);
        await b.ExpectNothingAsync();
        Assert.Equal(3, bed.Broker.Figures.Dropped);
    }

    [Fact]
    public async Task A_subscriber_that_never_reads_costs_bounded_memory_and_delays_nobody_for_good()
    {
        await using var bed = new Bed(new MqttBrokerOptions { QueueMessages = 200, SysInterval = TimeSpan.Zero });
        var (a, live, stuck) = (await bed.ConnectAsync("a"), await bed.ConnectAsync("live"), await bed.ConnectAsync("stuck"));
        await stuck.SubscribeAsync("t");
        await live.SubscribeAsync("t");
        var payload = new string('x', 1_000);
        for (var i = 0; i < 600; i++)
        {
            await a.SendAsync(a.Publish("t", payload, 0, false, 0));
            var next = live.NextMessageAsync();
            // the publisher may be held back for a moment: the broker's tick ends that
            await Bed.UntilAsync(() =>
            {
                if (!next.IsCompleted) bed.Time.Advance(TimeSpan.FromMilliseconds(50));
                return next.IsCompleted;
            });
            await next;
        }
        var queued = bed.Broker.Sessions().Single(s => s.ClientId == "stuck");
        Assert.InRange(queued.Waiting, 1, 200);
        Assert.True(queued.Dropped > 0);
    }

    [Fact]
    public async Task A_connected_client_whose_queue_is_full_may_be_cut_off()
    {
        await using var bed = new Bed(s_small with { Overflow = QueueOverflow.Disconnect });
        var a = await bed.ConnectAsync("a");
        var b = await bed.ConnectAsync("b", more: new BedConnect { Properties = p => p.Number(Yiwang.Wire.Mqtt.Properties.PropertyId.ReceiveMaximum, 1) });
        await b.SubscribeAsync("t", 1);
        for (var i = 0; i < 7; i++) await a.PublishAsync("t", $"{i}", 1);
        Assert.Equal(MqttReason.QuotaExceeded, (await b.UntilClosedAsync())!.Reason);
    }

    [Theory]
    [InlineData(4), InlineData(5)]
    public async Task When_memory_is_used_up_publishers_are_told(byte version)
    {
        await using var bed = new Bed(new MqttBrokerOptions { MemoryBytes = 1_000, SysInterval = TimeSpan.Zero });
        var away = await bed.ConnectAsync("away", expiry: 100);
        await away.SubscribeAsync("t", 1);
        await away.DropAsync();
        var a = await bed.ConnectAsync(new BedConnect { Version = version, ClientId = "a" });
        await a.PublishAsync("t", new string('x', 1_000), 1);
        if (version == 5)
        {
            Assert.Equal(MqttReason.QuotaExceeded, (await a.PublishAsync("t", "x", 1))!.Reason);
            return;
        }
        // 3.1.1 has no word for it: no answer, and the client sends again later
        await a.SendAsync(a.Publish("t", "x", 1, false, 2));
        Assert.Null(await a.UntilClosedAsync());
    }
}
