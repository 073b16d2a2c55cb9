using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Yiwang.Benchmarks.Peers;

namespace Yiwang.Benchmarks.Streams;

/// <summary>The same bodies of line protocol posted to a node, to VictoriaMetrics and to InfluxDB, two requests at a time; then the peers are asked what the store is asked.</summary>
internal static class LinesBench
{
    private const int AtOnce = 2;

    public static async Task RunAsync(string folder, bool quick, Figures figures)
    {
        var bodies = quick ? 60 : 200;
        var start = (Parties.Micros.Of(TimeProvider.System) / Filling.SecondUs - bodies * 100 - 600) * Filling.SecondUs;
        var (lines, singles) = (LineBodies.Make(Signal.Walk(), bodies, start, oneField: false), LineBodies.Make(Signal.Walk(), bodies / 3, start, oneField: true));
        await NodeAsync(Path.Combine(folder, "node"), lines, singles, figures);
        await VictoriaAsync(Path.Combine(folder, "victoria"), lines, singles, figures);
        await InfluxAsync(Path.Combine(folder, "influx"), lines[..20], figures);
        foreach (var (name, signal) in new[] { ("slow", Signal.Slow()), ("full", Signal.Full()) })
            await VictoriaSizeAsync(Path.Combine(folder, "victoria-" + name), name, LineBodies.Make(signal, bodies / 2, start, oneField: false), figures);
    }

    private static async Task NodeAsync(string folder, byte[][] lines, byte[][] singles, Figures figures)
    {
        await using var node = await LinesNode.StartAsync(folder);
        using var http = Client(new AuthenticationHeaderValue("Bearer", node.Token));
        var path = new Uri(node.Address, "api/v1/streams/write");
        await PostAsync(http, path, lines[..20]);
        var cpu = node.CpuTime;
        figures.Report("stream.lines.per_s", await PostAsync(http, path, lines), "samples/s, ten a line, durable", "≥ 1 500 000");
        figures.ReportCpu("stream.lines.per_s", node.CpuTime - cpu, (double)lines.Length * LineBodies.Samples);
        figures.Report("stream.lines1.per_s", await PostAsync(http, path, singles), "samples/s, one a line, durable");
    }

    private static async Task VictoriaAsync(string folder, byte[][] lines, byte[][] singles, Figures figures)
    {
        var (peer, address) = await StartVictoriaAsync(folder);
        await using var _ = peer;
        using var http = Client(null);
        await PostAsync(http, new Uri(address, "write"), lines[..3]);
        var cpu = peer.CpuTime;
        figures.Report("peer.victoria.lines.per_s", await PostAsync(http, new Uri(address, "write"), lines), "samples/s, ten a line");
        figures.ReportCpu("peer.victoria.lines.per_s", peer.CpuTime - cpu, (double)lines.Length * LineBodies.Samples);
        figures.Report("peer.victoria.lines1.per_s", await PostAsync(http, new Uri(address, "write"), singles), "samples/s, one a line");
        await SettleAsync(http, address);
        figures.Report("peer.victoria.bytes.walk", StoreBench.FolderBytes(Path.Combine(folder, "data")) / ((double)lines.Length * LineBodies.Samples), "B a sample");
        await AskVictoriaAsync(http, address, lines.Length, figures);
    }

    private static async Task<(PeerProcess Peer, Uri Address)> StartVictoriaAsync(string folder)
    {
        var port = PeerProcess.FreePort();
        var peer = PeerProcess.Start(null, "victoria-metrics", $"-httpListenAddr=127.0.0.1:{port}", $"-storageDataPath={folder}", "-retentionPeriod=100y", "-search.disableCache");
        await peer.ListeningAsync(port);
        return (peer, new Uri($"http://127.0.0.1:{port}/"));
    }

    private static async Task VictoriaSizeAsync(string folder, string name, byte[][] lines, Figures figures)
    {
        var (peer, address) = await StartVictoriaAsync(folder);
        await using var _ = peer;
        using var http = Client(null);
        await PostAsync(http, new Uri(address, "write"), lines);
        await SettleAsync(http, address);
        figures.Report($"peer.victoria.bytes.{name}", StoreBench.FolderBytes(Path.Combine(folder, "data")) / ((double)lines.Length * LineBodies.Samples), "B a sample");
    }

    private static async Task AskVictoriaAsync(HttpClient http, Uri address, int bodies, Figures figures)
    {
        var end = Parties.Micros.Of(TimeProvider.System) / Filling.SecondUs;
        List<double> hours = [], means = [];
        for (var i = 0; i < 200; i++)
        {
            var query = $"api/v1/export?match[]={Uri.EscapeDataString($"{{__name__=\"EQ-{i % LinesNode.Devices:D3}_v{i % 10}\"}}")}&start={end - 3_600}&end={end}";
            hours.Add(await TimeAsync(http, new Uri(address, query)));
        }
        for (var i = 0; i < 5; i++)
        {
            var query = $"api/v1/query_range?query={Uri.EscapeDataString("avg_over_time({__name__=~\"EQ-.*\"}[1h])")}&start={end - bodies * 100 / 3_600 * 3_600}&end={end}&step=3600&nocache=1";
            means.Add(await TimeAsync(http, new Uri(address, query)));
        }
        hours.Sort();
        figures.Report("peer.victoria.hour.p99_ms", hours[hours.Count * 99 / 100], "ms over HTTP");
        figures.Report("peer.victoria.means.ms", Figures.Median(means), $"ms over HTTP, {bodies * LineBodies.Samples / 1e6:F1} M samples");
    }

    private static async Task InfluxAsync(string folder, byte[][] lines, Figures figures)
    {
        Directory.CreateDirectory(folder);
        var (port, backup) = (PeerProcess.FreePort(), PeerProcess.FreePort());
        var configuration = Path.Combine(folder, "influxdb.conf");
        await File.WriteAllTextAsync(configuration, $"""
            reporting-disabled = true
            bind-address = "127.0.0.1:{backup}"
            [meta]
              dir = "{folder}/meta"
            [data]
              dir = "{folder}/data"
              wal-dir = "{folder}/wal"
              index-version = "tsi1"
            [http]
              bind-address = "127.0.0.1:{port}"
              log-enabled = false
            """);
        await using var peer = PeerProcess.Start(null, "influxd", "-config", configuration);
        await peer.ListeningAsync(port);
        using var http = Client(null);
        using (await http.PostAsync(new Uri($"http://127.0.0.1:{port}/query?q=create+database+bench"), null)) { }
        var cpu = peer.CpuTime;
        figures.Report("peer.influxdb.lines.per_s", await PostAsync(http, new Uri($"http://127.0.0.1:{port}/write?db=bench"), lines), "samples/s, ten a line");
        figures.ReportCpu("peer.influxdb.lines.per_s", peer.CpuTime - cpu, (double)lines.Length * LineBodies.Samples);
    }

    /// <returns>Samples a second.</returns>
    private static async Task<double> PostAsync(HttpClient http, Uri path, byte[][] bodies)
    {
        var next = -1;
        var clock = Stopwatch.StartNew();
        await Task.WhenAll(Enumerable.Range(0, AtOnce).Select(async _ =>
        {
            for (var i = Interlocked.Increment(ref next); i < bodies.Length; i = Interlocked.Increment(ref next))
            {
                using var content = new ByteArrayContent(bodies[i]);
                using var answer = await http.PostAsync(path, content);
                var body = await answer.Content.ReadAsStringAsync();
                if (!answer.IsSuccessStatusCode) throw new InvalidOperationException($"{path} answered {answer.StatusCode}: {body}");
                if (answer.StatusCode == HttpStatusCode.OK && JsonDocument.Parse(body).RootElement.GetProperty("accepted").GetInt64() != LineBodies.Samples) throw new InvalidOperationException(body);
            }
        }));
        return (double)bodies.Length * LineBodies.Samples / clock.Elapsed.TotalSeconds;
    }

    private static async Task<double> TimeAsync(HttpClient http, Uri path)
    {
        var clock = Stopwatch.StartNew();
        var answer = await http.GetByteArrayAsync(path);
        return answer.Length > 0 ? clock.Elapsed.TotalMilliseconds : double.NaN;
    }

    /// <summary>Until what was taken in is on disk and merged as far as it will be.</summary>
    private static async Task SettleAsync(HttpClient http, Uri address)
    {
        await http.GetStringAsync(new Uri(address, "internal/force_flush"));
        await http.GetStringAsync(new Uri(address, "internal/force_merge"));
        await Task.Delay(2_000);
    }

    private static HttpClient Client(AuthenticationHeaderValue? authorization)
    {
        var http = new HttpClient { Timeout = TimeSpan.FromMinutes(5) };
        http.DefaultRequestHeaders.Authorization = authorization;
        http.DefaultRequestHeaders.Add("Accept-Language", CultureInfo.InvariantCulture.TwoLetterISOLanguageName);
        return http;
    }
}
