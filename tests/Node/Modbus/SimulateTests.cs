using System.CommandLine;
using System.Text.RegularExpressions;
using Xunit;
using Yiwang.Connect.Simulators;
using Yiwang.Mqtt.Client;
using Yiwang.Node.Commands;
using Yiwang.Node.Tests.Mqtt;
using Yiwang.Unit.Tests.Connect.ModbusDriving;

namespace Yiwang.Node.Tests.Modbus;

public sealed class SimulateTests
{
    [Fact]
    public async Task The_command_runs_machines_that_a_foreign_master_reads()
    {
        var (output, written) = Writer();
        using var stop = new CancellationTokenSource();
        var running = YiwangCommand.Create().Parse(["simulate", "--any-port", "--only", "EQ-A-002", "--mqtt", "mqtt://127.0.0.1:1"]).InvokeAsync(new() { Output = output, Error = output }, stop.Token);
        using var look = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        while (!written().Contains("EQ-A-002", StringComparison.Ordinal) && !running.IsCompleted) await look.WaitForNextTickAsync();
        var port = Regex.Match(written(), @"127\.0\.0\.1:(\d+)").Groups[1].Value;
        Assert.Contains("[4]:", await Peer.RunAsync("mbpoll", "-m", "tcp", "-o", "10", "-a", "3", "-0", "-r", "0", "-c", "5", "-t", "4", "-p", port, "-1", "127.0.0.1"));
        await stop.CancelAsync();
        Assert.Equal(0, await running);
    }

    [Theory]
    [InlineData("--only", "EQ-X-001")]
    [InlineData("--address", "factory")]
    [InlineData("--mqtt", "127.0.0.1")]
    public async Task What_it_cannot_understand_is_said(string option, string value)
    {
        var (output, written) = Writer();
        Assert.Equal(2, await YiwangCommand.Create().Parse(["simulate", "--any-port", option, value]).InvokeAsync(new() { Output = output, Error = output }));
        Assert.Contains(value, written());
    }

    [Fact]
    public async Task Faults_are_switched_by_typing()
    {
        var (output, written) = Writer();
        await using var plant = new SimulatedPlant(1, DateTimeOffset.UnixEpoch, TimeProvider.System);
        var console = new FaultConsole(plant, new(output, output));
        console.Run(new StringReader("fault EQ-A-001 freeze on\nfault EQ-A-001 spike on\nfault EQ-A-001 spike off\nlist\nfault EQ-X freeze on\n"));
        Assert.Equal([SimulatedFault.Freeze], plant.FaultsOf("EQ-A-001"));
        Assert.Contains("EQ-A-001  Freeze", written());
    }

    [Fact]
    public async Task The_vibration_sensor_publishes_to_a_foreign_broker_and_comes_back_after_it()
    {
        await using var broker = await MosquittoServer.StartAsync();
        var clock = new FastClock();
        await using var plant = new SimulatedPlant(1, clock.GetUtcNow().AddDays(-45), clock);
        var sensor = new VibrationSensor(plant, new MqttClientOptions { Host = "127.0.0.1", Port = broker.Port }, clock);
        using var stop = new CancellationTokenSource();
        var heard = broker.RunAsync("mosquitto_sub", "-t", SimulatedPlant.VibrationTopic, "-C", "2", "-W", "60");
        var running = sensor.RunAsync(stop.Token);
        var readings = (await heard).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.All(readings, r => Assert.Matches(@"^\{""ts"":17\d{11},""v_rms"":[1-4]\.\d+,""temp"":\d+(\.\d)?\}$", r));
        await broker.KillAsync();
        await broker.RestartAsync();
        Assert.NotEmpty(await broker.RunAsync("mosquitto_sub", "-t", SimulatedPlant.VibrationTopic, "-C", "1", "-W", "60"));
        await stop.CancelAsync();
        await running;
    }

    private static (TextWriter Writer, Func<string> Written) Writer()
    {
        var text = new StringWriter();
        var writer = TextWriter.Synchronized(text);
        return (writer, () =>
        {
            lock (writer) return text.ToString();
        });
    }
}
