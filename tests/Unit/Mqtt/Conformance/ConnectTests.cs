using Xunit;
using Yiwang.Unit.Tests.Mqtt.Broker;

namespace Yiwang.Unit.Tests.Mqtt.Conformance;

/// <summary>CONNECT and its answer, 3.1 and 3.2 of both versions.</summary>
public sealed class ConnectTests
{
    [Theory]
    [InlineData(4, "'MQTT' 04 02 0000 'a'"), InlineData(5, "'MQTT' 05 02 0000 [] 'a'")]
    public async Task A_second_CONNECT_ends_the_connection(int version, string body) => await BytesTests.OneAsync(version, $"10 [ {body} ]", 0x82);

    [Theory]
    [InlineData("another name", "10 [ 'MQTX' 04 02 0000 'a' ]")]
    [InlineData("reserved flag", "10 [ 'MQTT' 04 03 0000 'a' ]")]
    [InlineData("flags of the first byte", "11 [ 'MQTT' 04 02 0000 'a' ]")]
    [InlineData("will QoS 3", "10 [ 'MQTT' 04 1e 0000 'a' 't' 'm' ]")]
    [InlineData("will QoS without a will", "10 [ 'MQTT' 04 0a 0000 'a' ]")]
    [InlineData("will retain without a will", "10 [ 'MQTT' 04 22 0000 'a' ]")]
    [InlineData("a will that is not there", "10 [ 'MQTT' 04 06 0000 'a' ]")]
    [InlineData("a will that was not announced", "10 [ 'MQTT' 04 02 0000 'a' 't' 'm' ]")]
    [InlineData("a user name that is not there", "10 [ 'MQTT' 04 82 0000 'a' ]")]
    [InlineData("a user name that was not announced", "10 [ 'MQTT' 04 02 0000 'a' 'u' ]")]
    [InlineData("a password that is not there", "10 [ 'MQTT' 04 c2 0000 'a' 'u' ]")]
    [InlineData("a password that was not announced", "10 [ 'MQTT' 04 82 0000 'a' 'u' 'p' ]")]
    [InlineData("a password without a user name", "10 [ 'MQTT' 04 42 0000 'a' 'p' ]")]
    [InlineData("no client identifier", "10 [ 'MQTT' 04 02 0000 ]")]
    [InlineData("ill-formed client identifier", "10 [ 'MQTT' 04 02 0000 0001 ff ]")]
    [InlineData("ill-formed will topic", "10 [ 'MQTT' 04 06 0000 'a' 0001 ff 'm' ]")]
    [InlineData("ill-formed user name", "10 [ 'MQTT' 04 82 0000 'a' 0001 ff ]")]
    public async Task A_CONNECT_of_another_form_ends_the_connection(string _, string says)
    {
        await using var bed = new Bed();
        var a = new RawClient(bed);
        await a.SayAsync(says);
        // an answer is permitted where the packet could be read as far as its version
        if (await a.HearAsync() is { } answer)
        {
            Assert.Equal("20020001", Convert.ToHexString(answer));
            await a.ClosedAsync();
        }
        Assert.Equal(0, bed.Broker.Figures.Sessions);
    }

    [Theory]
    [InlineData("reserved flag", "10 [ 'MQTT' 05 03 0000 [] 'a' ]", 0x81)]
    [InlineData("will QoS without a will", "10 [ 'MQTT' 05 0a 0000 [] 'a' ]", 0x81)]
    [InlineData("will retain without a will", "10 [ 'MQTT' 05 22 0000 [] 'a' ]", 0x81)]
    [InlineData("a will that is not there", "10 [ 'MQTT' 05 06 0000 [] 'a' ]", 0x81)]
    [InlineData("a will that was not announced", "10 [ 'MQTT' 05 02 0000 [] 'a' [] 't' 'm' ]", 0x81)]
    [InlineData("a user name that is not there", "10 [ 'MQTT' 05 82 0000 [] 'a' ]", 0x81)]
    [InlineData("a password that was not announced", "10 [ 'MQTT' 05 82 0000 [] 'a' 'u' 'p' ]", 0x81)]
    [InlineData("ill-formed will topic", "10 [ 'MQTT' 05 06 0000 [] 'a' [] 0001 ff 'm' ]", 0x81)]
    [InlineData("ill-formed user name", "10 [ 'MQTT' 05 82 0000 [] 'a' 0001 ff ]", 0x81)]
    [InlineData("another version", "10 [ 'MQTT' 07 02 0000 [] 'a' ]", 0x84)]
    [InlineData("an authentication method", "10 [ 'MQTT' 05 02 0000 [ 15 'SCRAM' ] 'a' ]", 0x8C)]
    [InlineData("who is not let in", "10 [ 'MQTT' 05 82 0000 [] 'a' 'nobody' ]", 0x86)]
    public async Task A_CONNECT_that_is_refused_is_told_why_and_nothing_after_it_counts(string _, string says, byte reason)
    {
        await using var bed = new Bed();
        var a = new RawClient(bed);
        await a.SayAsync(says + " 31 [ 'r' [] \"1\" ]");
        // a malformed CONNECT may go without an answer
        if (await a.HearAsync() is { } connack)
        {
            Assert.Equal((0x20, 0, reason), (connack[0], connack[2], connack[3]));
            await a.ClosedAsync();
        }
        else Assert.Equal(0x81, reason);
        Assert.Equal((0, 0), (bed.Broker.Figures.Sessions, bed.Broker.Figures.Retained));
    }

    [Fact]
    public async Task A_version_that_is_not_spoken_is_answered_with_1()
    {
        await using var bed = new Bed();
        var a = new RawClient(bed);
        await a.SayAsync("10 [ 'MQTT' 03 02 0000 'a' ]");
        await a.HearsAsync("20 02 00 01");
        await a.ClosedAsync();
    }

    [Theory]
    [InlineData("a"), InlineData("0123456789abcdefghijklm"), InlineData("ABCDEFGHIJKLMNOPQRSTUVW"), InlineData("XYZnopqrstuvwxyz")]
    public async Task Letters_and_digits_name_a_client(string id)
    {
        await using var bed = new Bed();
        await (await RawClient.ConnectAsync(bed, 4, id, "02")).HearsNothingAsync();
        await (await RawClient.ConnectAsync(bed, 5, id + "5", "02")).HearsNothingAsync();
    }

    [Fact]
    public async Task Who_gives_no_name_gets_one_of_its_own()
    {
        await using var bed = new Bed();
        var names = new HashSet<string>();
        for (var i = 0; i < 3; i++)
        {
            var a = new RawClient(bed);
            await a.SayAsync("10 [ 'MQTT' 05 02 0000 [] '' ]");
            var said = Convert.ToHexString((await a.HearAsync())!);
            var at = said.IndexOf(PublishTests.Hex("\"auto-\""), StringComparison.Ordinal);
            Assert.Equal("1200", said[(at - 6)..(at - 2)]);
            names.Add(said[at..(at + 2 * Convert.FromHexString(said[(at - 2)..at])[0])]);
        }
        Assert.Equal(3, names.Count);
    }

    [Fact]
    public async Task A_kept_session_needs_a_name_in_3_1_1()
    {
        await using var bed = new Bed();
        await RawClient.ConnectAsync(bed, 4, "", "02");
        var a = new RawClient(bed);
        await a.SayAsync("10 [ 'MQTT' 04 00 0000 '' ]");
        await a.HearsAsync("20 02 00 02");
        await a.ClosedAsync();
    }

    [Theory]
    [InlineData(4, "00 0000 'a'", "02 0000 'a'"), InlineData(5, "00 0000 [ 11 00000064 ] 'a'", "02 0000 [ 11 00000064 ] 'a'")]
    public async Task Session_present_says_whether_there_is_one(int version, string kept, string clean)
    {
        await using var bed = new Bed();
        foreach (var (rest, present) in new[] { (kept, false), (kept, true), (clean, false), (kept, version == 5), (clean, false) })
        {
            await (await RawClient.ConnectAsync(bed, version, rest, present)).DropAsync();
        }
    }

    [Theory]
    [InlineData(4), InlineData(5)]
    public async Task The_older_of_two_of_one_name_is_sent_away(int version)
    {
        await using var bed = new Bed();
        var older = await RawClient.ConnectAsync(bed, version, "a", "02");
        var newer = await RawClient.ConnectAsync(bed, version, "a", "02");
        await older.EndedAsync(version, 0x8E);
        await newer.HearsNothingAsync();
    }

    [Theory]
    [InlineData(4, "10 [ 'MQTT' 04 02 0000 'a' ] 82 [ 0001 'a' 00 ] c0 00", "90 [ 0001 00 ]"), InlineData(5, "10 [ 'MQTT' 05 02 0000 [] 'a' ] 82 [ 0001 [] 'a' 00 ] c0 00", "90 [ 0001 [] 00 ]")]
    public async Task CONNACK_comes_once_and_before_all_else(int version, string says, string then)
    {
        await using var bed = new Bed();
        var a = new RawClient(bed);
        await a.SayAsync(says);
        if (version == 4) await a.HearsAsync("20 02 00 00");
        else await a.AcceptedAsync();
        await a.HearsAsync(then);
        await a.HearsAsync("d0 00");
    }

    [Theory]
    [InlineData(4, "c6 0000 'a' 'w' 'm' 'u' 'p'"), InlineData(5, "c6 0000 [] 'a' [] 'w' 'm' 'u' 'p'")]
    public async Task The_fields_stand_in_their_order(int version, string rest)
    {
        await using var bed = new Bed();
        var watch = await RawClient.ConnectAsync(bed, 4, "watch", "02");
        await watch.SayAsync("82 [ 0001 'w' 00 ]");
        await watch.HearsAsync("90 [ 0001 00 ]");
        var a = await RawClient.ConnectAsync(bed, version, rest);
        Assert.Equal("u", bed.Gate.LastApplicant!.UserName);
        await a.DropAsync();
        await watch.HearsAsync("30 [ 'w' \"m\" ]");
    }

    [Theory]
    [InlineData(4, "02 000a 'a'"), InlineData(5, "02 000a [] 'a'")]
    public async Task Silence_of_one_and_a_half_keep_alives_ends_the_connection(int version, string rest)
    {
        await using var bed = new Bed();
        var a = await RawClient.ConnectAsync(bed, version, rest);
        bed.Time.Advance(TimeSpan.FromSeconds(14));
        await a.HearsNothingAsync();
        bed.Time.Advance(TimeSpan.FromSeconds(17));
        await a.EndedAsync(version, 0x8D);
    }

    [Fact]
    public async Task A_will_that_asks_too_much_is_refused()
    {
        await using var bed = new Bed(new() { SysInterval = TimeSpan.Zero, MaximumQos = 0, RetainAvailable = false });
        foreach (var (flags, reason) in new[] { ("0e", 0x9B), ("26", 0x9A) })
        {
            var a = new RawClient(bed);
            await a.SayAsync($"10 [ 'MQTT' 05 {flags} 0000 [] 'a' [] 'w' 'm' ]");
            Assert.Equal(reason, (await a.HearAsync())![3]);
            await a.ClosedAsync();
        }
    }

    [Fact]
    public async Task Nothing_larger_than_the_client_takes_is_sent_not_even_with_reasons()
    {
        await using var bed = new Bed();
        var a = new RawClient(bed);
        await a.SayAsync("10 [ 'MQTT' 05 82 0000 [ 27 00000008 ] 'a' 'nobody' ]");
        Assert.InRange((await a.HearAsync())!.Length, 5, 8);
        await a.ClosedAsync();
    }

    [Fact]
    public async Task A_good_bye_is_no_larger_than_the_client_takes()
    {
        await using var bed = new Bed(new() { SysInterval = TimeSpan.Zero, ServerReference = "another.example" });
        var (a, b) = (await RawClient.ConnectAsync(bed, 5, "02 0000 [] 'a'"), await RawClient.ConnectAsync(bed, 5, "02 0000 [ 27 0000000a ] 'b'"));
        await bed.Broker.DisposeAsync();
        Assert.InRange((await a.HearAsync())!.Length, 20, 40);
        Assert.InRange((await b.HearAsync())!.Length, 3, 10);
    }

    [Fact]
    public async Task Response_information_is_for_those_who_ask()
    {
        await using var bed = new Bed(new() { SysInterval = TimeSpan.Zero, ResponseInformation = "answers" });
        foreach (var (ask, given) in new[] { ("", false), ("19 00", false), ("19 01", true) })
        {
            var a = new RawClient(bed);
            await a.SayAsync($"10 [ 'MQTT' 05 02 0000 [ {ask} ] 'a' ]");
            Assert.Equal(given, Convert.ToHexString((await a.HearAsync())!).Contains(Convert.ToHexString(Notation.Bytes("1a 'answers'")), StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task Reasons_in_words_are_not_for_those_who_decline()
    {
        await using var bed = new Bed();
        var a = await RawClient.ConnectAsync(bed, 5, "82 0000 [ 17 00 ] 'a' 'limited'");
        await a.SayAsync("82 [ 0001 [] 'secret' 00 ] 32 [ 'secret' 0002 [] ] 34 [ 'secret' 0003 [] ] a2 [ 0004 [] 'secret' ]");
        await a.HearsAsync("90 [ 0001 [] 87 ]");
        await a.HearsAsync("40 [ 0002 87 ]");
        await a.HearsAsync("50 [ 0003 87 ]");
        await a.HearsAsync("b0 [ 0004 [] 11 ]");
    }
}
