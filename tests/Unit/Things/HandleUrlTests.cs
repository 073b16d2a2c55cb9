using FsCheck;
using FsCheck.Fluent;
using Xunit;
using Yiwang.Things;
using Yiwang.Things.Grammar;

namespace Yiwang.Unit.Tests.Things;

public sealed class HandleUrlTests
{
    [Fact]
    public void A_path_is_ascii_and_keeps_the_slashes_of_the_suffix() =>
        Assert.Equal("99.501/%E8%BD%B4/A%2301%3F", HandleUrl.Encode(Handle.Parse("99.501/轴/A#01?")));

    [Theory]
    [InlineData("99.501/%E8%BD%B4", "99.501/轴")]
    [InlineData("99.501%2FA", "99.501/A")]
    [InlineData("99.501/A%2520", "99.501/A%20")]
    public void A_path_is_decoded_exactly_once(string path, string handle)
    {
        Assert.Equal(HandleFault.None, HandleUrl.TryParse(path, out var parsed));
        Assert.Equal(handle, parsed.ToString());
    }

    [Theory]
    [InlineData("99.501/%", HandleFault.HandleBadPercent)]
    [InlineData("99.501/%4", HandleFault.HandleBadPercent)]
    [InlineData("99.501/%GG", HandleFault.HandleBadPercent)]
    [InlineData("99.501/%00", HandleFault.SuffixControl)]
    [InlineData("99.501/%C0%AF", HandleFault.HandleNotUnicode)]
    [InlineData("99.501/%FF", HandleFault.HandleNotUnicode)]
    public void Hostile_encoding_is_refused_by_name(string path, HandleFault fault) => Assert.Equal(fault, HandleUrl.TryParse(path, out _));

    [Fact]
    public void An_oversized_path_is_refused_before_it_is_decoded() =>
        Assert.Equal(HandleFault.HandleTooLong, HandleUrl.TryParse(new string('%', 100_000), out _));

    [Fact]
    public void What_is_encoded_comes_back() => Prop.ForAll<NonEmptyString>(text =>
        !Handle.TryParse("99.501/" + text.Get, out var handle) || (HandleUrl.TryParse(HandleUrl.Encode(handle), out var back) == HandleFault.None && back.ToString() == handle.ToString()))
        .Holds();
}
