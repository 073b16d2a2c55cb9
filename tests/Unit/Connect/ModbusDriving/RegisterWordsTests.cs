using Xunit;
using Yiwang.Connect.Modbus;
using Yiwang.Connect.Points;

namespace Yiwang.Unit.Tests.Connect.ModbusDriving;

public sealed class RegisterWordsTests
{
    /// <summary>123,456.5 as a single is 47 F1 20 40; each order strews the same four bytes.</summary>
    [Theory]
    [InlineData(nameof(ByteOrder.Abcd), "47F12040")]
    [InlineData(nameof(ByteOrder.Cdab), "204047F1")]
    [InlineData(nameof(ByteOrder.Badc), "F1474020")]
    [InlineData(nameof(ByteOrder.Dcba), "4020F147")]
    public void A_single_is_read_in_every_order(string order, string hex)
    {
        Assert.Equal(123_456.5, RegisterWords.Float(Convert.FromHexString(hex), RawType.Float32, Enum.Parse<ByteOrder>(order)));
        Assert.True(RegisterWords.TryBits(123_456.5, RawType.Float32, out var bits));
        var words = new byte[4];
        RegisterWords.Scatter(bits, words, Enum.Parse<ByteOrder>(order));
        Assert.Equal(hex, Convert.ToHexString(words));
    }

    [Theory]
    [InlineData(nameof(ByteOrder.Abcd), "0102030405060708")]
    [InlineData(nameof(ByteOrder.Cdab), "0708050603040102")]
    [InlineData(nameof(ByteOrder.Badc), "0201040306050807")]
    [InlineData(nameof(ByteOrder.Dcba), "0807060504030201")]
    public void Sixty_four_bits_follow_the_same_sense(string order, string hex)
    {
        Assert.True(RegisterWords.TryInteger(Convert.FromHexString(hex), RawType.Int64, Enum.Parse<ByteOrder>(order), out var value));
        Assert.Equal(0x0102030405060708, value);
    }

    [Theory]
    [InlineData(nameof(RawType.Int16), "FFFE", -2)]
    [InlineData(nameof(RawType.UInt16), "FFFE", 65_534)]
    [InlineData(nameof(RawType.Int32), "FFFFFFFE", -2)]
    [InlineData(nameof(RawType.UInt32), "FFFFFFFE", 4_294_967_294)]
    [InlineData(nameof(RawType.Bcd16), "1234", 1_234)]
    [InlineData(nameof(RawType.Bcd32), "12345678", 12_345_678)]
    public void Whole_numbers_keep_their_sign(string type, string hex, long expected)
    {
        Assert.True(RegisterWords.TryInteger(Convert.FromHexString(hex), Enum.Parse<RawType>(type), ByteOrder.Abcd, out var value));
        Assert.Equal(expected, value);
        Assert.True(RegisterWords.TryBits(expected, Enum.Parse<RawType>(type), out var bits));
        var words = new byte[hex.Length / 2];
        RegisterWords.Scatter(bits, words, ByteOrder.Abcd);
        Assert.Equal(hex, Convert.ToHexString(words));
    }

    [Theory]
    [InlineData(nameof(RawType.Bcd16), "12A4")]
    [InlineData(nameof(RawType.UInt64), "FFFFFFFFFFFFFFFF")]
    public void What_a_type_cannot_mean_is_no_value(string type, string hex) =>
        Assert.False(RegisterWords.TryInteger(Convert.FromHexString(hex), Enum.Parse<RawType>(type), ByteOrder.Abcd, out _));

    [Theory]
    [InlineData(nameof(RawType.Int16), 32_768)]
    [InlineData(nameof(RawType.UInt16), -1)]
    [InlineData(nameof(RawType.UInt32), 4_294_967_296.0)]
    [InlineData(nameof(RawType.Int64), 9.3e18)]
    [InlineData(nameof(RawType.UInt64), -1)]
    [InlineData(nameof(RawType.Bcd16), 10_000)]
    [InlineData(nameof(RawType.Float32), 1e39)]
    [InlineData(nameof(RawType.UInt16), double.NaN)]
    public void A_value_that_does_not_fit_is_refused(string type, double value) => Assert.False(RegisterWords.TryBits(value, Enum.Parse<RawType>(type), out _));
}
