using System.Globalization;
using Yiwang.Benchmarks.Peers;

namespace Yiwang.Benchmarks.Identify;

internal static class IdentifyBench
{
    /// <param name="args"><c>--quick</c>: within a minute, 10 M rows instead of 100 M; <c>--rows N</c>: another size; <c>--only NAME</c>: one part.</param>
    public static async Task<int> RunAsync(string[] args)
    {
        var quick = args.Contains("--quick");
        var rows = Option(args, "--rows") is { } n ? long.Parse(n, CultureInfo.InvariantCulture) : quick ? 10_000_000 : 100_000_000;
        var only = Option(args, "--only");
        var folder = Path.Combine(Path.GetFullPath(Option(args, "--folder") ?? "artifacts/bench"), $"identify-{Environment.ProcessId}");
        Directory.CreateDirectory(folder);
        var figures = new Figures();
        try
        {
            Figures.PrintMachine();
            figures.Report("peer.disk.append_fsync.per_s", RawDisk.AppendsPerSecond(folder, TimeSpan.FromSeconds(2)), "/s");
            if (only is null or "http") await HttpBench.RunAsync(folder, quick, figures);
            if (only is null or "register") await RegisterBench.RunAsync(folder, quick, figures);
            if (only is null or "index") await IndexBench.RunAsync(folder, rows, figures);
            figures.PrintTable();
            return 0;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static string? Option(string[] args, string name) => Array.IndexOf(args, name) is >= 0 and var i && i + 1 < args.Length ? args[i + 1] : null;
}
