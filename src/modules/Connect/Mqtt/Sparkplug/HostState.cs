using System.Text;
using Yiwang.Mqtt.Client;
using Yiwang.Wire.Sparkplug;

namespace Yiwang.Connect.Mqtt.Sparkplug;

/// <summary>Says on another's broker that this node's host application is there: in the style of 3.0 and in the older one, since edge nodes of both stand in plants.</summary>
internal sealed class HostState(string host, TimeProvider clock)
{
    private readonly byte[] _topic = Encoding.UTF8.GetBytes(SparkplugTopic.State(host));
    private readonly byte[] _oldTopic = Encoding.UTF8.GetBytes(SparkplugTopic.OldState(host));
    private long _since;

    public IReadOnlyList<string> Filters => [SparkplugTopic.State(host)];

    /// <summary>For the CONNECT that is about to be sent: the birth that follows carries the same time.</summary>
    public MqttWill NewWill()
    {
        _since = clock.GetUtcNow().ToUnixTimeMilliseconds();
        return new(SparkplugTopic.State(host), new SparkplugState(false, _since).ToJson(), Qos: 1, Retain: true);
    }

    /// <summary>After the subscriptions.</summary>
    public async Task GreetAsync(MqttClient client, CancellationToken cancel)
    {
        await client.PublishAsync(_topic, new SparkplugState(true, _since).ToJson(), 1, true, default, cancel);
        await client.PublishAsync(_oldTopic, new SparkplugState(true, _since).ToWord(), 1, true, default, cancel);
    }

    public async Task LeaveAsync(MqttClient client)
    {
        var now = clock.GetUtcNow().ToUnixTimeMilliseconds();
        await client.PublishAsync(_topic, new SparkplugState(false, now).ToJson(), 1, true);
        await client.PublishAsync(_oldTopic, new SparkplugState(false, now).ToWord(), 1, true);
    }

    public bool IsOwn(ReadOnlySpan<byte> topic) => topic.SequenceEqual(_topic);

    /// <summary>A will of an earlier connection may come late and say that we are gone: we are not.</summary>
    public void Heard(MqttClient client, ReadOnlySpan<byte> payload)
    {
        if (SparkplugState.TryParse(payload, out var state) && !state.Online) client.TryPublishLater(_topic, new SparkplugState(true, _since).ToJson());
    }
}

internal static class StatePublishing
{
    /// <summary>QoS 1 and retained, without waiting on the reading thread for the answer that it would have to read itself.</summary>
    public static void TryPublishLater(this MqttClient client, byte[] topic, byte[] payload) => _ = PublishAsync(client, topic, payload);

    private static async Task PublishAsync(MqttClient client, byte[] topic, byte[] payload)
    {
        try
        {
            await client.PublishAsync(topic, payload, 1, true);
        }
        catch (IOException)
        {
            // the connection ended: the next one begins with its own birth
        }
    }
}
