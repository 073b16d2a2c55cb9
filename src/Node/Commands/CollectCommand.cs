using System.CommandLine;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using Yiwang.Connect.Collect;
using Yiwang.Node.Certificates;
using Yiwang.Node.Composition;

namespace Yiwang.Node.Commands;

/// <summary><c>collect</c>: the drivers of a node run in the plant, with a disk between them and the node.</summary>
internal static class CollectCommand
{
    public static Command Create()
    {
        var data = CommandOptions.Data();
        var node = NodeApi.Node();
        var name = new Option<string>("--name") { Description = "采集端名称，与节点上采集连接里写的一致 / name of this collector, as the node's adapters have it", DefaultValueFactory = _ => Environment.MachineName };
        var spool = new Option<int>("--spool") { Description = "断网时最多占用的磁盘，MiB / disk for what the node has not got yet, MiB", DefaultValueFactory = _ => 4_096 };
        var authority = new Option<string?>("--authority") { Description = "节点自建证书机构的证书文件 / certificate file of the node's own authority" };
        var readOnly = new Option<bool>("--read-only") { Description = "不执行节点下发的写入 / writes that the node orders are refused" };
        var status = new Option<bool>("--status") { Description = "不启动，只显示这个目录的采集端现状 / do not start: show how the collector of this folder is" };
        var json = CommandOptions.Json();
        var command = new Command("collect", "厂内采集端：采集、断网缓存、恢复后补传（令牌在 YIWANG_TOKEN）/ plant collector: reads devices, keeps samples over an outage (token in YIWANG_TOKEN)") { data, node, name, spool, authority, readOnly, status, json };
        command.SetAction(async (parsed, cancel) =>
        {
            var terminal = Terminal.Of(parsed);
            if (parsed.GetValue(status)) return Show(terminal, parsed.GetRequiredValue(data), parsed.GetValue(json));
            if (!Uri.TryCreate(parsed.GetRequiredValue(node).TrimEnd('/') + "/", UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https"))
            {
                terminal.Error.WriteLine($"--node {parsed.GetRequiredValue(node)}：不是 http(s) 地址 / not an http(s) address");
                return 2;
            }
            var options = new CollectorOptions
            {
                Name = parsed.GetRequiredValue(name), Node = address, Token = Environment.GetEnvironmentVariable("YIWANG_TOKEN") ?? "",
                Folder = Path.GetFullPath(parsed.GetRequiredValue(data)), SpoolMiB = parsed.GetRequiredValue(spool), Trust = TrustOf(parsed.GetValue(authority)),
                ReadOnly = parsed.GetValue(readOnly), Zone = TimeZones.Node,
            };
            return await CollectAsync(terminal, options, cancel);
        });
        return command;
    }

    private static async Task<int> CollectAsync(Terminal terminal, CollectorOptions options, CancellationToken cancel)
    {
        if (PlantCollector.Check(options) is { } wrong)
        {
            terminal.Error.WriteLine(wrong);
            return 2;
        }
        using var logs = LoggerFactory.Create(l => l.AddSimpleConsole(c => (c.SingleLine, c.UseUtcTimestamp, c.TimestampFormat) = (true, true, "yyyy-MM-ddTHH:mm:ssZ ")));
        using var stop = new StopSignal(cancel);
        using var stopping = new CancellationTokenSource();
        try
        {
            var running = PlantCollector.RunAsync(options, TimeProvider.System, logs, stopping.Token);
            terminal.Out.WriteLine($"采集端 {options.Name} → {options.Node} 已启动 / collector started");
            await Task.WhenAny(running, stop.Task);
            await stopping.CancelAsync();
            return await running ? 0 : 1;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            terminal.Error.WriteLine(e.Message);
            return 1;
        }
    }

    private static int Show(Terminal terminal, string folder, bool json)
    {
        if (PlantCollector.Describe(Path.GetFullPath(folder), json) is not { } text)
        {
            terminal.Error.WriteLine($"{folder} 没有采集端的状态 / no status of a collector there");
            return 1;
        }
        terminal.Out.WriteLine(text.TrimEnd());
        return 0;
    }

    private static RemoteCertificateValidationCallback? TrustOf(string? file) => file is null ? null : new PeerTrust(X509CertificateLoader.LoadCertificateFromFile(file), []).Validate;
}
