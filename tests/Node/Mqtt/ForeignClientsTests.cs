using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Xunit;
using Yiwang.Node.Certificates;
using Yiwang.Node.Hosting;
using Yiwang.Node.Settings;
using Yiwang.Node.Tests.Harness;

namespace Yiwang.Node.Tests.Mqtt;

/// <summary>Other people's clients against a whole node that lets everybody in.</summary>
public sealed class ForeignClientsTests : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();
    private RunningNode _node = null!;
    private string _port = null!;
    /// <summary>The node's own authority, as a file for programs that check certificates.</summary>
    private string Authority => Path.Combine(_folder.Path, "ca.pem");

    public async ValueTask InitializeAsync()
    {
        _node = await RunningNode.StartAsync(new NodeSettings { Limits = new() { DrainSeconds = 1 }, Mqtt = new() { Anonymous = true } });
        _port = Port(_node.Host.Machines.Mqtt);
        await File.WriteAllTextAsync(Authority, _node.Host.Services.GetRequiredService<ServerCertificates>().Authority.ExportCertificatePem(), TestContext.Current.CancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        await _node.DisposeAsync();
        _folder.Dispose();
    }

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

    /// <summary>Each leaves a message for the next: paho for C, paho for Python, mosquitto (which speaks no WebSocket), and paho for C again.</summary>
    [Theory]
    [InlineData("tcp", 4), InlineData("tcp", 5), InlineData("ssl", 4), InlineData("ssl", 5), InlineData("ws", 4), InlineData("ws", 5), InlineData("wss", 4), InlineData("wss", 5)]
    public async Task Clients_hand_a_message_on_over_every_transport(string transport, int version)
    {
        await WithPahoForC("paho_c_pub", transport, version, "-t", "ring/1", "-q", "2", "-r", "-m", "31.5 ℃");
        var heard = await PythonAsync(PahoForPython(transport, version, "s.simple('ring/+', qos=2, {0}).payload.decode()"));
        Assert.Equal("31.5 ℃", heard);
        await PythonAsync(PahoForPython(transport, version, "p.single('ring/2', 'x2', qos=1, retain=True, {0})"));
        if (transport is "tcp" or "ssl")
        {
            Assert.Equal("ring/2 x2", await RunAsync("mosquitto_sub", [.. Mosquitto(transport, version), "-t", "ring/2", "-C", "1", "-W", "20", "-v"]));
            await RunAsync("mosquitto_pub", [.. Mosquitto(transport, version), "-q", "2", "-r", "-t", "ring/2", "-m", "x3"]);
        }
        Assert.Equal(transport is "tcp" or "ssl" ? "x3" : "x2", await WithPahoForC("paho_c_sub", transport, version, "-t", "ring/2", "-q", "2"));
    }

    /// <summary>npm mqtt hears itself.</summary>
    [Theory]
    [InlineData("mqtt", 4), InlineData("mqtt", 5), InlineData("mqtts", 4), InlineData("mqtts", 5), InlineData("ws", 4), InlineData("ws", 5), InlineData("wss", 4), InlineData("wss", 5)]
    public async Task The_client_of_Node_js_hears_itself(string transport, int version)
    {
        await using var script = NodeScript.Start("echo.js", Url(transport), $"{version}", Authority);
        foreach (var qos in new[] { "0", "1", "2" }) Assert.Equal($"a/b {qos}", await script.HearAsync(line => line.EndsWith(qos, StringComparison.Ordinal)));
    }

    private static string Port(Socket? listening) => MachinePorts.PortOf(listening)!.Value.ToString(CultureInfo.InvariantCulture);

    private string PortOf(string transport) => transport switch
    {
        "tcp" or "mqtt" => _port,
        "ssl" or "mqtts" => Port(_node.Host.Machines.Mqtts),
        "ws" => _node.Http.BaseAddress!.Port.ToString(CultureInfo.InvariantCulture),
        _ => _node.Https.Port.ToString(CultureInfo.InvariantCulture),
    };

    private string Url(string transport) => $"{transport}://localhost:{PortOf(transport)}{(transport is "ws" or "wss" ? "/mqtt" : "")}";

    private string[] Mosquitto(string transport, int version) => ["-h", "localhost", "-p", PortOf(transport), "-V", version == 5 ? "5" : "311", .. transport == "ssl" ? ["--cafile", Authority] : Array.Empty<string>()];

    private string PahoForPython(string transport, int version, string call)
    {
        var tls = transport is "ssl" or "wss" ? $", tls={{'ca_certs': '{Authority}'}}" : "";
        var clean = call.StartsWith('s') ? $", clean_session={(version == 5 ? "None" : "True")}" : "";
        var where = $"hostname='localhost', port={PortOf(transport)}, protocol=paho.mqtt.client.MQTTv{(version == 5 ? "5" : "311")}, transport='{(transport is "ws" or "wss" ? "websockets" : "tcp")}'{tls}{clean}";
        return "import paho.mqtt.subscribe as s, paho.mqtt.publish as p; print(" + string.Format(CultureInfo.InvariantCulture, call, where) + ")";
    }

    /// <summary>The subscriber goes on for ever: its first line is what counts.</summary>
    private async Task<string> WithPahoForC(string program, string transport, int version, params string[] arguments)
    {
        string[] all = ["-c", Url(transport), "-V", version == 5 ? "5" : "311", .. transport is "ssl" or "wss" ? ["--cafile", Authority] : Array.Empty<string>(), .. arguments];
        if (program == "paho_c_pub") return await RunAsync(program, all);
        using var process = Process.Start(new ProcessStartInfo(program, all) { RedirectStandardOutput = true, StandardOutputEncoding = System.Text.Encoding.UTF8 })!;
        using var patience = new CancellationTokenSource(Patience.Deadline);
        try
        {
            return await process.StandardOutput.ReadLineAsync(patience.Token) ?? "";
        }
        finally
        {
            process.Kill();
        }
    }

    private static Task<string> PythonAsync(string code) => RunAsync("/usr/bin/python3", "-c", "import paho.mqtt.client; " + code);

    private static async Task<string> RunAsync(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, StandardOutputEncoding = System.Text.Encoding.UTF8, Environment = { ["PYTHONIOENCODING"] = "utf-8" } })!;
        using var patience = new CancellationTokenSource(Patience.Deadline);
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
