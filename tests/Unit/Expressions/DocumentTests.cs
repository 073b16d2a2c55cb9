using Xunit;
using Yiwang.Expressions.Functions;
using Yiwang.Unit.Tests.Tidy;

namespace Yiwang.Unit.Tests.Expressions;

public sealed class DocumentTests
{
    [Fact]
    public void Every_function_is_documented_with_its_chinese_name()
    {
        var page = Tree.Lines("docs/expressions.md");
        Assert.Empty(FunctionTable.All.Where(f => !page.Any(line => line.StartsWith($"| `{f.Function.Name}(", StringComparison.Ordinal) && line.Contains($"| {f.Zh} |", StringComparison.Ordinal))).Select(f => f.Function.Name));
    }

    [Fact]
    public void Every_usage_that_a_problem_shows_compiles()
    {
        foreach (var (function, _) in FunctionTable.All)
        {
            var text = function.Usage.Replace("a, b", "x, y", StringComparison.Ordinal);
            Assert.True(Yiwang.Expressions.Expression.TryCompile(text, Bench.Names, out _, out var problem), $"{text}: {problem}");
        }
    }
}
