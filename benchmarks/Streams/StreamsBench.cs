using System.Globalization;

namespace Yiwang.Benchmarks.Streams;

/// <summary>The stream store: ingest, size, questions, late data, retention, many series, restart after a kill, line protocol; VictoriaMetrics and InfluxDB beside it.</summary>
internal static class StreamsBench
{
    /// <param name="args"><c>--quick</c>: within two minutes; <c>--only codec|store|many|lines</c>: one part; <c>--folder</c>: where the data lies.</param>
    public static async Task<int> RunAsync(string[] args)
    {
        var quick = args.Contains("--quick");
        var only = Option(args, "--only");
        var folder = Path.Combine(Path.GetFullPath(Option(args, "--folder") ?? "artifacts/bench"), $"streams-{Environment.ProcessId}");
        Directory.CreateDirectory(folder);
        var figures = new Figures();
        try
        {
            Figures.PrintMachine();
            if (only is null or "codec") CodecBench.Run(figures);
            if (only is null or "store") await StoreBench.RunAsync(folder, quick, figures);
            if (only is null or "many") await ManyBench.RunAsync(folder, quick, figures);
            if (only is null or "lines") await LinesBench.RunAsync(folder, quick, figures);
            figures.PrintTable();
            return 0;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>The other side of <see cref="ManyBench"/>: <c>bench streams-child PART FOLDER COUNT</c>.</summary>
    public static Task ChildAsync(string part, string folder, string count) => part == "many"
        ? ManyBench.FillManyAsync(folder, int.Parse(count, CultureInfo.InvariantCulture))
        : ManyBench.FillForEverAsync(folder, int.Parse(count, CultureInfo.InvariantCulture));

    private static string? Option(string[] args, string name) => Array.IndexOf(args, name) is >= 0 and var i && i + 1 < args.Length ? args[i + 1] : null;
}
