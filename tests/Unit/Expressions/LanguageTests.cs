using Xunit;
using Yiwang.Expressions;

namespace Yiwang.Unit.Tests.Expressions;

public sealed class LanguageTests
{
    [Theory]
    [InlineData("1 + 2 * 3", 7)]
    [InlineData("(1 + 2) * 3", 9)]
    [InlineData("10 - 4 - 3", 3)]
    [InlineData("12 / 4 / 3", 1)]
    [InlineData("-x + 1", -4)]
    [InlineData("2 × 3 ÷ 4", 1.5)]
    [InlineData("1.5e3 + .5", 1500.5)]
    [InlineData("abs(-3) + min(4, 2, 9) + max(x, 1)", 10)]
    [InlineData("round(2.345, 2) + round(-2.5)", -0.65)]
    [InlineData("floor(2.9) + ceil(2.1)", 5)]
    [InlineData("pow(2, 10) + sqrt(9)", 1027)]
    [InlineData("mod(-1, 3)", 2)]
    [InlineData("if(x > 3, 10, 20)", 10)]
    [InlineData("如果(x > 7, 10, 20)", 20)]
    [InlineData("绝对值(-2)", 2)]
    [InlineData("1 h / 1 min", 60)]
    public void Computes(string text, double expected) => Assert.Equal(expected, new Bench(text).Set("x", 5).At(0).Number, 9);

    [Theory]
    [InlineData("x > 4 and x < 6")]
    [InlineData("x>4且x<6")]
    [InlineData("x > 9 or not (x = 4)")]
    [InlineData("x ≥ 5 且 非 (x ≠ 5)")]
    [InlineData("（x＞4）且（x＜6）")]
    [InlineData("x == 5 && x <> 4 || false")]
    [InlineData("真 并且 !假")]
    [InlineData("between(x, 5, 6)")]
    [InlineData("bit(x, 0) and not bit(x, 1) and bit(x, 2)")]
    [InlineData("bit(-1, 40)")]
    [InlineData("x * 2 > 9 + 0.5 and AND_ = 1 or true")]
    [InlineData("5 min < 1 h")]
    public void Judges(string text)
    {
        if (text.Contains("AND_", StringComparison.Ordinal)) text = text.Replace("AND_", "y", StringComparison.Ordinal);
        Assert.True(new Bench(text).Set("x", 5).Set("y", 1).At(0).IsTrue, text);
    }

    [Fact]
    public void And_binds_before_or() => Assert.True(new Bench("x = 5 or x = 6 and x = 7").Set("x", 5).At(0).IsTrue);

    [Fact]
    public void Not_covers_the_comparison_after_it() => Assert.True(new Bench("not x = 6").Set("x", 5).At(0).IsTrue);

    [Theory]
    [InlineData("润滑压力<0.15且状态=运行")]
    [InlineData("润滑压力 < 0.15 MPa 且 状态 = 运行")]
    [InlineData("润滑压力 < 150 kPa 且 状态 = '运行'")]
    [InlineData("润滑压力 < 1.5 bar 且 运行 = 状态")]
    [InlineData("lube < 0.15 and state = “运行”")]
    [InlineData("lube < 0.15 and state != 待机 and state = 2")]
    [InlineData("润滑压力<0.15MPa或状态=故障")]
    public void Reads_the_words_of_an_engineer(string text) => Assert.True(new Bench(text).Set("lube", 0.12).Set("state", 2).At(0).IsTrue, text);

    [Theory]
    [InlineData("oil_temp > 75 ℃", 80, true)]
    [InlineData("oil_temp > 175 °F", 80, true)]
    [InlineData("oil_temp > 177 °F", 80, false)]
    [InlineData("oil_temp > 353 K", 80, true)]
    [InlineData("oil_temp > 354 K", 80, false)]
    [InlineData("oil_temp - 60 ℃ > 19.5", 80, true)]
    public void Converts_temperatures(string text, double celsius, bool expected) => Assert.Equal(expected, new Bench(text).Set("oil_temp", celsius).At(0).IsTrue);

    [Theory]
    [InlineData("[oil-level] > 10 mm", 12)]
    [InlineData("[oil-level] > 1 cm", 12)]
    [InlineData("[oil-level] > 0.01 m", 12)]
    [InlineData("max([oil-level], 10 m) = 10 m", 12)]
    public void Takes_metres_for_a_length(string text, double value) => Assert.True(new Bench(text).Set("oil-level", value).At(0).IsTrue);

    [Fact]
    public void A_point_that_counts_hours_compares_with_a_duration() => Assert.True(new Bench("run_time >= 90 min").Set("run_time", 1.5).At(0).IsTrue);

    [Fact]
    public void A_name_may_contain_a_word_of_the_language() => Assert.True(new Bench("非标尺寸>3且非标尺寸<5").Set("非标尺寸", 4).At(0).IsTrue);

    [Fact]
    public void A_truth_compares_with_zero_and_one() => Assert.True(new Bench("DI0 = 1 and DI0 != 0 and DI0 = 真").Set("DI0", 1).At(0).IsTrue);

    [Fact]
    public void Texts_compare_by_their_characters() => Assert.True(new Bench("program = 'P-12' and program != \"p-12\"").Set("program", Value.Of("P-12")).At(0).IsTrue);

    [Fact]
    public void Names_are_listed_once_each() =>
        Assert.Equal(["lube", "state"], new Bench("润滑压力 < 1 且 lube > 0 且 状态 = 运行").Expression.Names.Select(n => n.Name));

    [Fact]
    public void The_type_is_known_before_it_runs()
    {
        Assert.Equal(ExpressionType.Boolean, new Bench("x > 1").Expression.Type);
        Assert.Equal(ExpressionType.Number, new Bench("x / 2").Expression.Type);
        Assert.Equal(ExpressionType.Duration, new Bench("age(x) * 2").Expression.Type);
        Assert.Equal(ExpressionType.Text, new Bench("if(x > 1, 'a', program)").Expression.Type);
    }
}
