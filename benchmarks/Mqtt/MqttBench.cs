using System.Diagnostics;
using System.Net;

namespace Yiwang.Benchmarks.Mqtt;

/// <summary>The node's MQTT broker beside mosquitto and nats-server: the same driver, the same machine, the same run.</summary>
internal static class MqttBench
{
    private const int IdleSubscribers = 10_000, IdleConnections = 15_000;

    /// <param name="args"><c>--quick</c>: within two minutes; <c>--folder</c>: where the data lies.</param>
    public static async Task<int> RunAsync(string[] args)
    {
        var quick = args.Contains("--quick");
        var given = Array.IndexOf(args, "--folder");
        var folder = Path.Combine(Path.GetFullPath(given >= 0 ? args[given + 1] : "artifacts/bench"), $"mqtt-{Environment.ProcessId}");
        Directory.CreateDirectory(folder);
        var (figures, during) = (new Figures(), TimeSpan.FromSeconds(quick ? 1 : 4));
        try
        {
            Figures.PrintMachine();
            var (mosquitto, at) = await MqttPeers.MosquittoAsync(folder);
            await using (mosquitto) await RowsAsync("peer.mosquitto", at, during, quick, figures);
            (var nats, at) = await MqttPeers.NatsAsync(folder);
            await using (nats) await RowsAsync("peer.nats", at, during, quick, figures);
            await using (var node = await MqttNode.StartAsync(Path.Combine(folder, "node")))
            {
                await RowsAsync("mqtt", node.Endpoint, during, quick, figures);
                await LatencyAsync(node.Endpoint, during, figures);
                await IdleAsync(node, during, figures);
                await StoredAsync(node.Endpoint, during, figures);
            }
            figures.PrintTable();
            return 0;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task RowsAsync(string who, IPEndPoint at, TimeSpan during, bool quick, Figures figures)
    {
        foreach (byte qos in new byte[] { 0, 1 })
        {
            foreach (var bytes in quick ? [64] : new[] { 64, 256 })
            {
                foreach (var row in MqttRow.All)
                {
                    var (rate, dropped, _) = await MqttLoad.RunAsync(at, row, bytes, qos, during);
                    figures.Report($"{who}.q{qos}.{row.Name}{(bytes == 64 ? "" : $".{bytes}b")}.per_s", rate, "copies delivered/s", who == "mqtt" ? "≥ mosquitto" : "");
                    if (dropped > 0) Figures.Note($"{who} {row.Name} QoS {qos}: {dropped} copies dropped");
                }
            }
        }
    }

    private static async Task LatencyAsync(IPEndPoint at, TimeSpan during, Figures figures)
    {
        var row = MqttRow.All[1];
        foreach (byte qos in new byte[] { 0, 1 })
        {
            var (full, _, _) = await MqttLoad.RunAsync(at, row, 64, qos, during);
            var (_, _, p99) = await MqttLoad.RunAsync(at, row, 64, qos, during, full / 2);
            figures.Report($"mqtt.q{qos}.p99_us", p99, "µs at half load");
        }
    }

    private static async Task IdleAsync(MqttNode node, TimeSpan during, Figures figures)
    {
        var row = MqttRow.All[0];
        var (alone, _, _) = await MqttLoad.RunAsync(node.Endpoint, row, 64, 0, during);
        using (await IdleClients.ConnectAsync(node.Endpoint, IdleSubscribers))
        {
            var (among, _, _) = await MqttLoad.RunAsync(node.Endpoint, row, 64, 0, during);
            figures.Report("mqtt.idle10k.share", 100 * among / alone, "% of the rate without 10,000 idle subscribers", "≥ 90");
        }
        var (before, start) = (node.Bytes, Stopwatch.GetTimestamp());
        using (await IdleClients.ConnectAsync(node.Endpoint, IdleConnections))
        {
            figures.Report("mqtt.connects.per_s", IdleConnections / Stopwatch.GetElapsedTime(start).TotalSeconds, "connections with one subscription/s");
            await Task.Delay(1_000);
            figures.Report("mqtt.idle.bytes", (node.Bytes - before) / (double)IdleConnections, "resident bytes a connection", "≤ 6,000");
        }
    }

    /// <summary>Published with QoS 1 under topics of points: acknowledged when the sample is durable.</summary>
    private static async Task StoredAsync(IPEndPoint at, TimeSpan during, Figures figures)
    {
        const int Publishers = 20, Window = 1_000;
        var points = MqttNode.Devices * MqttNode.PointsOfOne;
        var clients = await Task.WhenAll(Enumerable.Range(0, Publishers).Select(i => LoadClient.ConnectAsync(at, $"store-{i}")));
        using var stop = new CancellationTokenSource();
        var publishing = clients.Select((c, i) => Task.Run(() => c.PublishValuesAsync([.. Enumerable.Range(0, points / Publishers).Select(p => MqttNode.TopicOf((i * points / Publishers) + p))], Window, stop.Token))).ToArray();
        await Task.Delay(500);
        var (before, start) = (clients.Sum(c => c.Acknowledged), Stopwatch.GetTimestamp());
        await Task.Delay(during);
        figures.Report("mqtt.stored.per_s", (clients.Sum(c => c.Acknowledged) - before) / Stopwatch.GetElapsedTime(start).TotalSeconds, "durable samples/s, QoS 1", "≥ 300,000");
        await stop.CancelAsync();
        await Task.WhenAll(publishing);
        foreach (var client in clients) client.Dispose();
    }
}
