using System.Globalization;
using Xunit;
using Yiwang.Connect.Acquisition;
using Yiwang.Connect.Adapters;
using Yiwang.Connect.Mqtt;
using Yiwang.Connect.Mqtt.Client;
using Yiwang.Connect.Points;
using Yiwang.Unit.Tests.Connect.Mqtt;

namespace Yiwang.Node.Tests.Mqtt;

/// <summary>Our Sparkplug host application, over mosquitto, with an edge node of npm sparkplug-client.</summary>
public sealed class SparkplugHostWithPeersTests : IAsyncLifetime
{
    private readonly RecordingSink _sink = new();
    private readonly CancellationTokenSource _stop = new();
    private MosquittoServer _server = null!;
    private MqttClientDriver _driver = null!;
    private Task _running = Task.CompletedTask;

    public async ValueTask InitializeAsync()
    {
        _server = await MosquittoServer.StartAsync();
        Point[] points =
        [
            RecordingSink.Point("v", "spBv1.0/YZ/DDATA/A/P1", "v_rms") with { Writable = true, SamplingMs = 86_400_000 },
            RecordingSink.Point("run", "spBv1.0/YZ/DDATA/A/P1", "run", kind: PointKind.Digital) with { SamplingMs = 86_400_000 },
            RecordingSink.Point("load", "spBv1.0/YZ/NDATA/A", "load") with { SamplingMs = 86_400_000 },
        ];
        var adapter = new Adapter { Id = "cloud", Owner = "o.abcdefghijklmnopqrst", Name = "cloud", Kind = AdapterKind.MqttClient, Endpoint = $"mqtt://127.0.0.1:{_server.Port}", SparkplugHost = "scada" };
        _driver = new(new DriverSetup(adapter, null, points, _sink, TimeProvider.System), new MqttOptions(), new OutsideBrokers());
        _running = _driver.RunAsync(_stop.Token);
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running;
        await _driver.DisposeAsync();
        await _server.DisposeAsync();
        _stop.Dispose();
    }

    [Fact]
    public async Task Births_data_history_and_deaths_of_a_foreign_edge_node_arrive()
    {
        await using var edge = NodeScript.Start("sparkplug_edge.js", Port);
        await SeenAsync("0=1.5@1700000001000000", "1=1@1700000001000000", "2=50@1700000000000000");
        edge.Say("data 2.5");
        await SeenAsync("0=2.5@1700000002000000");
        edge.Say("packed 3.5 GZIP");
        await SeenAsync("0=3.5@1700000002000000");
        edge.Say("packed 4.5 DEFLATE");
        await SeenAsync("0=4.5@1700000002000000");
        edge.Say("history 9");
        await SeenAsync("0=9@1600000000000000");
        edge.Say("death");
        await SeenAsync("0 lost@1700000003000000 81", "1 lost@1700000003000000 81");
        _sink.Take();
        await edge.KillAsync();
        await UntilAsync(() => _sink.Take().Any(line => line.StartsWith("2 lost@", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task An_alias_that_no_birth_named_makes_the_edge_node_be_born_again()
    {
        await using var edge = NodeScript.Start("sparkplug_edge.js", Port);
        await edge.HearAsync(line => line == "born");
        await SeenAsync("0=1.5@1700000001000000");
        edge.Say("alias");
        await edge.HearAsync(line => line == "rebirth");
        await SeenAsync("0=1.5@1700000001000000");
    }

    [Fact]
    public async Task A_write_reaches_the_device_and_is_read_back()
    {
        await using var edge = NodeScript.Start("sparkplug_edge.js", Port);
        await SeenAsync("0=1.5@1700000001000000");
        var point = RecordingSink.Point("v", "spBv1.0/YZ/DDATA/A/P1", "v_rms") with { Writable = true, WriteLimits = new(0, 10) };
        var answer = await _driver.WriteAsync(point, 4.25, default);
        // the read-back of a busy machine may come after the driver's five seconds
        for (var again = 5; again > 0 && answer.Result == WriteResult.NotRead; again--) answer = await _driver.WriteAsync(point, 4.25, default);
        Assert.Equal((WriteResult.Done, 4.25), (answer.Result, answer.ReadBack));
        await edge.HearAsync(line => line == "dcmd P1 4.25");
    }

    [Fact]
    public async Task The_host_says_in_both_styles_that_it_is_there_and_that_it_left()
    {
        await using var watch = NodeScript.Start("sparkplug_watch.js", Port);
        var first = await watch.HearAsync(line => line.Contains("spBv1.0/STATE/scada", StringComparison.Ordinal) && line.Contains("true,", StringComparison.Ordinal));
        Assert.Contains("\"retain\":true,\"qos\":1", first, StringComparison.Ordinal);
        await watch.HearAsync(line => line.Contains("\"STATE/scada\"", StringComparison.Ordinal) && line.Contains("ONLINE", StringComparison.Ordinal));
        await _stop.CancelAsync();
        await watch.HearAsync(line => line.Contains("spBv1.0/STATE/scada", StringComparison.Ordinal) && line.Contains("\\\"online\\\":false", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_lost_server_is_said_and_its_values_are_lost_with_it()
    {
        await using (NodeScript.Start("sparkplug_edge.js", Port)) await SeenAsync("0=1.5@1700000001000000");
        _sink.Take();
        await _server.KillAsync();
        await UntilAsync(() => _driver.Health is { State: LinkState.Offline, Trouble: not null });
        await UntilAsync(() => _sink.Take().Any(line => line.EndsWith(" 81", StringComparison.Ordinal)));
        await _server.RestartAsync();
        await UntilAsync(() => _driver.Health.State != LinkState.Offline);
    }

    private string Port => _server.Port.ToString(CultureInfo.InvariantCulture);

    private Task SeenAsync(params string[] lines)
    {
        var missing = lines.ToHashSet();
        return UntilAsync(() =>
        {
            missing.ExceptWith(_sink.Take());
            return missing.Count == 0;
        });
    }

    internal static async Task UntilAsync(Func<bool> holds)
    {
        using var patience = new CancellationTokenSource(Patience.Deadline);
        while (!holds())
        {
            patience.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }
}
