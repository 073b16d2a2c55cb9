using System.CommandLine;
using System.Diagnostics;
using Yiwang.Node.Demo;

namespace Yiwang.Node.Commands;

internal static class DemoCommand
{
    public static Command Create()
    {
        var data = new Option<string>("--data", "-d") { Description = "演示数据目录 / folder of the demonstration", DefaultValueFactory = _ => Path.Combine("data", "demo") };
        var http = new Option<int>("--http") { Description = "HTTP 端口 / port", DefaultValueFactory = _ => 8080 };
        var https = new Option<int>("--https") { Description = "HTTPS 端口 / port", DefaultValueFactory = _ => 8443 };
        var handle = new Option<int>("--handle") { Description = "Handle 协议端口，-1 不开 / port of the Handle protocol, -1 = off", DefaultValueFactory = _ => 2641 };
        var recursion = new Option<int>("--recursion") { Description = "递归解析端口，-1 不开 / port of the recursion service, -1 = off", DefaultValueFactory = _ => 3641 };
        var mqtt = new Option<int>("--mqtt") { Description = "MQTT 端口，加 7000 为 TLS，-1 不开 / MQTT port, plus 7,000 with TLS, -1 = off", DefaultValueFactory = _ => 1883 };
        var local = new Option<bool>("--local") { Description = "只在本机监听，不开放给局域网 / this machine only, not the LAN" };
        var publicUrl = new Option<string>("--public-url") { Description = "企业节点标签上的公开地址，如 https://id.example.cn / address on the labels of the enterprise's node", DefaultValueFactory = _ => "" };
        var command = new Command("demo", "启动演示网络：一个顶级、三个二级、两个企业、省市各一个节点 / run the demonstration network of eight nodes") { data, http, https, handle, recursion, mqtt, local, publicUrl };
        command.SetAction((parsed, cancel) => RunAsync(Terminal.Of(parsed),
            new DemoOptions(Path.GetFullPath(parsed.GetRequiredValue(data)), parsed.GetValue(http), parsed.GetValue(https), !parsed.GetValue(local), "warning", parsed.GetRequiredValue(publicUrl),
                parsed.GetValue(handle), parsed.GetValue(recursion), parsed.GetValue(mqtt)), cancel));
        return command;
    }

    private static async Task<int> RunAsync(Terminal terminal, DemoOptions options, CancellationToken cancel)
    {
        var started = Stopwatch.GetTimestamp();
        terminal.Out.WriteLine("正在启动演示网络 … / starting the demonstration network …");
        await using var network = new DemoNetwork(options);
        try
        {
            await network.StartAsync(cancel);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            terminal.Error.WriteLine(e.Message);
            return 1;
        }
        Welcome(terminal.Out, network, options, Stopwatch.GetElapsedTime(started));
        using var stop = new StopSignal(cancel);
        await stop.Task;
        return 0;
    }

    private static void Welcome(TextWriter to, DemoNetwork network, DemoOptions options, TimeSpan took)
    {
        to.WriteLine($"已就绪，用时 {took.TotalSeconds:0.0} 秒 / ready");
        to.WriteLine();
        to.WriteLine($"  浏览器打开 / open   http://localhost:{options.HttpPort}/demo");
        foreach (var member in network.Members)
            to.WriteLine($"  {member.Node.Prefix,-12} {member.Local,-26} {member.Lan?.ToString() ?? ""}  {member.Node.NameZh}");
        if (network.Entry.Lan is not { } lan) return;
        var phone = $"http://{lan.Host}:{options.HttpPort}/phone";
        to.WriteLine();
        to.WriteLine($"  手机（同一网络）扫码 / scan with a phone on the same network: {phone}");
        TerminalQr.Write(to, phone);
    }
}
