using System.Text.RegularExpressions;
using Xunit;
using Yiwang.Events;

namespace Yiwang.Unit.Tests.Tidy;

public sealed partial class DocumentationTests
{
    [Fact]
    public void Every_package_has_a_reason()
    {
        var reasons = Tree.Read("docs/dependencies.md");
        var nuget = Package().Matches(Tree.Read("Directory.Packages.props")).Select(m => m.Groups[1].Value);
        var npm = Tree.Files.Where(f => Path.GetFileName(f) == "package.json").SelectMany(NpmPackages);
        var missing = nuget.Concat(npm).Where(p => !reasons.Contains($"| {p} |", StringComparison.Ordinal));
        Assert.True(!missing.Any(), "add a row with the reason to docs/dependencies.md for: " + string.Join(", ", missing));
    }

    [Fact]
    public void No_reason_outlives_its_package()
    {
        var packages = Tree.Read("Directory.Packages.props") + string.Concat(Tree.Files.Where(f => Path.GetFileName(f) == "package.json").Select(Tree.Read))
            + Tree.Read("run") + Tree.Read("test") + Tree.Read("bench");
        var documented = Row().Matches(Tree.Read("docs/dependencies.md")).Select(m => m.Groups[1].Value).Where(name => name is not ("package" or "---"));
        Assert.Empty(documented.Where(name => !packages.Contains(name, StringComparison.Ordinal)));
    }

    [Fact]
    public void Every_code_is_documented()
    {
        var codes = Tree.Read("docs/codes.md");
        var missing = Codes.All.Where(code => !codes.Contains($"| `{code}` |", StringComparison.Ordinal));
        Assert.True(!missing.Any(), "add a row to docs/codes.md for: " + string.Join(", ", missing));
    }

    [Fact]
    public void No_documented_code_is_gone() =>
        Assert.Empty(CodeRow().Matches(Tree.Read("docs/codes.md")).Select(m => m.Groups[1].Value).Except(Codes.All));

    private static IEnumerable<string> NpmPackages(string file)
    {
        using var json = System.Text.Json.JsonDocument.Parse(Tree.Read(file));
        return [.. new[] { "dependencies", "devDependencies" }
            .Where(section => json.RootElement.TryGetProperty(section, out _))
            .SelectMany(section => json.RootElement.GetProperty(section).EnumerateObject().Select(p => p.Name))];
    }

    [GeneratedRegex(@"<PackageVersion Include=""([^""]+)""")]
    private static partial Regex Package();
    [GeneratedRegex(@"^\| (\S+) \|", RegexOptions.Multiline)]
    private static partial Regex Row();
    [GeneratedRegex(@"^\| `([^`]+)` \|", RegexOptions.Multiline)]
    private static partial Regex CodeRow();
}
