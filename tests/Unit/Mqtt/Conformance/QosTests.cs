using Xunit;
using Yiwang.Unit.Tests.Mqtt.Broker;

namespace Yiwang.Unit.Tests.Mqtt.Conformance;

/// <summary>Acknowledgements and the delivery protocols: 3.4 to 3.7, 4.3, 4.4, 4.6 of both versions.</summary>
public sealed class QosTests
{
    [Theory]
    [InlineData(4), InlineData(5)]
    public async Task Once_acknowledged_an_identifier_of_QoS_1_is_free_whatever_DUP_says(int version)
    {
        await using var bed = new Bed();
        var (p, a, b) = await PairAsync(bed, version, "00");
        await a.SayAsync($"32 [ 't' 0001 {p} \"1\" ] 3a [ 't' 0001 {p} \"2\" ]");
        await a.HearsAsync("40 [ 0001 ]");
        await a.HearsAsync("40 [ 0001 ]");
        await b.HearsAsync($"30 [ 't' {p} \"1\" ]");
        await b.HearsAsync($"30 [ 't' {p} \"2\" ]");
    }

    [Theory]
    [InlineData(4), InlineData(5)]
    public async Task At_QoS_2_a_repetition_before_PUBREL_is_no_message_and_after_PUBCOMP_a_new_one(int version)
    {
        await using var bed = new Bed();
        var (p, a, b) = await PairAsync(bed, version, "00");
        for (var round = 0; round < 2; round++)
        {
            await a.SayAsync($"34 [ 't' 0001 {p} \"{round}\" ] 3c [ 't' 0001 {p} \"{round}\" ]");
            await a.HearsAsync("50 [ 0001 ]");
            await a.HearsAsync("50 [ 0001 ]");
            await a.SayAsync("62 [ 0001 ]");
            await a.HearsAsync("70 [ 0001 ]");
            await b.HearsAsync($"30 [ 't' {p} \"{round}\" ]");
            await b.HearsNothingAsync();
        }
    }

    [Theory]
    [InlineData(4), InlineData(5)]
    public async Task Unanswered_messages_come_again_in_order_with_DUP_and_their_identifiers_and_released_ones_do_not(int version)
    {
        await using var bed = new Bed();
        var kept = version == 5 ? "00 0000 [ 11 00000064 ] 'b'" : "00 0000 'b'";
        var (p, b) = (PublishTests.P(version), await RawClient.ConnectAsync(bed, version, kept));
        await PublishTests.SubscribeAsync(b, version, "t", "02");
        var a = await RawClient.ConnectAsync(bed, version, "a", "02");
        await a.SayAsync($"32 [ 't' 0001 {p} \"1\" ] 34 [ 't' 0002 {p} \"2\" ] 62 [ 0002 ] 34 [ 't' 0003 {p} \"3\" ] 62 [ 0003 ]");
        await b.HearsAsync($"32 [ 't' 0001 {p} \"1\" ]");
        await b.HearsAsync($"34 [ 't' 0002 {p} \"2\" ]");
        await b.HearsAsync($"34 [ 't' 0003 {p} \"3\" ]");
        await b.SayAsync("50 [ 0002 ]");
        await b.HearsAsync("62 [ 0002 ]");
        await b.DropAsync();
        var again = await RawClient.ConnectAsync(bed, version, kept, present: true);
        var heard = new[] { await again.HearAsync(), await again.HearAsync(), await again.HearAsync() }.Select(h => Convert.ToHexString(h!)).ToList();
        var (first, released, third) = (PublishTests.Hex($"3a [ 't' 0001 {p} \"1\" ]"), PublishTests.Hex("62 [ 0002 ]"), PublishTests.Hex($"3c [ 't' 0003 {p} \"3\" ]"));
        Assert.Equal([first, third], heard.Where(h => h != released));
        Assert.Contains(released, heard);
        await again.HearsNothingAsync();
        await again.SayAsync("40 [ 0001 ] 70 [ 0002 ] 50 [ 0003 ]");
        await again.HearsAsync("62 [ 0003 ]");
        await again.SayAsync("70 [ 0003 ]");
        await again.DropAsync();
        await (await RawClient.ConnectAsync(bed, version, kept, present: true)).HearsNothingAsync();
    }

    [Fact]
    public async Task What_a_client_refuses_is_settled_and_sent_to_nobody_else()
    {
        await using var bed = new Bed();
        var b = await RawClient.ConnectAsync(bed, 5, "00 0000 [ 11 00000064 21 0001 ] 'b'");
        await PublishTests.SubscribeAsync(b, 5, "$share/g/t", "02");
        var a = await RawClient.ConnectAsync(bed, 5, "a", "02");
        await a.SayAsync("32 [ 't' 0001 [] \"1\" ] 34 [ 't' 0002 [] \"2\" ] 62 [ 0002 ] 32 [ 't' 0003 [] \"3\" ]");
        await b.HearsAsync("32 [ 't' 0001 [] \"1\" ]");
        await b.SayAsync("40 [ 0001 80 ]");
        await b.HearsAsync("34 [ 't' 0002 [] \"2\" ]");
        var other = await RawClient.ConnectAsync(bed, 5, "other", "02");
        await PublishTests.SubscribeAsync(other, 5, "$share/g/t", "02");
        await b.SayAsync("50 [ 0002 97 ]");
        await b.HearsAsync("32 [ 't' 0003 [] \"3\" ]");
        await b.SayAsync("40 [ 0003 ]");
        await b.DropAsync();
        await other.HearsNothingAsync();
        await (await RawClient.ConnectAsync(bed, 5, "00 0000 [ 11 00000064 ] 'b'", present: true)).HearsNothingAsync();
    }

    [Theory]
    [InlineData(4, "70 [ 0005 ]"), InlineData(5, "70 [ 0005 92 ]")]
    public async Task PUBREL_is_always_answered_and_5_says_that_there_was_nothing(int version, string answer)
    {
        await using var bed = new Bed();
        var a = await RawClient.ConnectAsync(bed, version, "a", "02");
        await a.SayAsync("62 [ 0005 ]");
        await a.HearsAsync(answer);
    }

    [Fact]
    public async Task A_message_that_was_refused_leaves_its_identifier_free()
    {
        await using var bed = new Bed();
        var a = await RawClient.ConnectAsync(bed, 5, "82 0000 [] 'a' 'limited'");
        await PublishTests.SubscribeAsync(a, 5, "open/t", "00");
        await a.SayAsync("34 [ 'secret' 0001 [] \"1\" ]");
        await a.HearsAsync("50 [ 0001 87 ]");
        await a.SayAsync("34 [ 'open/t' 0001 [] \"2\" ]");
        var heard = new[] { await a.HearAsync(), await a.HearAsync() }.Select(h => Convert.ToHexString(h!)).Order();
        Assert.Equal(new[] { PublishTests.Hex("30 [ 'open/t' [] \"2\" ]"), PublishTests.Hex("50 [ 0001 ]") }.Order(), heard);
    }

    [Theory]
    [InlineData("40 [ 0001 92 ]"), InlineData("50 [ 0001 04 ]"), InlineData("62 [ 0001 80 ]"), InlineData("70 [ 0001 10 ]")]
    public async Task Reasons_are_those_of_the_packet(string says) => await BytesTests.OneAsync(5, says, 0x82);

    [Theory]
    [InlineData(4), InlineData(5)]
    public async Task Answers_come_in_the_order_of_the_messages_and_messages_in_that_of_their_sender(int version)
    {
        await using var bed = new Bed();
        var (p, a, b) = await PairAsync(bed, version, "00");
        await a.SayAsync(string.Concat(Enumerable.Range(1, 9).Select(i => $"32 [ 't' {i:x4} {p} \"{i}\" ]")) + string.Concat(Enumerable.Range(11, 9).Select(i => $"34 [ 't' {i:x4} {p} \"{i}\" ]")));
        for (var i = 1; i <= 9; i++) await a.HearsAsync($"40 [ {i:x4} ]");
        for (var i = 11; i <= 19; i++) await a.HearsAsync($"50 [ {i:x4} ]");
        foreach (var i in Enumerable.Range(1, 9).Concat(Enumerable.Range(11, 9))) await b.HearsAsync($"30 [ 't' {p} \"{i}\" ]");
    }

    private static async Task<(string Properties, RawClient From, RawClient To)> PairAsync(Bed bed, int version, string options)
    {
        var (a, b) = (await RawClient.ConnectAsync(bed, version, "a", "02"), await RawClient.ConnectAsync(bed, version, "b", "02"));
        await PublishTests.SubscribeAsync(b, version, "t", options);
        return (PublishTests.P(version), a, b);
    }
}
