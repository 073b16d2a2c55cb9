using System.Text;
using Yiwang.Mqtt.Broker.Messages;

namespace Yiwang.Mqtt.Broker;

/// <summary>The broker's figures as retained messages under <c>$SYS/broker/…</c>, by the names that other brokers use too.</summary>
internal sealed class SysTopics(BrokerCore core)
{
    private readonly long _startedMs = core.NowMs;
    private long _lastMs = long.MinValue / 2;

    public void PublishIfDue()
    {
        var interval = (long)core.Options.SysInterval.TotalMilliseconds;
        if (interval <= 0 || core.NowMs - _lastMs < interval) return;
        var first = _lastMs < 0;
        _lastMs = core.NowMs;
        if (first) Publish("version", "Yiwang " + typeof(SysTopics).Assembly.GetName().Version?.ToString(3));
        var figures = MqttFigures.Of(core);
        Publish("uptime", (core.NowMs - _startedMs) / 1_000);
        Publish("clients/connected", figures.Connections);
        Publish("clients/disconnected", figures.Sessions - figures.Connections);
        Publish("clients/total", figures.Sessions);
        Publish("messages/received", figures.MessagesIn);
        Publish("messages/sent", figures.MessagesOut);
        Publish("bytes/received", figures.BytesIn);
        Publish("bytes/sent", figures.BytesOut);
        Publish("publish/messages/dropped", figures.Dropped);
        Publish("subscriptions/count", figures.Subscriptions);
        Publish("retained messages/count", figures.Retained);
        Publish("store/messages/bytes", figures.QueuedBytes);
    }

    private void Publish(string name, long value) => Publish(name, value.ToString(System.Globalization.CultureInfo.InvariantCulture));

    private void Publish(string name, string value)
    {
        var message = new Publication
        {
            Topic = Encoding.UTF8.GetBytes("$SYS/broker/" + name),
            Payload = Encoding.UTF8.GetBytes(value),
            Retain = true,
            ExpiryAt = -1,
            ExpiresAtMs = Message.Never,
        };
        core.Publish(ref message, durable: false);
    }
}
