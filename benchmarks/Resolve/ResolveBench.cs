using System.Globalization;
using Yiwang.Benchmarks.Peers;

namespace Yiwang.Benchmarks.Resolve;

/// <summary>Resolution as clients see it, over every transport: server on one core, driver on the other; peers in the same run.</summary>
internal static class ResolveBench
{
    private const int QuickRows = 100_000;

    /// <param name="args"><c>--quick</c>: 100 k rows, within a minute; otherwise 100 M rows after them. <c>--rows N</c>; <c>--only udp|tcp|http|peers|create</c>; <c>--folder PATH</c>.</param>
    public static async Task<int> RunAsync(string[] args)
    {
        var quick = args.Contains("--quick");
        var folder = Path.Combine(Path.GetFullPath(Option(args, "--folder") ?? "artifacts/bench"), $"resolve-{Environment.ProcessId}");
        var only = Option(args, "--only");
        var during = TimeSpan.FromSeconds(quick ? 2 : 8);
        Directory.CreateDirectory(folder);
        var figures = new Figures();
        try
        {
            Figures.PrintMachine();
            if (only is null or "peers") await PeersAsync(folder, during, figures);
            var rows = Option(args, "--rows") is { } n ? long.Parse(n, CultureInfo.InvariantCulture) : QuickRows;
            await NodeBench.RunAsync(Path.Combine(folder, "node"), rows, during, only, "resolve", figures);
            if (!quick && only is null) await NodeBench.RunAsync(Path.Combine(folder, "large"), 100_000_000, during, only, "resolve.100m", figures);
            figures.PrintTable();
            return 0;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task PeersAsync(string folder, TimeSpan during, Figures figures)
    {
        await BareUdp.RunAsync(NodeBench.Present(QuickRows), during, Driving.ServerCore, figures);
        await KnotPeer.RunAsync(Path.Combine(folder, "knot"), QuickRows, during, Driving.ServerCore, figures);
        await RedisPeer.RunAsync(Path.Combine(folder, "redis"), QuickRows, during, Driving.ServerCore, figures);
    }

    private static string? Option(string[] args, string name) => Array.IndexOf(args, name) is >= 0 and var i && i + 1 < args.Length ? args[i + 1] : null;
}
