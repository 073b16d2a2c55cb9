using System.Globalization;
using Xunit;
using Yiwang.Connect.Ledger;

namespace Yiwang.Unit.Tests.Connect;

public sealed class NetValueTests
{
    [Theory]
    // the month of the purchase writes nothing off, nor does one that is not over
    [InlineData("2020-01-15", "2020-02-28", "120000", 0)]
    [InlineData("2020-01-15", "2020-03-01", "119050", 1)]
    [InlineData("2020-01-31", "2021-02-01", "108600", 12)]
    [InlineData("2020-01-15", "2030-02-01", "6000", 120)]
    [InlineData("2020-01-15", "2040-01-01", "6000", 120)]
    [InlineData("2020-01-15", "2019-01-01", "120000", 0)]
    public void It_falls_in_a_straight_line_to_what_remains(string bought, string today, string amount, int months)
    {
        var net = NetValue.Of(120_000, Day(bought), 10, null, Day(today))!.Value;
        Assert.Equal((decimal.Parse(amount, CultureInfo.InvariantCulture), months, 120, 5m), (net.Amount, net.Months, net.Life, net.Residual));
    }

    [Fact]
    public void The_residual_rate_is_the_enterprises_own() => Assert.Equal(0m, NetValue.Of(1_000, Day("2020-01-01"), 3, 0, Day("2024-01-01"))!.Value.Amount);

    [Fact]
    public void Fen_are_rounded_once() => Assert.Equal(997.36m, NetValue.Of(1_000, Day("2020-01-01"), 30, 5, Day("2020-03-01"))!.Value.Amount);

    [Theory]
    [InlineData(-1, 10, 5)]
    [InlineData(1_000, 0, 5)]
    [InlineData(1_000, 10, 101)]
    public void What_makes_no_sense_has_no_value(int original, int years, int residual) => Assert.Null(NetValue.Of(original, Day("2020-01-01"), years, residual, Day("2024-01-01")));

    private static DateOnly Day(string text) => DateOnly.ParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture);
}
