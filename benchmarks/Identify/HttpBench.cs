using System.Diagnostics;
using System.Globalization;
using Yiwang.Benchmarks.Peers;

namespace Yiwang.Benchmarks.Identify;

/// <summary>What clients see over HTTP: resolution, registration, the log, the scan page; beside them the bare web server.</summary>
internal static class HttpBench
{
    private const int Rows = 100_000;
    /// <summary>Until the code is compiled for good: what is measured is a node that has been up for a while.</summary>
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(3);

    public static async Task RunAsync(string folder, bool quick, Figures figures)
    {
        var during = TimeSpan.FromSeconds(quick ? 3 : 10);
        await KestrelAsync(during, figures);
        var started = Stopwatch.StartNew();
        await using var node = await ServedNode.StartAsync(Path.Combine(folder, "http"), Rows);
        figures.Report("start.first_answer.ms", started.Elapsed.TotalMilliseconds, $"ms, founding and {Rows:N0} rows included");

        await Wrk.RunAsync(new Uri(node.Address, "/").ToString(), 64, WarmUp, ResolveScript);
        var cpu = node.CpuTime;
        var resolve = await Wrk.RunAsync(new Uri(node.Address, "/").ToString(), 64, during, ResolveScript);
        figures.Report("resolve.http.per_s", resolve.RequestsPerSecond, "/s", "≥ 65 000");
        figures.ReportCpu("resolve.http.per_s", node.CpuTime - cpu, resolve.Requests);
        figures.Report("resolve.http.p99_ms", resolve.P99Ms, "ms");
        figures.Report("resolve.http.failures", resolve.Non2xx, "answers that were not 2xx");

        await RegisterAsync(node, figures, "register.seq.per_s", 1, during, "lower of 2 000 and 70 % of the disk");
        await RegisterAsync(node, figures, "register.c64.per_s", 64, during, "≥ 20 000");
        await RegisterAsync(node, figures, "log.http.per_s", 64, during, "≥ 7 000", padding: 220);
        await ScanPageAsync(node, figures);
    }

    private static async Task KestrelAsync(TimeSpan during, Figures figures)
    {
        const int port = 18099;
        using var peer = Process.Start(new ProcessStartInfo(Environment.ProcessPath!, ["peer-kestrel", port.ToString(CultureInfo.InvariantCulture)]) { RedirectStandardOutput = true })!;
        try
        {
            using var http = new HttpClient();
            for (var i = 0; i < 100; i++)
            {
                try
                {
                    await http.GetAsync(new Uri($"http://127.0.0.1:{port}/"));
                    break;
                }
                catch (HttpRequestException)
                {
                    await Task.Delay(100);
                }
            }
            peer.Refresh();
            var cpu = peer.TotalProcessorTime;
            var bare = await Wrk.RunAsync($"http://127.0.0.1:{port}/", 64, during);
            peer.Refresh();
            figures.Report("peer.kestrel.per_s", bare.RequestsPerSecond, "/s");
            figures.ReportCpu("peer.kestrel.per_s", peer.TotalProcessorTime - cpu, bare.Requests);
        }
        finally
        {
            peer.Kill();
            await peer.WaitForExitAsync();
        }
    }

    private static async Task RegisterAsync(ServedNode node, Figures figures, string name, int clients, TimeSpan during, string bar, int padding = 0)
    {
        await Wrk.RunAsync(node.Address.ToString(), clients, WarmUp, RegisterScript(node.Token, "warm-" + name, padding));
        var cpu = node.CpuTime;
        var result = await Wrk.RunAsync(node.Address.ToString(), clients, during, RegisterScript(node.Token, name, padding));
        if (result.Non2xx > 0) Figures.Note($"{name}: {result.Non2xx} answers were not 2xx");
        figures.Report(name, result.RequestsPerSecond, "/s", bar);
        figures.ReportCpu(name, node.CpuTime - cpu, result.Requests);
        figures.Report(name.Replace("per_s", "p99_ms", StringComparison.Ordinal), result.P99Ms, "ms");
    }

    private static async Task ScanPageAsync(ServedNode node, Figures figures)
    {
        using var http = new HttpClient();
        http.DefaultRequestHeaders.Accept.ParseAdd("text/html");
        var address = new Uri(node.Address, $"/i/{LocalNode.Name(7)}");
        List<double> firstBytes = [];
        var weight = 0;
        for (var i = 0; i < 30; i++)
        {
            var clock = Stopwatch.StartNew();
            using var response = await http.GetAsync(address, HttpCompletionOption.ResponseHeadersRead);
            firstBytes.Add(clock.Elapsed.TotalMilliseconds);
            weight = (await response.EnsureSuccessStatusCode().Content.ReadAsByteArrayAsync()).Length;
        }
        figures.Report("scan.first_byte.ms", Figures.Median(firstBytes), "ms");
        figures.Report("scan.page.bytes", weight, "B of HTML, uncompressed");
    }

    // half of the time between two spreads is enough to leave every cache line cold
    private static readonly string ResolveScript = $$"""
        local n = 0
        request = function()
          n = (n + 7919) % {{Rows}}
          return wrk.format("GET", string.format("/api/handles/{{ServedNode.Prefix}}/P%010d", n))
        end
        """;

    private static string RegisterScript(string token, string run, int padding) => $$"""
        local n = 0
        local pad = string.rep("x", {{padding}})
        wrk.headers["Authorization"] = "Bearer {{token}}"
        wrk.headers["Content-Type"] = "application/json"
        request = function()
          n = n + 1
          return wrk.format("POST", "/api/v1/things", nil, string.format('{"handle":"{{ServedNode.Prefix}}/{{run}}-%d","values":[{"index":2000,"type":"name","value":"ZXJ-42CrMo-%d%s"}]}', n, n, pad))
        end
        """;
}
