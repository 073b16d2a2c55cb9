using Yiwang.Connect.Mqtt.Sparkplug;

namespace Yiwang.Connect.Mqtt;

/// <summary>Publishes under a topic; the memory may be used again when the call returns.</summary>
public delegate void PublishTo(ReadOnlyMemory<byte> topic, ReadOnlyMemory<byte> payload, byte qos, bool retain);

/// <summary>This node's own broker, as the module speaks through it. Before it is open, and on a node without one, what is said goes nowhere.</summary>
public sealed class NodeBroker : ISparkplugSender
{
    private PublishTo? _publish;

    /// <summary>The broker is open (or gone: null).</summary>
    public void Attach(PublishTo? publish)
    {
        Volatile.Write(ref _publish, publish);
        if (publish is not null) Opened?.Invoke();
    }

    public bool IsOpen => Volatile.Read(ref _publish) is not null;

    internal event Action? Opened;

    public void Publish(ReadOnlyMemory<byte> topic, ReadOnlyMemory<byte> payload, byte qos = 0, bool retain = false) => Volatile.Read(ref _publish)?.Invoke(topic, payload, qos, retain);

    void ISparkplugSender.Send(string topic, ReadOnlyMemory<byte> payload) => Publish(System.Text.Encoding.UTF8.GetBytes(topic), payload);
}
