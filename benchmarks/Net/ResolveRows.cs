using System.Diagnostics;
using System.Globalization;

namespace Yiwang.Benchmarks.Net;

/// <summary>
/// One identifier from city to city: the asker's node → top → second level → enterprise, whole nodes with HTTP between them and 40 ms of delay on each of the three lines, whose connections are open. The asker
/// stands beside its own node.
/// </summary>
internal static class ResolveRows
{
    public static async Task RunAsync(bool quick, Figures figures)
    {
        var folder = Directory.CreateTempSubdirectory("yiwang-resolve-").FullName;
        try
        {
            var prefixes = quick ? 100 : 1_000;
            await using var net = await ResolveNet.StartAsync(folder, prefixes);
            using var http = new HttpClient { BaseAddress = net.Asker };
            // the programs warm and the connections open, by identifiers that are not measured
            for (var i = 0; i < ResolveNet.WarmUps; i++) await AskAsync(http, ResolveNet.WarmUp(i));
            var cold = new List<double>();
            for (var i = 0; i < prefixes; i++) cold.Add(await AskAsync(http, ResolveNet.Handle(i, "A")));
            Report(figures, "net.resolve.cold", cold, "< 300");
            var known = new List<double>();
            for (var i = 0; i < prefixes; i++) known.Add(await AskAsync(http, ResolveNet.Handle(i, "B")));
            Report(figures, "net.resolve.known", known, "");
            var cached = new List<double>();
            for (var i = 0; i < prefixes * 20; i++) cached.Add(await AskAsync(http, ResolveNet.Handle(i % prefixes, "A")));
            Report(figures, "net.resolve.cached", cached, "< 30");
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task<double> AskAsync(HttpClient http, string handle)
    {
        var started = Stopwatch.GetTimestamp();
        var answer = await http.GetStringAsync(new Uri($"/api/handles/{handle}", UriKind.Relative));
        var took = Stopwatch.GetElapsedTime(started).TotalMilliseconds;
        if (!answer.Contains(handle, StringComparison.Ordinal)) throw new InvalidOperationException(string.Create(CultureInfo.InvariantCulture, $"{handle}: {answer}"));
        return took;
    }

    private static void Report(Figures figures, string row, List<double> times, string bar)
    {
        times.Sort();
        figures.Report($"{row}_p50_ms", times[times.Count / 2], "ms");
        figures.Report($"{row}_p99_ms", times[(int)(times.Count * 0.99)], "ms", bar);
    }
}
