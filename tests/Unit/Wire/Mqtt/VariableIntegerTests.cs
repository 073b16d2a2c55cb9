using Xunit;
using Yiwang.Wire.Mqtt;

namespace Yiwang.Unit.Tests.Wire.Mqtt;

public sealed class VariableIntegerTests
{
    [Theory]
    [InlineData(0, "00")]
    [InlineData(127, "7F")]
    [InlineData(128, "8001")]
    [InlineData(16_383, "FF7F")]
    [InlineData(16_384, "808001")]
    [InlineData(2_097_151, "FFFF7F")]
    [InlineData(2_097_152, "80808001")]
    [InlineData(VariableInteger.Max, "FFFFFF7F")]
    public void Table_1_1_holds_both_ways(int value, string hex)
    {
        Span<byte> bytes = stackalloc byte[VariableInteger.MaxBytes];
        var length = VariableInteger.Write(bytes, value);
        Assert.Equal(hex, Convert.ToHexString(bytes[..length]));
        Assert.Equal(length, VariableInteger.Size(value));
        Assert.Equal(length, VariableInteger.Read(bytes[..length], out var read));
        Assert.Equal(value, read);
        for (var n = 0; n < length; n++) Assert.Equal(0, VariableInteger.Read(bytes[..n], out _));
    }

    [Theory]
    [InlineData("FFFFFFFF01")]
    [InlineData("8000")]
    [InlineData("80808000")]
    public void Longer_than_needed_or_allowed_is_refused(string hex) => Assert.Equal(-1, VariableInteger.Read(Convert.FromHexString(hex), out _));
}
