using System.Net.Http.Headers;
using System.Net.Http.Json;
using Microsoft.Extensions.DependencyInjection;
using Xunit;
using Yiwang.Connect.Mqtt.Discovery;
using Yiwang.Connect.Mqtt.Intake;
using Yiwang.Mqtt.Client;
using Yiwang.Node.Hosting;
using Yiwang.Node.Tests.Harness;
using Yiwang.Parties;
using Yiwang.Parties.Sessions;
using Yiwang.Streams;
using Yiwang.Things.Prefixes;
using Yiwang.Wire.Mqtt;

namespace Yiwang.Node.Tests.Mqtt;

/// <summary>A whole node: a device publishes, is discovered, is mapped over HTTP, and its acknowledged message is a sample and is published again.</summary>
public sealed class PublishedToPointTests : IAsyncLifetime
{
    private const long Ms = 1_763_700_000_000;
    private RunningNode _node = null!;
    private string _token = null!, _owner = null!;

    public async ValueTask InitializeAsync()
    {
        _node = await RunningNode.StartAsync();
        var services = _node.Host.Services;
        _token = await PreparedNode.FoundAsync(services.GetRequiredService<Accounts>(), services.GetRequiredService<IParties>(), services.GetRequiredService<IPrefixRegistry>(), services.GetRequiredService<ApiTokens>());
        _owner = services.GetRequiredService<IDirectory>().Operator!.Id.ToString();
    }

    public ValueTask DisposeAsync() => _node.DisposeAsync();

    [Fact]
    public async Task An_acknowledged_message_is_a_durable_sample_and_goes_out_again()
    {
        await Assert.ThrowsAsync<MqttRefusedException>(() => ConnectAsync(new Inbox(), null));
        var inbox = new Inbox();
        await using var device = await ConnectAsync(inbox, _token);
        await device.PublishAsync("yz/a/003/vib", Payload(1.5), 1);
        Assert.Equal(["yz/a/003/vib"], _node.Host.Services.GetRequiredService<DiscoveredTopics>().List(_owner).Select(t => t.Topic));

        await MapAsync();
        await device.SubscribeAsync("uns/#", 1);
        Assert.Equal(MqttReason.Success, await device.PublishAsync("yz/a/003/vib", Payload(2.5), 2));
        var store = _node.Host.Services.GetRequiredService<IStreamStore>();
        Assert.True(store.TryFind(new SeriesKey($"{_owner}/EQ-A-003.v_rms", _owner), out var series));
        Assert.True(store.TryLast(series.Id, out var last));
        Assert.Equal((Ms * 1_000, 2.5, true), (last.TimeUs, last.Number, last.Quality.IsGood));

        var again = await inbox.NextAsync();
        Assert.Equal(("uns/vib", $$"""{"value":2.5,"ts":{{Ms}},"quality":"good","unit":"mm/s"}"""), (again.Topic, again.Text));
    }

    private async Task MapAsync()
    {
        using var http = new HttpClient { BaseAddress = _node.Http.BaseAddress };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", _token);
        (await http.PostAsJsonAsync("/api/v1/things", new { handle = $"{_owner}/EQ-A-003", values = new[] { new { index = 2, type = "NAME", value = "螺杆空压机" } } })).EnsureSuccessStatusCode();
        (await http.PutAsJsonAsync("/api/v1/adapters/mqtt", new { name = "MQTT", kind = "broker" })).EnsureSuccessStatusCode();
        (await http.PutAsJsonAsync($"/api/v1/devices/{_owner}/EQ-A-003/points", new[]
        {
            new { code = "v_rms", name = "振动", adapter = "mqtt", address = "yz/+/003/vib", selector = "$.v_rms", timeSelector = "$.ts", ucum = "mm/s", publishTopic = "uns/vib" },
        })).EnsureSuccessStatusCode();
        var intake = _node.Host.Services.GetRequiredService<MqttIntake>();
        await SparkplugHostWithPeersTests.UntilAsync(() => intake.Adapters.Count == 1);
    }

    private static byte[] Payload(double value) => System.Text.Encoding.UTF8.GetBytes(FormattableString.Invariant($$"""{"ts":{{Ms}},"v_rms":{{value}}}"""));

    private Task<MqttClient> ConnectAsync(Inbox inbox, string? password) => MqttClient.ConnectAsync(
        new() { Host = "127.0.0.1", Port = MachinePorts.PortOf(_node.Host.Machines.Mqtt)!.Value, ClientId = "compressor", UserName = password is null ? null : "token", Password = password }, inbox, TimeProvider.System);
}
