using System.Collections.Concurrent;

namespace Yiwang.Connect.Mqtt.Client;

/// <summary>Connections to other brokers that are running now, by adapter, for who publishes there.</summary>
internal sealed class OutsideBrokers
{
    private readonly ConcurrentDictionary<string, MqttClientDriver> _drivers = new(StringComparer.OrdinalIgnoreCase);

    public void Add(string adapter, MqttClientDriver driver) => _drivers[adapter] = driver;

    public void Remove(string adapter, MqttClientDriver driver) => _drivers.TryRemove(new(adapter, driver));

    /// <returns>False = not connected, or too much is on its way already.</returns>
    public bool TryPublish(string adapter, ReadOnlySpan<byte> topic, ReadOnlySpan<byte> payload, bool retain) =>
        _drivers.TryGetValue(adapter, out var driver) && driver.Client is { } client && client.TryPublish(topic, payload, retain);
}
