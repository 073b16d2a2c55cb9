using Xunit;
using Yiwang.Unit.Tests.Mqtt.Broker;

namespace Yiwang.Unit.Tests.Mqtt.Conformance;

/// <summary>How connections and sessions end: wills, PINGREQ, DISCONNECT, AUTH, session state: 3.1.2, 3.12 to 3.15, 4.1, 4.12 of both versions.</summary>
public sealed class EndTests
{
    [Theory]
    [InlineData("lost", 4, "", true), InlineData("lost", 5, "", true)]
    [InlineData("polite", 4, "e0 00", false), InlineData("polite", 5, "e0 00", false), InlineData("polite in full", 5, "e0 01 00", false)]
    [InlineData("with will", 5, "e0 01 04", true), InlineData("malformed", 4, "00 00", true), InlineData("malformed", 5, "00 00", true)]
    public async Task A_will_is_published_unless_the_client_says_good_bye(string _, int version, string says, bool published)
    {
        await using var bed = new Bed();
        var (p, watch) = (PublishTests.P(version), await RawClient.ConnectAsync(bed, version, "watch", "02"));
        await PublishTests.SubscribeAsync(watch, version, "w", "02");
        var a = await RawClient.ConnectAsync(bed, version, version == 5 ? "0e 0000 [] 'a' [ 26 'b' '2' 26 'a' '1' ] 'w' 'm'" : "0e 0000 'a' 'w' 'm'");
        if (says.Length > 0) await a.SayAsync(says);
        else await a.DropAsync();
        if (published) await watch.HearsAsync(version == 5 ? "32 [ 'w' 0001 [ 26 'b' '2' 26 'a' '1' ] \"m\" ]" : "32 [ 'w' 0001 \"m\" ]");
        else await a.ClosedAsync();
        await watch.HearsNothingAsync();
        if (says.Length > 0 && published) return;
        // a will is spent with its connection
        await (await RawClient.ConnectAsync(bed, version, "a", "02")).DropAsync();
        await watch.HearsNothingAsync();
        await watch.SayAsync($"a2 [ 0009 {p} 'w' ]");
    }

    [Theory]
    [InlineData(4, "06", false), InlineData(4, "26", true), InlineData(5, "06", false), InlineData(5, "26", true)]
    public async Task A_will_is_retained_when_it_asks_to_be(int version, string flags, bool retained)
    {
        await using var bed = new Bed();
        var p = PublishTests.P(version);
        await (await RawClient.ConnectAsync(bed, version, $"{flags} 0000 {p} 'a' {p} 'w' 'm'")).DropAsync();
        var watch = await RawClient.ConnectAsync(bed, version, "watch", "02");
        await PublishTests.SubscribeAsync(watch, version, "w", "00");
        if (retained) await watch.HearsAsync($"31 [ 'w' {p} \"m\" ]");
        await watch.HearsNothingAsync();
    }

    [Fact]
    public async Task A_will_that_waits_is_forgotten_when_its_client_comes_back()
    {
        await using var bed = new Bed();
        var watch = await RawClient.ConnectAsync(bed, 5, "watch", "02");
        await PublishTests.SubscribeAsync(watch, 5, "w", "00");
        await (await RawClient.ConnectAsync(bed, 5, "04 0000 [ 11 00000064 ] 'a' [ 18 0000000a ] 'w' 'm'")).DropAsync();
        bed.Time.Advance(TimeSpan.FromSeconds(9));
        var a = await RawClient.ConnectAsync(bed, 5, "00 0000 [ 11 00000064 ] 'a'", present: true);
        bed.Time.Advance(TimeSpan.FromSeconds(9));
        await a.HearsNothingAsync();
        await watch.HearsNothingAsync();
    }

    [Theory]
    [InlineData(4), InlineData(5)]
    public async Task What_follows_DISCONNECT_is_not_read(int version)
    {
        await using var bed = new Bed();
        var a = await RawClient.ConnectAsync(bed, version, "a", "02");
        await a.SayAsync($"e0 00 31 [ 't' {PublishTests.P(version)} \"1\" ] c0 00");
        await a.ClosedAsync();
        Assert.Equal(0, bed.Broker.Figures.Retained);
    }

    [Theory]
    [InlineData("unknown reason", 5, "e0 01 01", 0x82), InlineData("expiry out of nothing", 5, "e0 [ 00 [ 11 00000005 ] ]", 0x82)]
    [InlineData("a body", 4, "e0 01 00", 0x81), InlineData("AUTH without a method", 5, "f0 00", 0x82), InlineData("AUTH with flags", 5, "f1 00", 0x81), InlineData("AUTH", 4, "f0 00", 0x81)]
    [InlineData("PINGREQ with a body", 4, "c0 01 00", 0x81), InlineData("PINGREQ with a body", 5, "c0 01 00", 0x81)]
    [InlineData("what servers send", 4, "d0 00", 0x82), InlineData("what servers send", 5, "20 [ 00 00 [] ]", 0x82)]
    public async Task What_is_no_good_bye_ends_the_connection_all_the_same(string _, int version, string says, byte reason) => await BytesTests.OneAsync(version, says, reason);

    [Theory]
    [InlineData(4, "00 0000 'a'"), InlineData(5, "00 0000 [ 11 00000064 ] 'a'")]
    public async Task A_kept_session_has_its_subscriptions_and_messages_until_its_time_is_over(int version, string kept)
    {
        await using var bed = new Bed(new() { SysInterval = TimeSpan.Zero, SessionExpiryMaximum = TimeSpan.FromMinutes(10) });
        var (p, a) = (PublishTests.P(version), await RawClient.ConnectAsync(bed, version, kept));
        await PublishTests.SubscribeAsync(a, version, "t", "01");
        // an open connection keeps its session however long
        bed.Time.Advance(TimeSpan.FromMinutes(40));
        await a.HearsNothingAsync();
        await a.DropAsync();
        var b = await RawClient.ConnectAsync(bed, version, "b", "02");
        await b.SayAsync($"32 [ 't' 0001 {p} \"1\" ]");
        await b.HearsAsync("40 [ 0001 ]");
        bed.Time.Advance(TimeSpan.FromSeconds(99));
        a = await RawClient.ConnectAsync(bed, version, kept, present: true);
        await a.HearsAsync($"32 [ 't' 0001 {p} \"1\" ]");
        await a.SayAsync("40 [ 0001 ]");
        await a.HearsNothingAsync();
        await a.DropAsync();
        bed.Time.Advance(TimeSpan.FromMinutes(20));
        await RawClient.ConnectAsync(bed, version, kept, present: false);
    }

    [Theory]
    [InlineData(4, "02 0000 'a'", "00 0000 'a'"), InlineData(5, "02 0000 [] 'a'", "00 0000 [] 'a'")]
    public async Task A_session_that_is_not_kept_leaves_nothing(int version, string clean, string next)
    {
        await using var bed = new Bed();
        var a = await RawClient.ConnectAsync(bed, version, clean);
        await PublishTests.SubscribeAsync(a, version, "t", "01");
        await a.DropAsync();
        a = await RawClient.ConnectAsync(bed, version, next, present: false);
        await a.SayAsync($"30 [ 't' {PublishTests.P(version)} ]");
        await a.HearsNothingAsync();
    }
}
