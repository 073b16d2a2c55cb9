using System.CommandLine;
using System.Net;
using System.Net.Sockets;
using Yiwang.Connect.Simulators;
using Yiwang.Mqtt.Client;

namespace Yiwang.Node.Commands;

/// <summary>The simulated machines alone, for trying a node without a factory.</summary>
internal static class SimulateCommand
{
    public static Command Create()
    {
        var address = new Option<string>("--address") { Description = "监听地址 / address to listen on", DefaultValueFactory = _ => "127.0.0.1" };
        var seed = new Option<ulong>("--seed") { Description = "随机种子：同一种子、同一时刻，数值相同 / same seed and time, same values", DefaultValueFactory = _ => 20_261_109 };
        var only = new Option<string[]>("--only") { Description = "只启动这些设备，如 EQ-A-001 / these devices alone", Arity = ArgumentArity.ZeroOrMore, DefaultValueFactory = _ => [] };
        var any = new Option<bool>("--any-port") { Description = "任选空闲端口 / any free ports" };
        var mqtt = new Option<string?>("--mqtt") { Description = "振动传感器发布到这里，如 mqtt://127.0.0.1:1883 / where the vibration sensor publishes" };
        var user = new Option<string?>("--user") { Description = "MQTT 用户名 / user name" };
        var password = new Option<string?>("--password-file") { Description = "MQTT 密码所在文件 / file that holds the password" };
        var command = new Command("simulate", "启动模拟设备：压力机、电炉、空压机、水泵、逆变器、磨床 / run simulated machines") { address, seed, only, any, mqtt, user, password };
        command.SetAction((parsed, cancel) =>
        {
            var terminal = Terminal.Of(parsed);
            var broker = parsed.GetValue(mqtt);
            if (broker is not null && !IsBroker(broker))
            {
                terminal.Error.WriteLine($"--mqtt：“{broker}” 应写作 mqtt://主机:端口 或 mqtts://… / must be written mqtt://host:port or mqtts://…");
                return Task.FromResult(2);
            }
            var options = broker is null ? null : Broker(new(broker), parsed.GetValue(user), parsed.GetValue(password));
            return RunAsync(terminal, parsed.GetRequiredValue(address), parsed.GetValue(seed), parsed.GetRequiredValue(only), parsed.GetValue(any), options, cancel);
        });
        return command;
    }

    private static bool IsBroker(string text) => Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri is { Scheme: "mqtt" or "mqtts", Host.Length: > 0 };

    private static MqttClientOptions Broker(Uri at, string? user, string? passwordFile) => new()
    {
        Host = at.Host,
        Port = at.Port > 0 ? at.Port : at.Scheme == "mqtts" ? 8883 : 1883,
        Tls = at.Scheme == "mqtts" ? new() { TargetHost = at.Host } : null,
        UserName = user,
        Password = passwordFile is null ? null : File.ReadAllText(passwordFile).Trim(),
    };

    private static async Task<int> RunAsync(Terminal terminal, string address, ulong seed, string[] only, bool anyPort, MqttClientOptions? broker, CancellationToken cancel)
    {
        if (!IPAddress.TryParse(address, out var ip))
        {
            terminal.Error.WriteLine($"{address} 不是 IP 地址 / is no IP address");
            return 2;
        }
        if (only.FirstOrDefault(o => SimulatedPlant.Assets.All(a => a.AssetNo != o)) is { } unknown)
        {
            terminal.Error.WriteLine($"没有设备 {unknown} / there is no device {unknown}");
            return 2;
        }
        var clock = TimeProvider.System;
        await using var plant = new SimulatedPlant(seed, clock.GetUtcNow().AddDays(-45), clock);
        try
        {
            foreach (var asset in SimulatedPlant.Assets.Where(a => only.Length == 0 || only.Contains(a.AssetNo)))
            {
                var endpoint = plant.Start(asset.AssetNo, new(ip, anyPort ? 0 : asset.Port));
                terminal.Out.WriteLine($"{asset.AssetNo}  {(asset.Rtu ? "RTU over TCP" : "Modbus TCP"),-12}  {endpoint,-21}  从站 / unit {asset.Unit,-3}  {asset.Name} / {asset.NameEn}");
            }
        }
        catch (SocketException e)
        {
            terminal.Error.WriteLine($"{address}: {e.Message}");
            return 1;
        }
        terminal.Out.WriteLine("故障开关 / switch a fault: fault EQ-A-001 unplug on|off    帮助 / help: help");
        using var stop = new StopSignal(cancel);
        using var ending = new CancellationTokenSource();
        var sensor = broker is null ? Task.CompletedTask : new VibrationSensor(plant, broker, clock).RunAsync(ending.Token);
        new Thread(() => new FaultConsole(plant, terminal).Run(System.Console.In)) { IsBackground = true, Name = "console" }.Start();
        await stop.Task;
        await ending.CancelAsync();
        await sensor;
        return 0;
    }
}
