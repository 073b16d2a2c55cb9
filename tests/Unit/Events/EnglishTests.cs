using Xunit;
using Yiwang.Events;

namespace Yiwang.Unit.Tests.Events;

public sealed class EnglishTests
{
    [Theory]
    [InlineData(0, "0 rows are hidden")]
    [InlineData(1, "1 row is hidden")]
    [InlineData(2, "2 rows are hidden")]
    [InlineData(20_074, "20,074 rows are hidden")]
    public void A_count_agrees_with_its_noun_and_verb(long count, string said) => Assert.Equal(said, English.Count(count, "row is", "rows are") + " hidden");

    [Fact]
    public void A_regular_noun_takes_an_s() => Assert.Equal(("1 lot", "3 lots"), (English.Count(1, "lot"), English.Count(3, "lot")));

    [Theory]
    [InlineData("lots", "lot")]
    [InlineData("boxes", "box")]
    [InlineData("batches", "batch")]
    [InlineData("cases", "case")]
    [InlineData("bottles", "bottle")]
    [InlineData("entries", "entry")]
    [InlineData("%", "%")]
    public void A_unit_in_the_plural_is_put_in_the_singular_for_one(string many, string one)
    {
        Assert.Equal(one, English.Unit(1, many));
        Assert.Equal(many, English.Unit(2, many));
        Assert.Equal(many, English.Unit(0, many));
    }
}
