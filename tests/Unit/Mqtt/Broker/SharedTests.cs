using Xunit;

namespace Yiwang.Unit.Tests.Mqtt.Broker;

public sealed class SharedTests
{
    [Fact]
    public async Task Members_of_a_group_take_turns_and_each_group_gets_a_copy()
    {
        await using var bed = new Bed();
        var (a, one, two, other) = (await bed.ConnectAsync("a"), await bed.ConnectAsync("one"), await bed.ConnectAsync("two"), await bed.ConnectAsync("other"));
        await one.SubscribeAsync("$share/g/t/+", 1, identifier: 5);
        await two.SubscribeAsync("$share/g/t/+", 1);
        await other.SubscribeAsync("$share/h/t/+");
        for (var i = 0; i < 10; i++) await a.PublishAsync("t/1", $"{i}", 1);
        for (var i = 0; i < 10; i++) Assert.Equal($"{i}", (await other.NextMessageAsync()).Payload);
        var shares = new List<string>();
        for (var i = 0; i < 5; i++)
        {
            shares.Add((await one.NextMessageAsync()).Payload);
            shares.Add((await two.NextMessageAsync()).Payload);
        }
        Assert.Equal(Enumerable.Range(0, 10).Select(i => $"{i}"), shares.Order());
    }

    [Fact]
    public async Task A_plain_subscription_beside_it_gets_its_own_copy_and_no_retained_message_comes_to_the_group()
    {
        await using var bed = new Bed();
        var (a, b) = (await bed.ConnectAsync("a"), await bed.ConnectAsync("b"));
        await a.PublishAsync("t", "kept", 1, retain: true);
        await b.SubscribeAsync("$share/g/t");
        await b.ExpectNothingAsync();
        await b.SubscribeAsync("t", options: 0x20);
        await a.PublishAsync("t", "x");
        Assert.Equal(["x", "x"], [(await b.NextMessageAsync()).Payload, (await b.NextMessageAsync()).Payload]);
        await b.UnsubscribeAsync("$share/g/t");
        await a.PublishAsync("t", "y");
        Assert.Equal("y", (await b.NextMessageAsync()).Payload);
        await b.ExpectNothingAsync();
    }

    [Fact]
    public async Task Who_is_away_is_passed_over_while_somebody_is_there()
    {
        await using var bed = new Bed();
        var (a, one, two) = (await bed.ConnectAsync("a"), await bed.ConnectAsync("one", expiry: 100), await bed.ConnectAsync("two", expiry: 100));
        await one.SubscribeAsync("$share/g/t", 1);
        await two.SubscribeAsync("$share/g/t", 1);
        await one.DropAsync();
        for (var i = 0; i < 4; i++) await a.PublishAsync("t", $"{i}", 1);
        for (var i = 0; i < 4; i++) Assert.Equal($"{i}", (await two.NextMessageAsync()).Payload);
        await two.DropAsync();
        await a.PublishAsync("t", "kept", 1);
        Assert.Equal(1, bed.Broker.Sessions().Where(s => s.ClientId is "one" or "two").Sum(s => s.Waiting));
    }

    [Fact]
    public async Task What_a_member_leaves_unanswered_when_its_session_ends_another_gets()
    {
        await using var bed = new Bed();
        var (a, one) = (await bed.ConnectAsync("a"), await bed.ConnectAsync("one"));
        await one.SubscribeAsync("$share/g/t", 2);
        await a.PublishAsync("t", "once", 2);
        await a.PublishAsync("t", "at least once", 1);
        await one.NextMessageAsync();
        await one.NextMessageAsync();
        var two = await bed.ConnectAsync("two");
        await two.SubscribeAsync("$share/g/t", 2);
        await one.DropAsync();
        // QoS 2 that was under way goes to nobody else
        Assert.Equal("at least once", (await two.NextMessageAsync()).Payload);
        await two.ExpectNothingAsync();
    }
}
