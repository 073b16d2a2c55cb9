using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Yiwang.Benchmarks.Peers;

/// <summary>The load generator that the bars name: Debian's <c>wrk</c>.</summary>
internal static partial class Wrk
{
    internal sealed record Result(long Requests, double RequestsPerSecond, double P50Ms, double P99Ms, long Non2xx);

    public static async Task<Result> RunAsync(string url, int connections, TimeSpan during, string? luaScript = null, int threads = 1)
    {
        var arguments = new List<string> { "-t", Invariant(threads), "-c", Invariant(connections), "-d", $"{(int)during.TotalSeconds}s", "--latency" };
        var script = luaScript is null ? null : Path.Combine(Path.GetTempPath(), $"wrk-{Environment.ProcessId}-{Guid.NewGuid():N}.lua");
        if (script is not null)
        {
            await File.WriteAllTextAsync(script, luaScript);
            arguments.AddRange(["-s", script]);
        }
        arguments.Add(url);
        try
        {
            using var process = Process.Start(new ProcessStartInfo("wrk", arguments) { RedirectStandardOutput = true, RedirectStandardError = true })
                ?? throw new InvalidOperationException("wrk did not start");
            var output = await process.StandardOutput.ReadToEndAsync();
            await process.WaitForExitAsync();
            if (process.ExitCode != 0) throw new InvalidOperationException($"wrk: {output} {await process.StandardError.ReadToEndAsync()}");
            return Parse(output);
        }
        finally
        {
            if (script is not null) File.Delete(script);
        }
    }

    private static Result Parse(string output) => new(
        long.Parse(Requests().Match(output).Groups[1].Value, CultureInfo.InvariantCulture),
        Number(RequestRate().Match(output).Groups[1].Value),
        Milliseconds(Percentile50().Match(output)),
        Milliseconds(Percentile99().Match(output)),
        Failures().Match(output) is { Success: true } m ? long.Parse(m.Groups[1].Value, CultureInfo.InvariantCulture) : 0);

    private static double Milliseconds(Match m) => !m.Success ? double.NaN : Number(m.Groups[1].Value) * m.Groups[2].Value switch { "us" => 0.001, "ms" => 1, "s" => 1000, _ => double.NaN };
    private static double Number(string s) => double.TryParse(s, CultureInfo.InvariantCulture, out var v) ? v : double.NaN;
    private static string Invariant(int v) => v.ToString(CultureInfo.InvariantCulture);

    [GeneratedRegex(@"(\d+) requests in")] private static partial Regex Requests();
    [GeneratedRegex(@"Requests/sec:\s+([\d.]+)")] private static partial Regex RequestRate();
    [GeneratedRegex(@"50%\s+([\d.]+)(us|ms|s)")] private static partial Regex Percentile50();
    [GeneratedRegex(@"99%\s+([\d.]+)(us|ms|s)")] private static partial Regex Percentile99();
    [GeneratedRegex(@"Non-2xx or 3xx responses: (\d+)")] private static partial Regex Failures();
}
