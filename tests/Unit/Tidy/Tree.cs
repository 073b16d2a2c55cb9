using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace Yiwang.Unit.Tests.Tidy;

/// <summary>The files that git would commit, as paths from the root with forward slashes.</summary>
internal static class Tree
{
    public static readonly string Root = FindRoot();
    public static readonly IReadOnlyList<string> Files = [.. List().Where(f => File.Exists(Path.Combine(Root, f)))];

    public static IEnumerable<string> CSharp => Files.Where(f => f.EndsWith(".cs", StringComparison.Ordinal));
    public static IEnumerable<string> Projects => Files.Where(f => f.EndsWith(".csproj", StringComparison.Ordinal));

    public static string Read(string file) => File.ReadAllText(Path.Combine(Root, file));
    public static string[] Lines(string file) => File.ReadAllLines(Path.Combine(Root, file));

    private static string FindRoot([CallerFilePath] string here = "")
    {
        var at = Path.GetDirectoryName(here)!;
        while (!File.Exists(Path.Combine(at, "Yiwang.slnx"))) at = Path.GetDirectoryName(at)!;
        return at;
    }

    private static string[] List()
    {
        using var git = Process.Start(new ProcessStartInfo("git", ["ls-files", "--cached", "--others", "--exclude-standard"])
        {
            WorkingDirectory = Root,
            RedirectStandardOutput = true,
        })!;
        var names = git.StandardOutput.ReadToEnd();
        git.WaitForExit();
        return names.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }
}
