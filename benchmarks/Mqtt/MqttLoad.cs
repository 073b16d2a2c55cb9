using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Yiwang.Benchmarks.Mqtt;

/// <summary>One row against one broker; driver and broker share the machine's cores.</summary>
internal static class MqttLoad
{
    private const int WindowCopies = 20_000;
    private static readonly TimeSpan s_warm = TimeSpan.FromSeconds(0.5);

    /// <param name="perSecond">Messages published by all together; null = as fast as they are passed on.</param>
    /// <returns>Copies that arrived a second, dropped ones, and the 99th percentile in µs when paced.</returns>
    public static async Task<(double PerSecond, long Dropped, double P99)> RunAsync(IPEndPoint broker, MqttRow row, int payload, byte qos, TimeSpan during, double? perSecond = null)
    {
        var flow = new Flow(row.Copies, Math.Max(WindowCopies, 40 * row.Copies));
        List<LoadClient> receivers = [], senders = [];
        try
        {
            for (var i = 0; i < row.Subscribers; i++)
            {
                receivers.Add(await LoadClient.ConnectAsync(broker, $"sub-{i}"));
                await receivers[i].SubscribeAsync(row.FilterOf(i), qos);
            }
            for (var i = 0; i < row.Publishers; i++) senders.Add(await LoadClient.ConnectAsync(broker, $"pub-{i}"));
            var receiving = receivers.Select(r => Task.Run(() => Quietly(r.ReceiveAsync(flow)))).ToArray();
            using var stop = new CancellationTokenSource();
            var sending = senders.Select((s, i) => Task.Run(() => s.PublishAsync(row.TopicOf(i), payload, qos, flow, perSecond / row.Publishers, stop.Token))).ToArray();
            await Task.Delay(s_warm);
            flow.Timed = perSecond is not null;
            var (before, start) = (flow.Arrived, Stopwatch.GetTimestamp());
            await Task.Delay(during);
            var rate = (flow.Arrived - before) / Stopwatch.GetElapsedTime(start).TotalSeconds;
            flow.Timed = false;
            await stop.CancelAsync();
            await Task.WhenAll(sending.Select(Quietly));
            foreach (var receiver in receivers) receiver.Dispose();
            await Task.WhenAll(receiving);
            lock (flow.Latencies) return (rate, flow.Dropped, perSecond is null ? double.NaN : flow.Latencies.Percentile(99));
        }
        finally
        {
            foreach (var client in receivers.Concat(senders)) client.Dispose();
        }
    }

    private static async Task Quietly(Task work)
    {
        try
        {
            await work;
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // ended by the load's own end
        }
    }
}
