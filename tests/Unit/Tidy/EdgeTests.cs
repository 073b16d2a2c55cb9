using System.Text.RegularExpressions;
using Xunit;

namespace Yiwang.Unit.Tests.Tidy;

/// <summary>Who may know whom. A new project or edge is a decision: write it here and in docs/architecture.md.</summary>
public sealed partial class EdgeTests
{
    private static readonly Dictionary<string, string[]> s_allowed = new()
    {
        ["Signing"] = [],
        ["Storage"] = ["Signing"],
        ["Wire"] = ["Signing"],
        ["Client"] = ["Wire"],
        ["Events"] = ["Storage"],
        ["Parties"] = ["Events"],
        ["Things"] = ["Parties", "Wire"],
        ["Pacts"] = ["Things"],
        ["Net"] = ["Cases", "Pacts", "Streams"],
        ["Notices"] = ["Parties"],
        ["Cases"] = ["Expressions", "Notices", "Things"],
        ["Console"] = ["Cases", "Net"],
        ["Identify"] = ["Console", "Wire"],
        ["Trust"] = ["Console"],
        ["Expressions"] = [],
        ["Streams"] = ["Storage"],
        ["Mqtt"] = ["Storage", "Wire"],
        ["Connect"] = ["Console", "Expressions", "Mqtt", "Streams", "Wire"],
        ["Plan"] = ["Console"],
        ["Serve"] = ["Console"],
        ["Guard"] = ["Console"],
        ["Node"] = ["Client", "Connect", "Guard", "Identify", "Plan", "Serve", "Trust"],
    };

    [Fact]
    public void Projects_reference_only_what_the_design_allows()
    {
        var actual = Tree.Projects.Where(p => p.StartsWith("src/", StringComparison.Ordinal))
            .ToDictionary(Name, p => Reference().Matches(Tree.Read(p)).Select(m => m.Groups[1].Value).Order().ToArray());
        Assert.Equal(s_allowed.Keys.Order(), actual.Keys.Order());
        foreach (var (project, references) in actual) Assert.Equal(s_allowed[project].Order(), references);
    }

    [Fact]
    public void Namespaces_are_project_and_folder()
    {
        var wrong = from file in Tree.CSharp
                    let declared = Namespace().Match(Tree.Read(file))
                    where declared.Success && declared.Groups[1].Value != Expected(file)
                    select $"{file}: {declared.Groups[1].Value}, expected {Expected(file)}";
        Assert.Empty(wrong);
    }

    [Fact]
    public void Every_file_declares_one_file_scoped_namespace()
    {
        var blocks = Tree.CSharp.Where(f => BlockNamespace().IsMatch(Tree.Read(f)));
        Assert.Empty(blocks);
    }

    private static string Expected(string file)
    {
        var project = Tree.Projects.Single(p => file.StartsWith(p[..(p.LastIndexOf('/') + 1)], StringComparison.Ordinal));
        var root = RootNamespace().Match(Tree.Read(project)).Groups[1].Value;
        var inner = Path.GetDirectoryName(file[(project.LastIndexOf('/') + 1)..])!;
        return inner.Length == 0 ? root : $"{root}.{inner.Replace('/', '.')}";
    }

    private static string Name(string project) => Path.GetFileName(Path.GetDirectoryName(project)!);

    [GeneratedRegex(@"<ProjectReference Include=""[^""]*/Yiwang\.(\w+)\.csproj""")]
    private static partial Regex Reference();
    [GeneratedRegex(@"^namespace ([\w.]+);", RegexOptions.Multiline)]
    private static partial Regex Namespace();
    [GeneratedRegex(@"^namespace [\w.]+\s*(\{|$)", RegexOptions.Multiline)]
    private static partial Regex BlockNamespace();
    [GeneratedRegex(@"<RootNamespace>([\w.]+)<")]
    private static partial Regex RootNamespace();
}
