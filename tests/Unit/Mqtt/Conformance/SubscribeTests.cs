using Xunit;
using Yiwang.Unit.Tests.Mqtt.Broker;

namespace Yiwang.Unit.Tests.Mqtt.Conformance;

/// <summary>SUBSCRIBE and UNSUBSCRIBE, filters and shared subscriptions: 3.8 to 3.11, 4.7, 4.8 of both versions.</summary>
public sealed class SubscribeTests
{
    [Theory]
    [InlineData("no filter", 4, "82 [ 0001 ]", 0x82), InlineData("no filter", 5, "82 [ 0001 [] ]", 0x82)]
    [InlineData("nothing to leave", 4, "a2 [ 0001 ]", 0x82), InlineData("nothing to leave", 5, "a2 [ 0001 [] ]", 0x82)]
    [InlineData("an empty filter", 4, "82 [ 0001 '' 00 ]", 0x81), InlineData("an empty filter", 5, "82 [ 0001 [] '' 00 ]", 0x81)]
    [InlineData("QoS 3", 4, "82 [ 0001 'a' 03 ]", 0x81), InlineData("QoS 3", 5, "82 [ 0001 [] 'a' 03 ]", 0x81)]
    [InlineData("reserved options", 4, "82 [ 0001 'a' 04 ]", 0x81), InlineData("reserved options", 5, "82 [ 0001 [] 'a' c0 ]", 0x81)]
    [InlineData("# not last", 4, "82 [ 0001 'a/#/b' 00 ]", 0x81), InlineData("# not last", 5, "82 [ 0001 [] 'a/#/b' 00 ]", 0x81)]
    [InlineData("# within a level", 4, "82 [ 0001 'a/b#' 00 ]", 0x81), InlineData("# within a level", 5, "82 [ 0001 [] 'a/b#' 00 ]", 0x81)]
    [InlineData("+ within a level", 4, "82 [ 0001 'a/b+' 00 ]", 0x81), InlineData("+ within a level", 5, "82 [ 0001 [] '+a' 00 ]", 0x81)]
    [InlineData("retain handling 3", 5, "82 [ 0001 [] 'a' 30 ]", 0x82)]
    [InlineData("no local and shared", 5, "82 [ 0001 [] '$share/g/a' 04 ]", 0x82)]
    [InlineData("a share without a name", 5, "82 [ 0001 [] '$share//a' 00 ]", 0x81)]
    [InlineData("a share without a filter", 5, "82 [ 0001 [] '$share/g' 00 ]", 0x81)]
    [InlineData("a share with an empty filter", 5, "82 [ 0001 [] '$share/g/' 00 ]", 0x81)]
    [InlineData("a wildcard in the name of a share", 5, "82 [ 0001 [] '$share/g+/a' 00 ]", 0x81)]
    public async Task What_may_not_be_asked_ends_the_connection(string _, int version, string says, byte reason) => await BytesTests.OneAsync(version, says, reason);

    [Theory]
    [InlineData(4, "b0 [ 0008 ]"), InlineData(5, "b0 [ 0008 [] 00 11 00 ]")]
    public async Task Each_filter_is_answered_in_its_order_and_with_the_identifier(int version, string left)
    {
        await using var bed = new Bed();
        var p = PublishTests.P(version);
        var a = await RawClient.ConnectAsync(bed, version, $"82 0000 {p} 'a' 'limited'");
        await a.SayAsync($"82 [ 0007 {p} 'open/a' 01 'secret' 00 'open/b' 02 'open/c' 00 ]");
        await a.HearsAsync($"90 [ 0007 {p} 01 {(version == 5 ? "87" : "80")} 02 00 ]");
        await a.SayAsync($"a2 [ 0008 {p} 'open/a' 'open/none' 'open/b' ]");
        await a.HearsAsync(left);
        await a.SayAsync($"30 [ 'open/a' {p} ] 30 [ 'open/b' {p} ] 30 [ 'open/c' {p} ]");
        await a.HearsAsync($"30 [ 'open/c' {p} ]");
        await a.HearsNothingAsync();
    }

    [Theory]
    [InlineData(4), InlineData(5)]
    public async Task The_same_filter_again_replaces_and_sends_what_is_retained(int version)
    {
        await using var bed = new Bed();
        var (p, a) = (PublishTests.P(version), await RawClient.ConnectAsync(bed, version, "a", "02"));
        await a.SayAsync($"31 [ 't' {p} \"kept\" ]");
        for (var qos = 1; qos >= 0; qos--)
        {
            await PublishTests.SubscribeAsync(a, version, "t", $"0{qos}");
            await a.HearsAsync($"31 [ 't' {p} \"kept\" ]");
        }
        await a.SayAsync($"32 [ 't' 0001 {p} \"new\" ]");
        await a.HearsInAnyOrderAsync("40 [ 0001 ]", $"30 [ 't' {p} \"new\" ]");
        await a.HearsNothingAsync();
    }

    [Theory]
    [InlineData(4), InlineData(5)]
    public async Task What_is_under_way_is_finished_after_UNSUBSCRIBE(int version)
    {
        await using var bed = new Bed();
        var (p, a) = (PublishTests.P(version), await RawClient.ConnectAsync(bed, version, "a", "02"));
        await PublishTests.SubscribeAsync(a, version, "t", "02");
        var b = await RawClient.ConnectAsync(bed, version, "b", "02");
        await b.SayAsync($"34 [ 't' 0001 {p} ]");
        await b.HearsAsync("50 [ 0001 ]");
        await a.HearsAsync($"34 [ 't' 0001 {p} ]");
        await a.SayAsync($"a2 [ 0009 {p} 't' ] 50 [ 0001 ]");
        await a.HearAsync();
        await a.HearsAsync("62 [ 0001 ]");
        await b.SayAsync($"30 [ 't' {p} ] c0 00");
        await b.HearsAsync("d0 00");
        await a.HearsNothingAsync();
    }

    [Theory]
    [InlineData("a/+", "a/b", true), InlineData("a/+", "a", false), InlineData("a/#", "a", true), InlineData("+", "/a", false), InlineData("/+", "/a", true), InlineData("+/+", "/a", true)]
    [InlineData("A", "a", false), InlineData("a/", "a", false), InlineData("a b", "a b", true), InlineData("#", "$a/b", false), InlineData("+/b", "$a/b", false), InlineData("$a/#", "$a/b", true)]
    [InlineData("e\u0301", "\u00e9", false), InlineData("/", "/", true)]
    public async Task Filters_match_byte_for_byte(string filter, string topic, bool match)
    {
        await using var bed = new Bed();
        foreach (var version in new[] { 4, 5 })
        {
            var a = await RawClient.ConnectAsync(bed, version, "a", "02");
            await PublishTests.SubscribeAsync(a, version, filter, "00");
            await a.SayAsync($"30 [ '{topic}' {PublishTests.P(version)} \"1\" ]");
            if (match) await a.HearsAsync($"30 [ '{topic}' {PublishTests.P(version)} \"1\" ]");
            await a.HearsNothingAsync();
        }
    }

    [Fact]
    public async Task A_shared_message_keeps_its_granted_QoS_and_at_QoS_2_its_member()
    {
        await using var bed = new Bed();
        var first = await RawClient.ConnectAsync(bed, 5, "00 0000 [ 11 00000064 ] 'first'");
        await PublishTests.SubscribeAsync(first, 5, "$share/g/t", "02");
        var a = await RawClient.ConnectAsync(bed, 5, "a", "02");
        await a.SayAsync("34 [ 't' 0001 [] \"1\" ]");
        await a.HearsAsync("50 [ 0001 ]");
        await first.HearsAsync("34 [ 't' 0001 [] \"1\" ]");
        var second = await RawClient.ConnectAsync(bed, 5, "second", "02");
        await PublishTests.SubscribeAsync(second, 5, "$share/g/t", "01");
        await first.DropAsync();
        first = await RawClient.ConnectAsync(bed, 5, "00 0000 [ 11 00000064 ] 'first'", present: true);
        await first.HearsAsync("3c [ 't' 0001 [] \"1\" ]");
        await first.SayAsync("e0 [ 00 [ 11 00000000 ] ]");
        await first.ClosedAsync();
        await second.HearsNothingAsync();
        await a.SayAsync("62 [ 0001 ] 34 [ 't' 0002 [] \"2\" ]");
        await second.HearsAsync("32 [ 't' 0001 [] \"2\" ]");
    }
}
