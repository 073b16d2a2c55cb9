using Xunit;
using Yiwang.Unit.Tests.Mqtt.Broker;

namespace Yiwang.Unit.Tests.Mqtt.Conformance;

/// <summary>Chapters 1 and 2 of both versions: text, counts, flags, identifiers.</summary>
public sealed class BytesTests
{
    [Theory]
    [InlineData("ill-formed text", "30 [ 0001 ff {p} ]")]
    [InlineData("a surrogate", "30 [ 0003 eda080 {p} ]")]
    [InlineData("too long a form", "30 [ 0002 c0af {p} ]")]
    [InlineData("U+0000", "30 [ 0003 610062 {p} ]")]
    [InlineData("ill-formed filter", "82 [ 0001 {p} 0001 ff 00 ]")]
    [InlineData("ill-formed filter of UNSUBSCRIBE", "a2 [ 0001 {p} 0001 ff ]")]
    public async Task Text_is_sound_UTF_8(string _, string says) => await BothAsync(says, 0x81);

    [Theory]
    [InlineData("name", "30 [ 'a' [ 26 0001 ff 'v' ] ]")]
    [InlineData("value", "30 [ 'a' [ 26 'n' 0001 ff ] ]")]
    [InlineData("U+0000 in a name", "30 [ 'a' [ 26 0001 00 'v' ] ]")]
    public async Task Both_halves_of_a_pair_are_sound_UTF_8(string _, string says) => await OneAsync(5, says, 0x81);

    [Theory]
    [InlineData(4), InlineData(5)]
    public async Task A_byte_order_mark_is_a_character(int version)
    {
        await using var bed = new Bed();
        var (p, a) = (version == 5 ? "[]" : "", await RawClient.ConnectAsync(bed, version, "a", "02"));
        await a.SayAsync($"82 [ 0001 {p} 'x' 00 0004 efbbbf78 00 ]");
        await a.HearsAsync($"90 [ 0001 {p} 00 00 ]");
        await a.SayAsync($"30 [ 0004 efbbbf78 {p} \"1\" ]");
        await a.HearsAsync($"30 [ 0004 efbbbf78 {p} \"1\" ]");
        await a.HearsNothingAsync();
    }

    [Theory]
    [InlineData("remaining length", "c0 80 00", 4), InlineData("remaining length", "c0 80 00", 5), InlineData("properties", "30 [ 'a' 80 00 ]", 5)]
    [InlineData("subscription identifier", "82 [ 0001 [ 0b 81 00 ] 'a' 00 ]", 5)]
    public async Task Counts_use_as_few_bytes_as_they_can(string _, string says, int version) => await OneAsync(version, says, 0x81);

    [Theory]
    [InlineData("41 [ 0001 ]"), InlineData("52 [ 0001 ]"), InlineData("60 [ 0001 ]"), InlineData("63 [ 0001 ]"), InlineData("71 [ 0001 ]"), InlineData("80 [ 0001 {p} 'a' 00 ]")]
    [InlineData("a0 [ 0001 {p} 'a' ]"), InlineData("c1 00"), InlineData("e1 00"), InlineData("00 00")]
    public async Task Reserved_flags_are_as_listed(string says) => await BothAsync(says, 0x81);

    [Theory]
    [InlineData("32 [ 'a' 0000 {p} ]"), InlineData("34 [ 'a' 0000 {p} ]"), InlineData("82 [ 0000 {p} 'a' 00 ]"), InlineData("a2 [ 0000 {p} 'a' ]")]
    public async Task Identifiers_are_never_0(string says) => await BothAsync(says, 0x82);

    [Theory]
    [InlineData(4), InlineData(5)]
    public async Task A_message_of_QoS_0_has_no_identifier(int version)
    {
        await using var bed = new Bed();
        var (p, a) = (version == 5 ? "[]" : "", await RawClient.ConnectAsync(bed, version, "a", "02"));
        await a.SayAsync($"82 [ 0001 {p} 'a' 02 ]");
        await a.HearsAsync($"90 [ 0001 {p} 02 ]");
        await a.SayAsync($"30 [ 'a' {p} \"12\" ]");
        await a.HearsAsync($"30 [ 'a' {p} \"12\" ]");
    }

    private static async Task BothAsync(string says, byte reason)
    {
        await OneAsync(4, says.Replace("{p}", "", StringComparison.Ordinal), reason);
        await OneAsync(5, says.Replace("{p}", "[]", StringComparison.Ordinal), reason);
    }

    internal static async Task OneAsync(int version, string says, byte reason)
    {
        await using var bed = new Bed();
        var a = await RawClient.ConnectAsync(bed, version, "a", "02");
        await a.SayAsync(says);
        await a.EndedAsync(version, reason);
    }
}
