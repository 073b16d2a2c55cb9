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
    [InlineData("-5")]
    [InlineData("@sum")]
    [InlineData("\tx")]
    public void Never_starts_a_formula(string cell) => Assert.StartsWith("'", CsvText.Line(cell).TrimStart('"'), StringComparison.Ordinal);

    [Fact]
    public void Keeps_the_place_of_an_empty_first_cell() => Assert.Equal("\"\",b\r\n", CsvText.Line(null, "b"));
}
