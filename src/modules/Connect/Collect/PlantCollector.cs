using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Security;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Yiwang.Connect.Acquisition;
using Yiwang.Connect.Collect.Hub;
using Yiwang.Connect.Collect.Spool;
using Yiwang.Connect.Collect.Uplink;
using Yiwang.Connect.Mqtt;
using Yiwang.Connect.Points.Book;
using Yiwang.Parties;
using Yiwang.Storage.Files;
using Yiwang.Storage.Keys;

namespace Yiwang.Connect.Collect;

public sealed record CollectorOptions
{
    /// <summary>1–64 letters, digits or hyphens; what adapters name.</summary>
    public required string Name { get; init; }
    public required Uri Node { get; init; }
    /// <summary>API token of somebody who may manage the organisation's devices.</summary>
    public required string Token { get; init; }
    public required string Folder { get; init; }
    /// <summary>Disk for what the node has not got yet, MiB, 16 and up. Default 4,096.</summary>
    public int SpoolMiB { get; init; } = 4_096;
    /// <summary>Nothing is written to devices through this collector, whatever the node orders. Default false.</summary>
    public bool ReadOnly { get; init; }
    /// <summary>Times of MQTT payloads without a zone are of this one. Default UTC.</summary>
    public TimeZoneInfo Zone { get; init; } = TimeZoneInfo.Utc;
    /// <summary>Which certificates of the node, and of MQTT brokers in the plant, are good beside publicly issued ones; null = those only.</summary>
    public RemoteCertificateValidationCallback? Trust { get; init; }
}

/// <summary><c>yiwang collect</c>: the drivers of a node, run in the plant and kept over an outage.</summary>
public static class PlantCollector
{
    private const int SpoolMiBMin = 16;

    /// <summary>What is wrong with the options, in both languages; null = nothing.</summary>
    public static string? Check(CollectorOptions options)
    {
        if (!CollectorApi.IsName(options.Name)) return "--name：1–64 个字母、数字或 - / 1 to 64 letters, digits or hyphens";
        if (options.Token.Length == 0) return "请把 API 令牌放进环境变量 YIWANG_TOKEN / put the API token into YIWANG_TOKEN";
        if (options.SpoolMiB < SpoolMiBMin) return $"--spool：不小于 {SpoolMiBMin} MiB / at least {SpoolMiBMin} MiB";
        // a token and the passwords of devices go this way
        return options.Node.Scheme == Uri.UriSchemeHttps || options.Node.IsLoopback ? null : "--node：对别的机器须用 https / to another machine it must be https";
    }

    /// <returns>False when the disk failed: start again.</returns>
    /// <exception cref="IOException">Another process has the folder.</exception>
    public static async Task<bool> RunAsync(CollectorOptions options, TimeProvider clock, ILoggerFactory logs, CancellationToken cancel)
    {
        var files = DiskFileSystem.Instance;
        var keyFolder = Path.Combine(options.Folder, "keys");
        files.CreateDirectory(options.Folder);
        files.CreateDirectory(keyFolder);
        using var handler = new SocketsHttpHandler { PooledConnectionLifetime = TimeSpan.FromMinutes(5), ConnectTimeout = TimeSpan.FromSeconds(10) };
        if (options.Trust is { } trust) handler.SslOptions.RemoteCertificateValidationCallback = trust;
        using var http = new HttpClient(handler) { BaseAddress = options.Node, Timeout = Timeout.InfiniteTimeSpan };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", options.Token);
        using var spool = SampleSpool.Open(Path.Combine(options.Folder, "spool"), new SpoolOptions { BytesMax = (long)options.SpoolMiB << 20 }, files);
        var keys = FileKeyStore.Open(files, keyFolder, NodeSecret.LoadOrCreate(files, keyFolder));
        var drivers = new ServiceCollection();
        drivers.AddSingleton(new MqttOptions { Zone = options.Zone, ServerCertificate = options.Trust });
        ConnectRuntime.AddDrivers(drivers);
        await using var made = drivers.BuildServiceProvider();
        var collector = new Collector(options.Folder, spool, new HttpUplink(http, options.Name, clock), new PlanFile(options.Folder, keys, files), [.. made.GetServices<IDriverFactory>()], files, clock, logs.CreateLogger("collector"), options.ReadOnly);
        return await collector.RunAsync(cancel);
    }

    /// <summary>How the collector of a folder is, by the file that it writes every five seconds; null = there is none.</summary>
    public static string? Describe(string folder, bool asJson)
    {
        if (SmallFile.TryRead(DiskFileSystem.Instance, Path.Combine(folder, Collector.StatusFile)) is not { } bytes) return null;
        return asJson ? System.Text.Encoding.UTF8.GetString(bytes) : BookJson.TryRead<CollectorStatus>(bytes) is { } status ? Lines(status) : null;
    }

    private static string Lines(CollectorStatus status)
    {
        var report = status.Report;
        var text = new System.Text.StringBuilder();
        void Line(FormattableString line) => text.AppendLine(line.ToString(CultureInfo.InvariantCulture));
        Line($"截至 / as of          {Micros.ToTime(report.AtUs):yyyy-MM-dd HH:mm:ss}Z");
        Line($"节点 / node           {(status.Trouble is { } trouble ? $"{trouble.Zh} / {trouble.En}" : "正常 / ok")}");
        Line($"缓存 / spool          {report.BufferedBytes >> 20} / {report.BufferMaxBytes >> 20} MiB{(report.IsCatchingUp ? "，补传中 / catching up" : "")}");
        if (report.OldestUnsentUs > 0) Line($"最早未传 / oldest      {Micros.ToTime(report.OldestUnsentUs):yyyy-MM-dd HH:mm:ss}Z");
        Line($"已传 / sent           {report.SentSamples}");
        if (report.Dropped > 0) Line($"丢弃 / dropped        {report.Dropped}");
        foreach (var adapter in report.Adapters)
            Line($"{adapter.Id,-20} {adapter.State,-9} {adapter.Answers}/{adapter.Requests} 应答 / answers, {adapter.Samples} 样本 / samples{(adapter.Trouble is { } why ? $"; {why.Zh} / {why.En}" : "")}");
        return text.ToString();
    }
}
