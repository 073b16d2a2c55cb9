using System.Text;
using Xunit;
using Yiwang.Mqtt.Client;
using Yiwang.Wire.Mqtt;

namespace Yiwang.Node.Tests.Mqtt;

/// <summary>Our client against somebody else's server.</summary>
public sealed class ClientWithMosquittoTests : IAsyncLifetime
{
    private MosquittoServer _server = null!;

    public async ValueTask InitializeAsync() => _server = await MosquittoServer.StartAsync();

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Theory]
    [InlineData(MqttVersion.V311)]
    [InlineData(MqttVersion.V5)]
    public async Task Messages_of_every_qos_arrive(MqttVersion version)
    {
        var inbox = new Inbox();
        await using var client = await ConnectAsync(version, inbox);
        Assert.Equal([MqttReason.GrantedQos2, MqttReason.Success], await client.SubscribeAsync([("设备/+/温度", new(2, false)), ("other", new(0, false))]));
        for (byte qos = 0; qos <= 2; qos++)
        {
            Assert.Equal(MqttReason.Success, await client.PublishAsync($"设备/{qos}/温度", Encoding.UTF8.GetBytes($"{qos}"), qos));
            var message = await inbox.NextAsync();
            Assert.Equal(($"设备/{qos}/温度", $"{qos}", qos, false), (message.Topic, message.Text, message.Qos, message.Retain));
        }
        await client.UnsubscribeAsync("other");
        await client.DisconnectAsync();
        Assert.True((await client.Ended).Ours);
    }

    [Fact]
    public async Task A_message_acknowledged_later_is_not_sent_again()
    {
        var inbox = new Inbox(acknowledge: false);
        await using var client = await ConnectAsync(MqttVersion.V5, inbox);
        await client.SubscribeAsync("a", 2);
        foreach (byte qos in new byte[] { 1, 2 })
        {
            await client.PublishAsync("a", Encoding.UTF8.GetBytes($"{qos}"), qos);
            var message = await inbox.NextAsync();
            client.Acknowledge(message.PacketId, message.Qos);
        }
        await client.PublishAsync("a", "end"u8.ToArray());
        Assert.Equal("end", (await inbox.NextAsync()).Text);
    }

    [Fact]
    public async Task Large_messages_pass_in_both_directions()
    {
        var inbox = new Inbox();
        await using var client = await ConnectAsync(MqttVersion.V5, inbox);
        await client.SubscribeAsync("big", 1);
        var payload = new byte[3 << 20];
        new Random(5).NextBytes(payload);
        await client.PublishAsync("big", payload, 1);
        Assert.Equal(payload, (await inbox.NextAsync()).Payload);
    }

    [Fact]
    public async Task Many_publishers_of_one_client_all_get_their_answer()
    {
        var inbox = new Inbox();
        await using var client = await ConnectAsync(MqttVersion.V311, inbox);
        await client.SubscribeAsync("n/#", 1);
        await Task.WhenAll(Enumerable.Range(0, 500).Select(i => client.PublishAsync($"n/{i}", Encoding.UTF8.GetBytes($"{i}"), (byte)(1 + i % 2)).AsTask()));
        var seen = new HashSet<string>();
        while (seen.Count < 500) seen.Add((await inbox.NextAsync()).Text);
    }

    [Fact]
    public async Task The_will_is_published_when_the_client_goes_without_a_word()
    {
        var inbox = new Inbox();
        await using var watcher = await ConnectAsync(MqttVersion.V5, inbox);
        await watcher.SubscribeAsync("will");
        var silent = await MqttClient.ConnectAsync(Options(MqttVersion.V5) with { Will = new("will", "gone"u8.ToArray(), 1) }, new Inbox(), TimeProvider.System);
        await silent.DisposeAsync();
        Assert.Equal("gone", (await inbox.NextAsync()).Text);
    }

    [Fact]
    public async Task A_refusal_says_its_reason()
    {
        await using var closed = await MosquittoServer.StartAsync("allow_anonymous false");
        var refused = await Assert.ThrowsAsync<MqttRefusedException>(() =>
            MqttClient.ConnectAsync(new() { Host = "127.0.0.1", Port = closed.Port, ClientId = "x" }, new Inbox(), TimeProvider.System));
        Assert.Equal(MqttReason.NotAuthorized, refused.Reason);
    }

    [Fact]
    public async Task A_link_comes_back_after_the_server_did()
    {
        var inbox = new Inbox();
        var connections = 0;
        var link = new MqttLink(() => Options(MqttVersion.V5), inbox, async (client, cancel) =>
        {
            await client.SubscribeAsync("a", 1, cancel);
            await client.PublishAsync("a", Encoding.UTF8.GetBytes($"{++connections}"), 1, false, cancel);
        }, _ => { }, TimeProvider.System);
        using var stop = new CancellationTokenSource();
        var running = link.RunAsync(stop.Token);
        Assert.Equal("1", (await inbox.NextAsync()).Text);
        await _server.KillAsync();
        await _server.RestartAsync();
        Assert.Equal("2", (await inbox.NextAsync()).Text);
        await stop.CancelAsync();
        await running;
        Assert.Null(link.Client);
    }

    private Task<MqttClient> ConnectAsync(MqttVersion version, Inbox inbox) => MqttClient.ConnectAsync(Options(version), inbox, TimeProvider.System);

    private MqttClientOptions Options(MqttVersion version) => new() { Host = "127.0.0.1", Port = _server.Port, Version = version };
}
