using System.Globalization;
using Xunit;
using Yiwang.Mqtt.Client;
using Yiwang.Node.Tests.Harness;
using Yiwang.Node.Tests.Mqtt;

namespace Yiwang.Node.Tests.Crash;

/// <summary>kill -9 of the broker while messages come in for a client that is away. The seed decides after how many acknowledgements.</summary>
public sealed class BrokerKillTests : IDisposable
{
    private const int Seed = 20261121;
    private const string Away = "away";
    private static readonly int s_rounds = CrashRounds.Count;
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Acknowledged_messages_reach_the_client_that_was_away_and_retained_ones_stand()
    {
        var path = Path.Combine(_folder.Path, "node");
        var random = new Random(Seed);
        var received = new HashSet<string>();
        for (var round = 0; round < s_rounds; round++)
        {
            var load = new MessageLoad(round);
            await using (var node = await ServeAsync(path))
            {
                await using (var client = await ConnectAsync(node.Port, Away, new Inbox()))
                {
                    if (round == 0) await client.SubscribeAsync("load/#", 2);
                }
                await load.RunAsync(node.Port, random.Next(100, 3_000), node.Process.KillAsync);
            }
            await using (var node = await ServeAsync(path))
            {
                await CheckRetainedAsync(node.Port, load);
                await CheckSessionAsync(node.Port, round, load, received);
                // in order: a client without a memory of its own would get again what it has not finished acknowledging
                Assert.Equal(0, (await node.Process.StopAsync()).ExitCode);
            }
        }
        Assert.True(received.Count > 100 * s_rounds, $"{received.Count} messages");
    }

    private static async Task CheckSessionAsync(int port, int round, MessageLoad load, HashSet<string> received)
    {
        var inbox = new Inbox();
        await using var client = await ConnectAsync(port, Away, inbox);
        Assert.True(client.Server.SessionPresent, "the session is lost");
        await using (var marker = await ConnectAsync(port, "marker", new Inbox())) await marker.PublishAsync("load/end", Bytes($"end {round}"), 2);
        // what was under way to the client comes first, in its order; the marker was queued last
        for (var message = await inbox.NextAsync(); message.Text != $"end {round}"; message = await inbox.NextAsync())
        {
            // the client may have left an earlier round before its word on the marker was out
            if (message.Text.StartsWith("end ", StringComparison.Ordinal)) continue;
            Assert.True(load.Tried.ContainsKey(message.Text), $"{message.Text} was never sent in this round");
            Assert.True(received.Add(message.Text), $"{message.Text} came twice");
        }
        // in words, so that its acknowledgements are out: the server sends again what it has none of
        await client.DisconnectAsync();
        foreach (var text in load.Acknowledged.Keys) Assert.True(received.Contains(text), $"{text} was acknowledged and is lost");
    }

    /// <summary>The retained message of each publisher is the last that was acknowledged, or one that was under way after it.</summary>
    private static async Task CheckRetainedAsync(int port, MessageLoad load)
    {
        var inbox = new Inbox();
        await using var client = await ConnectAsync(port, "reader", inbox);
        await client.SubscribeAsync("last/#", 1);
        foreach (var _ in load.Retained)
        {
            var message = await inbox.NextAsync();
            var publisher = int.Parse(message.Topic.AsSpan("last/".Length), CultureInfo.InvariantCulture);
            Assert.InRange(long.Parse(message.Text, CultureInfo.InvariantCulture), load.Retained[publisher].Acknowledged, load.Retained[publisher].Tried);
        }
    }

    internal static byte[] Bytes(string text) => System.Text.Encoding.UTF8.GetBytes(text);

    internal static Task<MqttClient> ConnectAsync(int port, string name, IMqttReceiver inbox) => MqttClient.ConnectAsync(
        new() { Host = "127.0.0.1", Port = port, ClientId = name, CleanStart = name != Away, SessionExpirySeconds = name == Away ? 86_400u : 0 }, inbox, TimeProvider.System);

    private static async Task<Served> ServeAsync(string path)
    {
        var port = FreePort.Next();
        return new(await NodeProcess.ServeAsync(path, "mqtt.anonymous=true", "mqtt.queueMessages=1000000", string.Create(CultureInfo.InvariantCulture, $"listen.mqtt={port}")), port);
    }

    private sealed record Served(NodeProcess Process, int Port) : IAsyncDisposable
    {
        public ValueTask DisposeAsync() => Process.DisposeAsync();
    }
}
