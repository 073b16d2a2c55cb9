using System.Diagnostics;
using System.Globalization;
using Xunit;
using Yiwang.Node.Hosting;
using Yiwang.Node.Settings;
using Yiwang.Node.Tests.Harness;

namespace Yiwang.Node.Tests.Mqtt;

/// <summary>Other people's clients against a whole node that lets everybody in.</summary>
public sealed class ForeignClientsTests : IAsyncLifetime
{
    private RunningNode _node = null!;
    private string _port = null!;

    public async ValueTask InitializeAsync()
    {
        _node = await RunningNode.StartAsync(new NodeSettings { Limits = new() { DrainSeconds = 1 }, Mqtt = new() { Anonymous = true } });
        _port = MachinePorts.PortOf(_node.Host.Machines.Mqtt)!.Value.ToString(CultureInfo.InvariantCulture);
    }

    public ValueTask DisposeAsync() => _node.DisposeAsync();

    /// <summary>mosquitto publishes, paho for Python reads, and the other way round.</summary>
    [Theory]
    [InlineData("311", "MQTTv311", 0), InlineData("311", "MQTTv311", 1), InlineData("311", "MQTTv311", 2), InlineData("5", "MQTTv5", 0), InlineData("5", "MQTTv5", 1), InlineData("5", "MQTTv5", 2)]
    public async Task Debian_s_clients_talk_through_a_whole_node(string version, string paho, int qos)
    {
        await RunAsync("mosquitto_pub", "-h", "127.0.0.1", "-p", _port, "-V", version, "-q", $"{qos}", "-r", "-t", "设备/泵", "-m", "31.5 ℃");
        Assert.Equal("31.5 ℃", await PythonAsync($"import paho.mqtt.subscribe as s; print(s.simple('设备/+', qos={qos}, hostname='127.0.0.1', port={_port}, protocol=paho.mqtt.client.{paho}, clean_session={(version == "5" ? "None" : "True")}).payload.decode())"));
        await PythonAsync($"import paho.mqtt.publish as p; p.single('back', 'x', qos={qos}, retain=True, hostname='127.0.0.1', port={_port}, protocol=paho.mqtt.client.{paho})");
        Assert.Equal("back x", await RunAsync("mosquitto_sub", "-h", "127.0.0.1", "-p", _port, "-V", version, "-q", $"{qos}", "-t", "back", "-C", "1", "-W", "20", "-v"));
    }

    /// <summary>npm mqtt, over TCP and over WebSocket at the port of the pages.</summary>
    [Theory]
    [InlineData(false, 4), InlineData(false, 5), InlineData(true, 4), InlineData(true, 5)]
    public async Task The_client_of_Node_js_hears_itself(bool web, int version)
    {
        var url = web ? $"ws://127.0.0.1:{_node.Http.BaseAddress!.Port}/mqtt" : $"mqtt://127.0.0.1:{_port}";
        await using var script = NodeScript.Start("echo.js", url, $"{version}");
        foreach (var qos in new[] { "0", "1", "2" }) Assert.Equal($"a/b {qos}", await script.HearAsync(line => line.EndsWith(qos, StringComparison.Ordinal)));
    }

    private static Task<string> PythonAsync(string code) => RunAsync("/usr/bin/python3", "-c", "import paho.mqtt.client; " + code);

    private static async Task<string> RunAsync(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, StandardOutputEncoding = System.Text.Encoding.UTF8, Environment = { ["PYTHONIOENCODING"] = "utf-8" } })!;
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        var (said, wrong) = (process.StandardOutput.ReadToEndAsync(patience.Token), process.StandardError.ReadToEndAsync(patience.Token));
        try
        {
            await process.WaitForExitAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill();
            throw;
        }
        Assert.True(process.ExitCode == 0, await wrong);
        return (await said).TrimEnd();
    }
}
