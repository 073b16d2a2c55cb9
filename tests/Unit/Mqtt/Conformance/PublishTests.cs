using Xunit;
using Yiwang.Unit.Tests.Mqtt.Broker;

namespace Yiwang.Unit.Tests.Mqtt.Conformance;

/// <summary>PUBLISH, 3.3 of both versions.</summary>
public sealed class PublishTests
{
    [Theory]
    [InlineData(4), InlineData(5)]
    public async Task DUP_is_set_by_each_sender_for_itself(int version)
    {
        await using var bed = new Bed();
        var (p, a) = (P(version), await RawClient.ConnectAsync(bed, version, "a", "02"));
        await SubscribeAsync(a, version, "t", "02");
        await a.SayAsync($"3a [ 't' 0009 {p} \"1\" ]");
        await a.HearsInAnyOrderAsync("40 [ 0009 ]", $"32 [ 't' 0001 {p} \"1\" ]");
    }

    [Theory]
    [InlineData("QoS 3", 4, "36 [ 't' 0001 ]", 0x81), InlineData("QoS 3", 5, "36 [ 't' 0001 [] ]", 0x81)]
    [InlineData("DUP at QoS 0", 4, "38 [ 't' ]", 0x81), InlineData("DUP at QoS 0", 5, "38 [ 't' [] ]", 0x81)]
    [InlineData("+ in a name", 4, "30 [ 'a/+' ]", 0x81), InlineData("+ in a name", 5, "30 [ 'a/+' [] ]", 0x81)]
    [InlineData("# in a name", 4, "30 [ '#' ]", 0x81), InlineData("# in a name", 5, "30 [ '#' [] ]", 0x81)]
    [InlineData("no name", 4, "30 [ '' ]", 0x81), InlineData("neither name nor alias", 5, "30 [ '' [] ]", 0x82)]
    [InlineData("alias 0", 5, "30 [ 't' [ 23 0000 ] ]", 0x94), InlineData("alias beyond the maximum", 5, "30 [ 't' [ 23 0041 ] ]", 0x94)]
    [InlineData("unknown alias", 5, "30 [ '' [ 23 0001 ] ]", 0x82)]
    [InlineData("a subscription identifier", 5, "30 [ 't' [ 0b 01 ] ]", 0x82)]
    [InlineData("response topic with a wildcard", 5, "30 [ 't' [ 08 'a/#' ] ]", 0x82)]
    [InlineData("ill-formed response topic", 5, "30 [ 't' [ 08 0001 ff ] ]", 0x81)]
    [InlineData("ill-formed content type", 5, "30 [ 't' [ 03 0001 ff ] ]", 0x81)]
    [InlineData("payload format 2", 5, "30 [ 't' [ 01 02 ] ]", 0x82)]
    public async Task What_may_not_be_published_ends_the_connection(string _, int version, string says, byte reason) => await BytesTests.OneAsync(version, says, reason);

    [Theory]
    [InlineData(4), InlineData(5)]
    public async Task Retained_messages_are_stored_replaced_left_alone_and_removed(int version)
    {
        await using var bed = new Bed();
        var (p, a) = (P(version), await RawClient.ConnectAsync(bed, version, "a", "02"));
        foreach (var (says, stored) in new[] { ("31 [ 't' {p} \"1\" ]", "1"), ("31 [ 't' {p} \"2\" ]", "2"), ("30 [ 't' {p} \"3\" ]", "2"), ("30 [ 't' {p} ]", "2"), ("31 [ 't' {p} ]", "") })
        {
            await a.SayAsync(says.Replace("{p}", p, StringComparison.Ordinal));
            await SubscribeAsync(a, version, "t", "00");
            if (stored.Length > 0) await a.HearsAsync($"31 [ 't' {p} \"{stored}\" ]");
            await a.HearsNothingAsync();
            await a.SayAsync($"a2 [ 0009 {p} 't' ]");
            await a.HearAsync();
        }
        Assert.Equal(0, bed.Broker.Figures.Retained);
    }

    [Theory]
    [InlineData(4, "00", "30"), InlineData(5, "00", "30"), InlineData(5, "08", "31")]
    public async Task RETAIN_of_a_live_message_is_as_the_subscription_wishes(int version, string options, string first)
    {
        await using var bed = new Bed();
        var a = await RawClient.ConnectAsync(bed, version, "a", "02");
        await SubscribeAsync(a, version, "t", options);
        await a.SayAsync($"31 [ 't' {P(version)} \"1\" ] 30 [ 't' {P(version)} \"2\" ]");
        await a.HearsAsync($"{first} [ 't' {P(version)} \"1\" ]");
        await a.HearsAsync($"30 [ 't' {P(version)} \"2\" ]");
    }

    [Fact]
    public async Task Retain_handling_0_always_1_when_new_2_never()
    {
        await using var bed = new Bed();
        var a = await RawClient.ConnectAsync(bed, 5, "a", "02");
        await a.SayAsync("31 [ 't' [] \"1\" ]");
        foreach (var (options, comes) in new[] { ("20", false), ("10", false), ("00", true), ("00", true) }) await OneAsync(options, comes);
        await a.SayAsync("a2 [ 0009 [] 't' ]");
        await a.HearsAsync("b0 [ 0009 [] 00 ]");
        await OneAsync("10", true);

        async Task OneAsync(string options, bool comes)
        {
            await SubscribeAsync(a, 5, "t", options);
            if (comes) await a.HearsAsync("31 [ 't' [] \"1\" ]");
            await a.HearsNothingAsync();
        }
    }

    [Fact]
    public async Task Properties_of_the_message_go_on_as_they_came()
    {
        await using var bed = new Bed();
        var a = await RawClient.ConnectAsync(bed, 5, "a", "02");
        await SubscribeAsync(a, 5, "t", "00");
        const string Properties = "01 01 03 'text/plain' 08 'answer/here' 09 0003 00ff80 26 'b' '2' 26 'a' '1' 26 'b' '2'";
        await a.SayAsync($"30 [ 't' [ {Properties} ] \"x\" ]");
        await a.HearsAsync($"30 [ 't' [ {Properties} ] \"x\" ]");
    }

    [Fact]
    public async Task Expiry_shrinks_while_a_message_waits_and_ends_it()
    {
        await using var bed = new Bed();
        var a = await RawClient.ConnectAsync(bed, 5, "02 0000 [ 11 00000064 ] 'a'");
        await SubscribeAsync(a, 5, "t", "01");
        await a.DropAsync();
        var b = await RawClient.ConnectAsync(bed, 5, "b", "02");
        await b.SayAsync("32 [ 't' 0001 [ 02 00000005 ] \"short\" ] 32 [ 't' 0002 [ 02 00000032 ] \"long\" ] c0 00");
        await b.HearsAsync("40 [ 0001 ]");
        await b.HearsAsync("40 [ 0002 ]");
        bed.Time.Advance(TimeSpan.FromSeconds(20));
        var again = await RawClient.ConnectAsync(bed, 5, "00 0000 [ 11 00000064 ] 'a'", present: true);
        var heard = (await again.HearAsync())!;
        Assert.Equal(Convert.ToHexString(Notation.Bytes("[ 02 0000001e ] \"long\"")), Convert.ToHexString(heard.AsSpan(7)));
        await again.HearsNothingAsync();
    }

    [Fact]
    public async Task An_alias_can_be_set_used_and_set_anew_and_belongs_to_its_connection()
    {
        await using var bed = new Bed();
        var a = await RawClient.ConnectAsync(bed, 5, "a", "02");
        await SubscribeAsync(a, 5, "#", "00");
        await a.SayAsync("30 [ 'x' [ 23 0001 ] \"1\" ] 30 [ '' [ 23 0001 ] \"2\" ] 30 [ 'y' [ 23 0001 ] \"3\" ] 30 [ '' [ 23 0001 ] \"4\" ]");
        foreach (var (topic, payload) in new[] { ("x", 1), ("x", 2), ("y", 3), ("y", 4) }) await a.HearsAsync($"30 [ '{topic}' [] \"{payload}\" ]");
        var b = await RawClient.ConnectAsync(bed, 5, "b", "02");
        await b.SayAsync("30 [ '' [ 23 0001 ] \"5\" ]");
        await b.EndedAsync(5, 0x82);
    }

    [Fact]
    public async Task The_broker_uses_no_alias_beyond_what_the_client_permits()
    {
        await using var bed = new Bed();
        var a = await RawClient.ConnectAsync(bed, 5, "02 0000 [ 22 0001 ] 'a'");
        await SubscribeAsync(a, 5, "#", "00");
        await a.SayAsync("30 [ 'x' [] \"1\" ] 30 [ 'y' [] \"2\" ] 30 [ 'x' [] \"3\" ]");
        await a.HearsAsync("30 [ 'x' [ 23 0001 ] \"1\" ]");
        await a.HearsAsync("30 [ 'y' [] \"2\" ]");
        await a.HearsAsync("30 [ '' [ 23 0001 ] \"3\" ]");
    }

    [Theory]
    [InlineData(4), InlineData(5)]
    public async Task QoS_is_the_lesser_of_what_was_published_and_granted(int version)
    {
        await using var bed = new Bed();
        var (p, a) = (P(version), await RawClient.ConnectAsync(bed, version, "a", "02"));
        for (var granted = 0; granted <= 2; granted++) await SubscribeAsync(a, version, $"t{granted}", $"0{granted}");
        var b = await RawClient.ConnectAsync(bed, version, "b", "02");
        for (int granted = 0, id = 0; granted <= 2; granted++)
        {
            await b.SayAsync($"30 [ 't{granted}' {p} ] 32 [ 't{granted}' 0001 {p} ] 34 [ 't{granted}' 0002 {p} ] 62 [ 0002 ]");
            for (var qos = 0; qos <= 2; qos++)
            {
                var least = Math.Min(qos, granted);
                await a.HearsAsync(least == 0 ? $"30 [ 't{granted}' {p} ]" : $"3{2 * least} [ 't{granted}' {++id:x4} {p} ]");
            }
        }
    }

    [Fact]
    public async Task Overlapping_filters_give_one_copy_at_the_highest_QoS_with_each_identifier()
    {
        await using var bed = new Bed();
        var a = await RawClient.ConnectAsync(bed, 5, "a", "02");
        await a.SayAsync("82 [ 0001 [ 0b 01 ] 'a/#' 00 ] 82 [ 0002 [ 0b c801 ] 'a/+' 02 ] 82 [ 0003 [] 'a/b' 01 ]");
        foreach (var (id, granted) in new[] { (1, 0), (2, 2), (3, 1) }) await a.HearsAsync($"90 [ {id:x4} [] {granted:x2} ]");
        await a.SayAsync("34 [ 'a/b' 0001 [] ] 62 [ 0001 ]");
        var heard = new List<string>();
        for (var i = 0; i < 3; i++) heard.Add(Convert.ToHexString((await a.HearAsync())!));
        Assert.Contains(heard, h => h == Hex("34 [ 'a/b' 0001 [ 0b 01 0b c801 ] ]") || h == Hex("34 [ 'a/b' 0001 [ 0b c801 0b 01 ] ]"));
        Assert.Contains(Hex("50 [ 0001 ]"), heard);
        Assert.Contains(Hex("70 [ 0001 ]"), heard);
        await a.HearsNothingAsync();
    }

    [Fact]
    public async Task Never_more_under_way_than_the_client_permits_while_all_else_goes_on()
    {
        await using var bed = new Bed();
        var a = await RawClient.ConnectAsync(bed, 5, "02 0000 [ 21 0002 ] 'a'");
        await SubscribeAsync(a, 5, "t", "02");
        var b = await RawClient.ConnectAsync(bed, 5, "b", "02");
        await b.SayAsync("32 [ 't' 0001 [] \"1\" ] 32 [ 't' 0002 [] \"2\" ] 32 [ 't' 0003 [] \"3\" ] 30 [ 't' [] \"4\" ] c0 00");
        for (var i = 0; i < 4; i++) await b.HearAsync();
        await a.HearsAsync("32 [ 't' 0001 [] \"1\" ]");
        await a.HearsAsync("32 [ 't' 0002 [] \"2\" ]");
        await a.SayAsync("c0 00");
        var next = Convert.ToHexString((await a.HearAsync())!);
        Assert.Contains(next, (string[])["D000", Hex("30 [ 't' [] \"4\" ]")]);
        await a.SayAsync("40 [ 0002 ]");
        while (next != Hex("32 [ 't' 0003 [] \"3\" ]")) next = Convert.ToHexString((await a.HearAsync())!);
    }

    [Fact]
    public async Task More_than_the_broker_permits_ends_the_connection()
    {
        await using var bed = new Bed(new() { SysInterval = TimeSpan.Zero, ReceiveMaximum = 2 });
        var a = await RawClient.ConnectAsync(bed, 5, "a", "02");
        await a.SayAsync("34 [ 't' 0001 [] ] 34 [ 't' 0002 [] ]");
        foreach (var id in new[] { 1, 2 }) Assert.Equal((byte)id, (await a.HearAsync())![3]);
        await a.SayAsync("34 [ 't' 0003 [] ]");
        await a.EndedAsync(5, 0x93);
    }

    [Theory]
    [InlineData(4), InlineData(5)]
    public async Task A_message_that_is_not_permitted_is_answered_or_the_connection_ends(int version)
    {
        await using var bed = new Bed();
        var a = await RawClient.ConnectAsync(bed, version, $"82 0000 {P(version)} 'a' 'limited'");
        await a.SayAsync($"32 [ 'secret' 0001 {P(version)} ]");
        await a.HearsAsync(version == 5 ? "40 [ 0001 87 ]" : "40 [ 0001 ]");
    }

    internal static string P(int version) => version == 5 ? "[]" : "";

    internal static string Hex(string notation) => Convert.ToHexString(Notation.Bytes(notation));

    /// <summary>Version 5 and 3.1.1; the identifier is 0x7777.</summary>
    internal static async Task SubscribeAsync(RawClient client, int version, string filter, string options)
    {
        await client.SayAsync($"82 [ 7777 {P(version)} '{filter}' {options} ]");
        var granted = options[1] & 3;
        await client.HearsAsync($"90 [ 7777 {P(version)} 0{granted} ]");
    }
}
