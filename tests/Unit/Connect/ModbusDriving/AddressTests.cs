using Xunit;
using Yiwang.Connect.Points;

namespace Yiwang.Unit.Tests.Connect.ModbusDriving;

public sealed class AddressTests
{
    [Theory]
    [InlineData("holding:0", "holding:0")]
    [InlineData("input:65535", "input:65535")]
    [InlineData(" coil : 7 ", "coil:7")]
    [InlineData("discrete:3", "discrete:3")]
    [InlineData("40001", "holding:0")]
    [InlineData("4x0001", "holding:0")]
    [InlineData("4X00101", "holding:100")]
    [InlineData("465536", "holding:65535")]
    [InlineData("30010", "input:9")]
    [InlineData("10001", "discrete:0")]
    [InlineData("00001", "coil:0")]
    [InlineData("0x0001", "coil:0")]
    public void An_address_is_read_as_manuals_write_it(string text, string expected)
    {
        Assert.True(RegisterAddress.TryParse(text, out var address));
        Assert.Equal(expected, address.ToString());
    }

    [Theory]
    [InlineData("")]
    [InlineData(null)]
    [InlineData("holding")]
    [InlineData("holding:-1")]
    [InlineData("holding:65536")]
    [InlineData("holding:1.5")]
    [InlineData("holding:")]
    [InlineData("register:1")]
    [InlineData("40000")]
    [InlineData("4x0")]
    [InlineData("465537")]
    [InlineData("20001")]
    [InlineData("yz/a/003/vib")]
    public void What_is_no_address_is_refused(string? text) => Assert.False(RegisterAddress.TryParse(text, out _));
}
