using System.Text.RegularExpressions;
using Xunit;
using Yiwang.Unit.Tests.Tidy;

namespace Yiwang.Unit.Tests.Mqtt.Conformance;

/// <summary>The tables of statements name tests that are there, and every statement has one or a reason.</summary>
public sealed partial class TableTests
{
    [Theory]
    [InlineData("docs/protocols/mqtt-5.md", 251), InlineData("docs/protocols/mqtt-3.1.1.md", 141)]
    public void Every_statement_has_a_test_that_exists_or_a_reason(string page, int statements)
    {
        var rows = Row().Matches(Tree.Read(page));
        Assert.Equal(statements, rows.Select(r => r.Groups[1].Value).Distinct().Count());
        Assert.Equal(statements, rows.Count);
        Assert.All(rows, r => Assert.False(string.IsNullOrWhiteSpace(r.Groups[3].Value)));
        var sources = Tree.CSharp.Where(f => f.StartsWith("tests/", StringComparison.Ordinal) && f.Contains("/Mqtt/", StringComparison.Ordinal)).ToLookup(f => Path.GetFileNameWithoutExtension(f), Tree.Read);
        var named = rows.SelectMany(r => Test().Matches(r.Groups[3].Value)).Select(m => (Class: m.Groups[1].Value, Method: m.Groups[2].Value)).Distinct();
        Assert.Empty(named.Where(n => !sources[n.Class].Any(s => s.Contains($" {n.Method}(", StringComparison.Ordinal))).Select(n => $"{n.Class}.{n.Method}"));
    }

    [GeneratedRegex(@"^\| (\d+(?:\.\d+)+-\d+) \| ([^|]+) \| ([^|]+) \|$", RegexOptions.Multiline)]
    private static partial Regex Row();
    [GeneratedRegex(@"`(\w+Tests)\.(\w+)`")]
    private static partial Regex Test();
}
