using System.Text.RegularExpressions;
using Xunit;

namespace Yiwang.Unit.Tests.Tidy;

public sealed partial class SizeTests
{
    /// <summary>Files over 500 lines, each with the reason why it is one file.</summary>
    private static readonly Dictionary<string, string> s_long = [];

    [Fact]
    public void Files_are_short()
    {
        var sizes = Tree.CSharp.ToDictionary(f => f, f => Tree.Lines(f).Length);
        Assert.Empty(sizes.Where(s => s.Value > 800 || (s.Value > 500 && !s_long.ContainsKey(s.Key))).Select(s => $"{s.Key}: {s.Value} lines"));
        Assert.All(s_long.Keys, f => Assert.True(sizes.GetValueOrDefault(f) > 500, $"{f} is no longer long: take it off the list"));
    }

    [Fact]
    public void Half_of_the_files_fit_a_screen()
    {
        var sizes = Tree.CSharp.Where(f => f.StartsWith("src/", StringComparison.Ordinal)).Select(f => Tree.Lines(f).Length).Order().ToArray();
        Assert.InRange(sizes[sizes.Length / 2], 1, 80);
        Assert.InRange(sizes[sizes.Length * 9 / 10], 1, 300);
    }

    [Fact]
    public void Methods_are_short()
    {
        var lengths = Tree.CSharp.SelectMany(f => Methods(f, Tree.Lines(f))).ToArray();
        var tooLong = lengths.Where(m => m.Lines > 70).ToArray();
        Assert.True(tooLong.Length <= lengths.Length * 0.02, string.Join('\n', tooLong.Select(m => $"{m.Where}: {m.Lines} lines")));
        Assert.DoesNotContain(lengths, m => m.Lines > 120);
    }

    [Theory]
    [InlineData("class C\n{\n    void M()\n    {\n        var x = 1;\n    }\n}\n", 4)]
    [InlineData("class C\n{\n    int M() =>\n        1;\n}\n", 0)]
    public void Measures_a_method_by_its_braces(string text, int lines) =>
        Assert.Equal(lines, Methods("x", text.Split('\n')).Select(m => m.Lines).SingleOrDefault());

    /// <summary>Formatting is enforced, so a method with a body begins at depth one with a line ending in ')' (or a constraint) and ends at the brace of the same indent.</summary>
    private static IEnumerable<(string Where, int Lines)> Methods(string file, string[] lines)
    {
        for (var i = 1; i < lines.Length; i++)
        {
            if (lines[i].TrimEnd() != Indent(lines[i]) + "{" || !Signature().IsMatch(lines[i - 1])) continue;
            var end = Array.FindIndex(lines, i, l => l.TrimEnd() == Indent(lines[i]) + "}");
            if (end < 0) continue;
            yield return ($"{file}:{i}", end - i + 2);
            i = end;
        }
    }

    private static string Indent(string line) => line[..(line.Length - line.TrimStart().Length)];

    [GeneratedRegex(@"^\s+(?!if|for|foreach|while|switch|using|lock|else|catch|fixed)[\w<>\[\]?,. ()]+\(.*\)( where .*)?$|^\s+.*\)( : (base|this)\(.*\))?$")]
    private static partial Regex Signature();
}
