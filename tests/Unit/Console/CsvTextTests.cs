using Xunit;
using Yiwang.Console.Export;

namespace Yiwang.Unit.Tests.Console;

public sealed class CsvTextTests
{
    [Fact]
    public void Quotes_only_what_needs_it() => Assert.Equal("a,\"b,c\",\"d\"\"e\",\r\n", CsvText.Line("a", "b,c", "d\"e", ""));

    [Theory]
    [InlineData("=1+1")]
    [InlineData("+86")]
    [InlineData("-5+1")]
    [InlineData("@sum")]
    [InlineData("\tx")]
    public void Never_starts_a_formula(string cell) => Assert.StartsWith("'", CsvText.Line(cell).TrimStart('"'), StringComparison.Ordinal);

    [Theory]
    [InlineData("-5")]
    [InlineData("-0.25")]
    public void A_value_below_zero_stays_a_value(string cell) => Assert.Equal(cell + "\r\n", CsvText.Line(cell));

    [Fact]
    public void Keeps_the_place_of_an_empty_first_cell() => Assert.Equal("\"\",b\r\n", CsvText.Line(null, "b"));
}
