using System.Globalization;
using Yiwang.Node.Settings;

namespace Yiwang.Node.Upkeep;

/// <summary>What a node that is running says of itself in <c>/metrics</c>.</summary>
internal static class DoctorVisit
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(5);

    private static readonly (string Metric, string Check, string Well, string Ill)[] s_asked =
    [
        ("yiwang_streams_trouble", "streams", "时序存储正常 / the stream store is well", "时序存储不收数据或有读不出的部分，见“采集连接”页和运行日志 / the stream store takes no samples or cannot read a part; see the page of connections and the running log"),
        ("yiwang_mqtt_trouble", "mqtt", "MQTT 会话已存盘 / MQTT sessions are durable", "MQTT 会话和保留消息没有存盘 / MQTT sessions and retained messages are not durable"),
        ("yiwang_connect_adapters_offline", "adapters", "采集连接都在线 / no connection is down", "条采集连接断开，见“采集连接”页 / connections are down: see their page"),
        ("yiwang_connect_collectors_away", "collectors", "采集端都有联系 / no collector is away", "个采集端失联 / collectors are away"),
    ];

    /// <summary>Nothing when no node answers on its HTTP port.</summary>
    public static async Task<IReadOnlyList<Finding>> AskAsync(NodeSettings settings, CancellationToken cancel)
    {
        if (settings.Listen.Http <= 0) return [];
        var address = settings.Listen.Address is "*" or "0.0.0.0" or "localhost" ? "127.0.0.1" : settings.Listen.Address;
        using var http = new HttpClient { Timeout = s_patience };
        try
        {
            return Read(await http.GetStringAsync(new Uri($"http://{address}:{settings.Listen.Http}/metrics"), cancel));
        }
        catch (Exception e) when (e is HttpRequestException or TaskCanceledException && !cancel.IsCancellationRequested)
        {
            return [];
        }
    }

    public static IReadOnlyList<Finding> Read(string metrics)
    {
        var lines = metrics.Split('\n');
        var findings = new List<Finding>();
        foreach (var (metric, check, well, ill) in s_asked)
        {
            if (Array.Find(lines, l => l.StartsWith(metric + " ", StringComparison.Ordinal)) is not { } line) continue;
            if (!double.TryParse(line.AsSpan(metric.Length + 1), NumberStyles.Float, CultureInfo.InvariantCulture, out var value)) continue;
            findings.Add(new(check, value == 0, value == 0 ? well : metric.EndsWith("trouble", StringComparison.Ordinal) ? ill : string.Create(CultureInfo.InvariantCulture, $"{value:0} {ill}")));
        }
        return findings;
    }
}
