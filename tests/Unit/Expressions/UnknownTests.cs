using Xunit;
using Yiwang.Expressions;

namespace Yiwang.Unit.Tests.Expressions;

/// <summary>Three values: true, false and unknown, after Kleene.</summary>
public sealed class UnknownTests
{
    [Theory]
    [InlineData("x > 1")]
    [InlineData("not (x > 1)")]
    [InlineData("x > 1 and y = 1")]
    [InlineData("x > 1 or y = 0")]
    [InlineData("x + y")]
    [InlineData("y / 0")]
    [InlineData("sqrt(-y)")]
    [InlineData("max(x, y)")]
    [InlineData("if(x > 1, 1, 2)")]
    [InlineData("x = x")]
    public void What_needs_a_missing_value_is_unknown(string text) => Assert.True(new Bench(text).Set("y", 1).At(0).IsUnknown, text);

    [Fact]
    public void False_and_anything_is_false() => Assert.True(new Bench("x > 1 and y = 0").Set("y", 1).At(0).IsFalse);

    [Fact]
    public void True_or_anything_is_true() => Assert.True(new Bench("x > 1 or y = 1").Set("y", 1).At(0).IsTrue);

    [Fact]
    public void A_value_that_goes_bad_is_unknown_and_its_last_one_is_still_to_be_had()
    {
        var bench = new Bench("x > 1").Set("x", 5);
        Assert.True(bench.At(0).IsTrue);
        Assert.True(bench.Set("x", Value.Unknown).At(1).IsUnknown);
        var last = new Bench("last(x)").Set("x", 5).Set("x", Value.Unknown, 1).At(1);
        Assert.Equal((5, Certainty.Uncertain), (last.Number, last.Certainty));
    }

    [Fact]
    public void Doubt_spreads()
    {
        Assert.Equal(Certainty.Uncertain, new Bench("x + y > 3").Set("x", 5, certainty: Certainty.Uncertain).Set("y", 1).At(0).Certainty);
        Assert.Equal(Certainty.Known, new Bench("x > 3 or y = 1").Set("x", 5, certainty: Certainty.Uncertain).Set("y", 1).At(0).Certainty);
        Assert.Equal(Certainty.Known, new Bench("x < 3 and y = 0").Set("x", 5, certainty: Certainty.Uncertain).Set("y", 1).At(0).Certainty);
    }

    [Fact]
    public void Asking_about_a_value_always_has_an_answer()
    {
        Assert.True(new Bench("known(x)").At(0).IsFalse);
        Assert.True(new Bench("good(x)").Set("x", 1, certainty: Certainty.Uncertain).At(0).IsFalse);
        Assert.True(new Bench("known(x)").Set("x", 1, certainty: Certainty.Uncertain).At(0).IsTrue);
        var value = new Bench("default(x, 7)").At(0);
        Assert.Equal((7, Certainty.Uncertain), (value.Number, value.Certainty));
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void What_is_no_number_is_unknown(double value) => Assert.True(Value.Of(value).IsUnknown);
}
