using System.Diagnostics.Metrics;
using Yiwang.Connect.Health;
using Yiwang.Mqtt.Broker;
using Yiwang.Streams;

namespace Yiwang.Node.Metrics;

/// <summary>The stream store and the MQTT broker as instruments of the meters <c>Yiwang.Streams</c> and <c>Yiwang.Mqtt</c>, and of <c>Yiwang.Connect</c> who is not there.</summary>
internal sealed class MachineMetrics : IDisposable
{
    private readonly Meter _streams;
    private readonly Meter _mqtt;
    private readonly Meter _connect;

    public MachineMetrics(IMeterFactory meters, StreamStore store, MqttBroker broker, ConnectFigures connect)
    {
        _streams = meters.Create("Yiwang.Streams");
        _streams.CreateObservableGauge("yiwang.streams.series", () => store.Figures.Series, "{series}", "Series that exist");
        _streams.CreateObservableGauge("yiwang.streams.head.bytes", () => store.Figures.HeadBytes, "By", "Memory of samples that are not sealed");
        _streams.CreateObservableGauge("yiwang.streams.wal.bytes", () => store.Figures.WalBytes, "By", "What a restart would read again");
        _streams.CreateObservableGauge("yiwang.streams.disk.bytes", () => store.Figures.DiskBytes, "By", "On disk");
        _streams.CreateObservableCounter("yiwang.streams.quarantined", () => store.Figures.Quarantined, "{sample}", "Samples put aside because their time lies too far ahead");
        _streams.CreateObservableGauge("yiwang.streams.trouble", () => store.Trouble is null && store.Damaged.Count == 0 ? 0 : 1, "{store}", "1 when the store takes no samples, or could not read a part of what it holds");
        _mqtt = meters.Create("Yiwang.Mqtt");
        _mqtt.CreateObservableGauge("yiwang.mqtt.connections", () => broker.Figures.Connections, "{connection}", "Clients that are connected");
        _mqtt.CreateObservableGauge("yiwang.mqtt.sessions", () => broker.Figures.Sessions, "{session}", "Sessions, connected or kept");
        _mqtt.CreateObservableGauge("yiwang.mqtt.queued.bytes", () => broker.Figures.QueuedBytes, "By", "What waits for clients");
        _mqtt.CreateObservableCounter("yiwang.mqtt.messages.in", () => broker.Figures.MessagesIn, "{message}", "Messages from clients");
        _mqtt.CreateObservableCounter("yiwang.mqtt.messages.out", () => broker.Figures.MessagesOut, "{message}", "Messages to clients");
        _mqtt.CreateObservableCounter("yiwang.mqtt.dropped", () => broker.Figures.Dropped, "{message}", "Messages that some client did not get");
        _mqtt.CreateObservableGauge("yiwang.mqtt.trouble", () => broker.Figures.StorageFailure is null ? 0 : 1, "{broker}", "1 when sessions and retained messages are not durable");
        _connect = meters.Create("Yiwang.Connect");
        _connect.CreateObservableGauge("yiwang.connect.adapters.offline", () => connect.AdaptersOffline, "{adapter}", "Connections that are down");
        _connect.CreateObservableGauge("yiwang.connect.collectors.away", () => connect.CollectorsAway, "{collector}", "Collectors that adapters name and that are not heard of");
    }

    public void Dispose()
    {
        _streams.Dispose();
        _mqtt.Dispose();
        _connect.Dispose();
    }
}
