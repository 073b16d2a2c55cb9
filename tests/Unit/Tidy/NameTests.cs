using System.Text.RegularExpressions;
using Xunit;

namespace Yiwang.Unit.Tests.Tidy;

public sealed partial class NameTests
{
    [Fact]
    public void No_file_is_named_for_nothing() =>
        Assert.Empty(Tree.Files.Where(f => Vague().IsMatch(Path.GetFileNameWithoutExtension(f))));

    [Fact]
    public void No_tracked_file_names_a_machine() =>
        Assert.Empty(TextFiles().SelectMany(f => Tree.Lines(f).Select((line, i) => (line, at: $"{f}:{i + 1}")))
            .Where(l => MachinePath().IsMatch(l.line) || l.line.Contains(Tree.Root, StringComparison.Ordinal)).Select(l => l.at));

    [Fact]
    public void Package_locks_name_no_registry() =>
        Assert.Empty(Tree.Files.Where(f => Path.GetFileName(f) is "package.json" or "package-lock.json" or ".npmrc" or "NuGet.Config" or "nuget.config")
            .Where(f => RegistryHost().IsMatch(Tree.Read(f))));

    [Fact]
    public void The_root_stays_clear() => Assert.InRange(Tree.Files.Select(f => f.Split('/')[0]).Distinct().Count(), 1, 20);

    [Fact]
    public void Tests_neither_sleep_nor_run_for_a_time()
    {
        var tests = Tree.CSharp.Where(f => f.StartsWith("tests/", StringComparison.Ordinal) && !f.StartsWith("tests/Unit/Tidy/", StringComparison.Ordinal));
        Assert.Empty(tests.Where(f => Sleep().IsMatch(Tree.Read(f))));
    }

    [Fact]
    public void Scripts_can_be_run() =>
        Assert.All(["run", "test", "bench", ".ci/run"], f => Assert.True(File.GetUnixFileMode(Path.Combine(Tree.Root, f)).HasFlag(UnixFileMode.UserExecute)));

    private static IEnumerable<string> TextFiles() =>
        Tree.Files.Where(f => Path.GetExtension(f) is ".cs" or ".razor" or ".md" or ".ts" or ".json" or ".yaml" or ".yml" or ".props" or ".csproj" or ".sh" or ".go" or ".css" or ""
            && !f.StartsWith("tests/Unit/Tidy/", StringComparison.Ordinal));

    [GeneratedRegex(@"(Manager|Helper|Helpers|Util|Utils|Utilities|Common|Impl|Misc)$")]
    private static partial Regex Vague();
    [GeneratedRegex(@"/root/|/home/\w|[A-Z]:\\Users\\")]
    private static partial Regex MachinePath();
    [GeneratedRegex(@"""resolved""\s*:\s*""https?:|_authToken|publishConfig|registry\s*=|<add key=")]
    private static partial Regex RegistryHost();
    [GeneratedRegex(@"Thread\.Sleep|Task\.Delay\((?!Timeout\.Infinite)")]
    private static partial Regex Sleep();
}
