using Xunit;
using Yiwang.Expressions;

namespace Yiwang.Unit.Tests.Expressions;

public sealed class ProblemTests
{
    [Theory]
    [InlineData("", 1)]
    [InlineData("x >", 4)]
    [InlineData("(x > 1", 1)]
    [InlineData("x > 1)", 6)]
    [InlineData("x > 1 x", 7)]
    [InlineData("x > # 1", 5)]
    [InlineData("'abc", 1)]
    [InlineData("[abc", 1)]
    [InlineData("x + DI0", 5)]
    [InlineData("x and DI0", 1)]
    [InlineData("program > 'a'", 9)]
    [InlineData("DI0 > 0", 5)]
    [InlineData("program = 5", 11)]
    [InlineData("bit(x, 1.5)", 8)]
    [InlineData("bit(x, 99)", 8)]
    [InlineData("avg(x)", 1)]
    [InlineData("rate(x + 1)", 6)]
    [InlineData("x > 1 for 0 s", 11)]
    [InlineData("x > 1 for 99 d", 11)]
    [InlineData("x > 1 for age(x)", 11)]
    [InlineData("lube < 5 ℃", 8)]
    [InlineData("x > 5 bananas", 7)]
    [InlineData("x , y", 3)]
    [InlineData("min(x; y)", 6)]
    [InlineData("not", 4)]
    [InlineData("and", 1)]
    [InlineData("latch(x, y)", 7)]
    public void Points_at_the_place(string text, int column)
    {
        var problem = Bench.Problem(text);
        Assert.True(column == problem.Column, $"{text}: {problem}");
        Assert.True(problem.Length >= 1 && problem.Zh.Length > 0 && problem.En.Length > 0);
    }

    [Theory]
    [InlineData("olj_temp > 5", 1, "oil_temp")]
    [InlineData("OIL_TEMP > 5", 1, "oil_temp")]
    [InlineData("油湿 > 5", 1, "油温")]
    [InlineData("oil-level > 5", 1, "[oil-level]")]
    [InlineData("aveg(x, 5s) > 1", 1, "avg")]
    [InlineData("state = 运形", 9, "运行")]
    [InlineData("1 < x < 3", 1, "1 < x and x < 3")]
    [InlineData("x > 1 for 5", 11, "5 s")]
    [InlineData("x > 1 & y > 1", 7, "and")]
    [InlineData("x > 1 and y", 11, "y != 0")]
    [InlineData("bit(x)", 1, "bit(x, 3)")]
    public void Says_what_was_probably_meant(string text, int column, string suggestion)
    {
        var problem = Bench.Problem(text);
        Assert.Equal((column, suggestion), (problem.Column, problem.Suggestion));
    }

    [Fact]
    public void A_condition_must_be_true_or_false()
    {
        Assert.False(Expression.TryCompileCondition("x + 1", Bench.Names, out _, out var problem));
        Assert.Equal("x + 1 != 0", problem.Suggestion);
        Assert.True(Expression.TryCompileCondition("x > 1", Bench.Names, out _, out _));
    }

    [Fact]
    public void Depth_size_and_memory_are_bounded()
    {
        Assert.Contains("嵌套", Bench.Problem(new string('(', 100) + "x" + new string(')', 100)).Zh, StringComparison.Ordinal);
        Assert.Contains("嵌套", Bench.Problem(new string('-', 100) + "x").Zh, StringComparison.Ordinal);
        Assert.Contains("过大", Bench.Problem(string.Join('+', Enumerable.Repeat("x", 300))).Zh, StringComparison.Ordinal);
        Assert.Contains("字符", Bench.Problem(new string(' ', 2_001) + "x").Zh, StringComparison.Ordinal);
        Assert.Contains("16", Bench.Problem(string.Join(" or ", Enumerable.Repeat("x > 1 for 5 s", 17))).Zh, StringComparison.Ordinal);
        Assert.True(Expression.TryCompile(string.Join('+', Enumerable.Repeat("x", 100)), Bench.Names, out _, out _));
        Assert.True(Expression.TryCompile(new string('(', 30) + "x" + new string(')', 30), Bench.Names, out _, out _));
    }

    /// <summary>Whatever a person types, the answer is an expression or a problem that lies within the text.</summary>
    [Fact]
    public void Garbage_never_throws()
    {
        string[] parts = ["x", "y", " ", "(", ")", ",", "5", "1.5", "s", "min", "avg(", "for", "持续", "且", "非", "=", "<", "≥", "\"", "[", "]", "'a'", "MPa", "-", "+", "/", "运行", "状态", "1e", ".", "😀", "，", "℃", "10m", "bit("];
        var random = new Random(7);
        var compiled = 0;
        for (var i = 0; i < 20_000; i++)
        {
            var text = string.Concat(Enumerable.Range(0, random.Next(1, 14)).Select(_ => parts[random.Next(parts.Length)]));
            if (Expression.TryCompile(text, Bench.Names, out var expression, out var problem))
            {
                compiled++;
                expression.Start(new Inputs(Bench.Names.Slots)).Evaluate(random.Next());
            }
            else
            {
                Assert.InRange(problem.Column, 1, text.Length + 1);
                Assert.InRange(problem.Column + problem.Length, 2, text.Length + 2);
            }
        }
        Assert.InRange(compiled, 20, 20_000);
    }

    [Fact]
    public void Every_beginning_of_an_expression_is_an_expression_or_a_problem()
    {
        const string Text = "润滑压力 < 0.15 MPa 持续 10 s 且 (状态 = 运行 或 avg(x, 10min) >= max(y, 3) × 2) 且 program != '停'";
        Assert.True(Expression.TryCompile(Text, Bench.Names, out _, out var whole), whole?.ToString());
        for (var n = 0; n < Text.Length; n++) Expression.TryCompile(Text[..n], Bench.Names, out _, out _);
    }
}
