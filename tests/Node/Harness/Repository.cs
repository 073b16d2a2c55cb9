using System.Runtime.CompilerServices;

namespace Yiwang.Node.Tests.Harness;

internal static class Repository
{
    public static string File(string path, [CallerFilePath] string here = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, Root(here), path));

    private static string Root(string here)
    {
        var at = Path.GetDirectoryName(here)!;
        while (!System.IO.File.Exists(Path.Combine(at, "Yiwang.slnx"))) at = Path.GetDirectoryName(at)!;
        return at;
    }
}
