using System.Text;
using Xunit;
using Yiwang.Mqtt.Broker;
using Yiwang.Wire.Mqtt;
using Yiwang.Wire.Mqtt.Properties;

namespace Yiwang.Unit.Tests.Mqtt.Broker;

public sealed class TapTests
{
    [Fact]
    public async Task Who_publishes_to_a_stored_topic_is_answered_when_it_is_durable_and_in_order()
    {
        var tap = new Tap();
        await using var bed = new Bed(tap: tap);
        var (a, b) = (await bed.ConnectAsync("a"), await bed.ConnectAsync("b"));
        await b.SubscribeAsync("#", 1);
        await a.SendAsync(a.Publish("store/1", "x", 1, false, 1));
        await a.SendAsync(a.Publish("free", "y", 1, false, 2));
        await a.SendAsync(a.Publish("store/2", "z", 2, false, 3));
        // routed at once
        Assert.Equal(["x", "y", "z"], [(await b.NextMessageAsync()).Payload, (await b.NextMessageAsync()).Payload, (await b.NextMessageAsync()).Payload]);
        await a.ExpectQuietAsync();
        tap.Settlement.Settle(1, MqttReason.Success);
        Assert.Equal(1, (await a.NextAsync(PacketType.Puback)).PacketId);
        Assert.Equal(2, (await a.NextAsync(PacketType.Puback)).PacketId);
        tap.Settlement.Settle(2, MqttReason.Success);
        Assert.Equal(3, (await a.NextAsync(PacketType.Pubrec)).PacketId);
    }

    [Fact]
    public async Task What_could_not_be_stored_is_answered_so()
    {
        var tap = new Tap();
        await using var bed = new Bed(tap: tap);
        var (five, three) = (await bed.ConnectAsync("five"), await bed.Connect311Async("three"));
        await five.SendAsync(five.Publish("store/1", "x", 1, false, 1));
        await Bed.UntilAsync(() => tap.Tickets == 1);
        await three.SendAsync(three.Publish("store/1", "x", 1, false, 1));
        await Bed.UntilAsync(() => tap.Tickets == 2);
        tap.Settlement.Settle(1, MqttReason.QuotaExceeded);
        tap.Settlement.Settle(2, MqttReason.QuotaExceeded);
        Assert.Equal(MqttReason.QuotaExceeded, (await five.NextAsync(PacketType.Puback)).Reason);
        Assert.Null(await three.UntilClosedAsync());
    }

    [Fact]
    public async Task The_tap_can_refuse()
    {
        await using var bed = new Bed(tap: new Tap());
        var (a, b) = (await bed.ConnectAsync("a"), await bed.Connect311Async("b"));
        await b.SubscribeAsync("#");
        Assert.Equal(MqttReason.PayloadFormatInvalid, (await a.PublishAsync("refuse/1", "x", 1))!.Reason);
        Assert.Equal(MqttReason.PayloadFormatInvalid, (await a.PublishAsync("refuse/1", "x", 2))!.Reason);
        // sending again would not help, so a client of 3.1.1 is acknowledged
        await b.PublishAsync("refuse/1", "x", 1);
        await b.ExpectNothingAsync();
    }

    [Fact]
    public async Task While_the_tap_is_busy_nothing_more_is_read_and_nothing_is_lost()
    {
        var tap = new Tap { IsBusy = true };
        await using var bed = new Bed(tap: tap);
        var (a, b) = (await bed.ConnectAsync("a"), await bed.ConnectAsync("b"));
        await b.SubscribeAsync("#");
        await a.SendAsync(a.Publish("store/1", "1", 0, false, 0));
        await a.SendAsync(a.Publish("store/1", "2", 0, false, 0));
        await Bed.UntilAsync(() => tap.Refusals > 0);
        await b.ExpectNothingAsync();
        tap.IsBusy = false;
        bed.Time.Advance(TimeSpan.FromSeconds(1));
        tap.Settlement.Ready();
        Assert.Equal(["1", "2"], [(await b.NextMessageAsync()).Payload, (await b.NextMessageAsync()).Payload]);
        Assert.Equal(["store/1=1", "store/1=2"], tap.Seen);
    }

    [Fact]
    public async Task The_tap_s_note_stays_with_the_topic_and_aliases_and_properties_are_there()
    {
        var tap = new Tap();
        await using var bed = new Bed(tap: tap);
        var a = await bed.ConnectAsync("a", more: new BedConnect { User = "me" });
        await a.PublishAsync("free/1", "x", 0, false, p => p.Number(PropertyId.TopicAlias, 1).User("k", "v"));
        await a.PublishAsync("", "y", 0, false, p => p.Number(PropertyId.TopicAlias, 1));
        await a.PublishAsync("free/2", "z", 1);
        Assert.Equal(["free/1=x", "free/1=y", "free/2=z"], tap.Seen);
        Assert.Equal(2, tap.Notes);
        Assert.Equal("me", tap.Publisher);
    }

    /// <summary>Takes what is below "store/", each with a ticket of its own; refuses "refuse/".</summary>
    private sealed class Tap : IMqttTap
    {
        public ITapSettlement Settlement { get; private set; } = null!;
        public List<string> Seen { get; } = [];
        public long Tickets { get; private set; }
        public int Notes { get; private set; }
        public int Refusals { get; private set; }
        public string Publisher { get; private set; } = "";
        public bool IsBusy { get; set; }

        public void Attach(ITapSettlement settlement) => Settlement = settlement;

        public TapAnswer Offer(in MqttOffer offer)
        {
            if (IsBusy)
            {
                Refusals++;
                return TapAnswer.Busy;
            }
            var topic = Encoding.UTF8.GetString(offer.Topic);
            Seen.Add($"{topic}={Encoding.UTF8.GetString(offer.Payload)}");
            Publisher = offer.Publisher.Name;
            if (offer.Memo == null) Notes++;
            offer.Memo ??= topic;
            Assert.Equal(topic, offer.Memo);
            if (topic.StartsWith("refuse/", StringComparison.Ordinal)) return TapAnswer.Refuse(MqttReason.PayloadFormatInvalid);
            return topic.StartsWith("store/", StringComparison.Ordinal) && offer.Qos > 0 ? TapAnswer.Taken(++Tickets) : TapAnswer.NotMapped;
        }
    }
}
