using System.Text;
using Yiwang.Connect.Acquisition;
using Yiwang.Connect.Adapters;
using Yiwang.Connect.Mqtt.Mapping;
using Yiwang.Connect.Mqtt.Sparkplug;
using Yiwang.Connect.Points;
using Yiwang.Events;
using Yiwang.Mqtt.Client;
using Yiwang.Parties;
using Yiwang.Streams;
using Yiwang.Wire.Mqtt;

namespace Yiwang.Connect.Mqtt.Client;

/// <summary>Subscribes to somebody else's broker: topics become samples as on the node's own, and Sparkplug edge nodes have a host application in it.</summary>
internal sealed class MqttClientDriver : IDriver, IMqttReceiver, ISparkplugSender
{
    /// <summary>Filters of one SUBSCRIBE.</summary>
    private const int FiltersAtOnce = 100;
    /// <summary>Topics whose way is remembered; beyond it all are looked up anew.</summary>
    private const int RoutesMax = 65_536;

    private readonly DriverSetup _setup;
    private readonly MqttOptions _options;
    private readonly OutsideBrokers _outside;
    private readonly PointValues _values;
    private readonly TopicMapping _mapping;
    private readonly MqttLink _link;
    private readonly HostState? _host;
    private readonly LateAnswers _answers;
    private readonly Dictionary<byte[], TopicRoute?> _routes = new(Utf8Keys.Instance);

    public MqttClientDriver(DriverSetup setup, MqttOptions options, OutsideBrokers outside)
    {
        (_setup, _options, _outside) = (setup, options, outside);
        _values = new PointValues(setup.Points, setup.Sink, Health);
        var sparkplug = new SparkplugHost(_values, this, options.Sparkplug, setup.Clock);
        _mapping = new TopicMapping(_values, options.Zone, sparkplug);
        _host = sparkplug.HasNodes && setup.Adapter.SparkplugHost.Length > 0 ? new HostState(setup.Adapter.SparkplugHost, setup.Clock) : null;
        _answers = new LateAnswers(setup.Sink);
        _link = new MqttLink(Options, this, GreetAsync, Fail, setup.Clock);
    }

    public AdapterHealth Health { get; } = new() { State = LinkState.Starting };

    public MqttClient? Client => _link.Client;

    public async Task RunAsync(CancellationToken cancel)
    {
        _outside.Add(_setup.Adapter.Id, this);
        try
        {
            var watching = _values.Points.Count > 0 ? new Silence(_values, Health, _setup.Clock).WatchAsync(cancel) : Task.CompletedTask;
            await _link.RunAsync(cancel, _host is null ? null : _host.LeaveAsync);
            await watching;
        }
        finally
        {
            _outside.Remove(_setup.Adapter.Id, this);
        }
    }

    public MqttReception Received(MqttClient client, in MqttMessage message)
    {
        if (_host?.IsOwn(message.Topic) == true)
        {
            _host.Heard(client, message.Payload);
            return MqttReception.Taken;
        }
        if (RouteOf(message.Topic) is not { } route) return MqttReception.Taken;
        if (route.Take(message.Payload, Micros.Of(_setup.Clock), message.Retain) == Taking.Busy) return MqttReception.Busy;
        if (message.Qos == 0) return MqttReception.Taken;
        _answers.Add(client, message.PacketId, message.Qos);
        return MqttReception.AcknowledgedLater;
    }

    public async ValueTask RoomAsync() => await _setup.Sink.StoredAsync();

    public Task<IReadOnlyList<TrialReading>> TryReadAsync(IReadOnlyList<Point> points, CancellationToken cancel) =>
        ListeningTrial.ReadAsync(points, [.. _mapping.Heard()], Plain() with { ClientId = "", Will = null }, _options.Zone, _setup.Clock, cancel);

    public async Task<WriteAnswer> WriteAsync(Point point, double value, CancellationToken cancel) => await SparkplugWriting.WriteAsync(_mapping.Sparkplug!, point, value, _setup.Clock, cancel);

    public ValueTask DisposeAsync()
    {
        _mapping.Sparkplug!.Dispose();
        return ValueTask.CompletedTask;
    }

    void ISparkplugSender.Send(string topic, ReadOnlyMemory<byte> payload) => _link.Client?.TryPublish(Encoding.UTF8.GetBytes(topic), payload.Span);

    private MqttClientOptions Options() => Plain() with { Will = _host?.NewWill() };

    private MqttClientOptions Plain() => BrokerAddress.OptionsOf(_setup.Adapter, _setup.Password, _options.ServerCertificate);

    private async Task GreetAsync(MqttClient client, CancellationToken cancel)
    {
        Health.Reconnected();
        var filters = _mapping.Filters().Concat(_host?.Filters ?? []).Select(f => (f, new SubscriptionOptions(1, false))).ToArray();
        foreach (var some in filters.Chunk(FiltersAtOnce))
        {
            var reasons = await client.SubscribeAsync(some, cancel);
            var refused = Array.FindIndex(reasons, r => r >= MqttReason.UnspecifiedError);
            if (refused < 0) continue;
            Health.Failed(LinkError.Rejected);
            Health.Trouble = new Bilingual($"对方不允许订阅 {some[refused].f}。", $"The broker does not permit the subscription to {some[refused].f}.");
        }
        if (Health.State != LinkState.Degraded) Health.State = LinkState.Online;
        if (_host is not null) await _host.GreetAsync(client, cancel);
        _mapping.Sparkplug!.Greet();
    }

    private void Fail(Exception failure)
    {
        var now = Micros.Of(_setup.Clock);
        Health.State = LinkState.Offline;
        (var kind, Health.Trouble) = Troubles.Of(failure);
        Health.Failed(kind);
        foreach (var node in _mapping.Sparkplug!.Nodes) node.Lose(now);
        for (var i = 0; i < _values.Points.Count; i++)
        {
            if (_values.HeardUs(i) > 0) _values.Lost(i, now, Quality.BadOffline);
        }
        _setup.Sink.Flush();
    }

    private TopicRoute? RouteOf(ReadOnlySpan<byte> topic)
    {
        var routes = _routes.GetAlternateLookup<ReadOnlySpan<byte>>();
        if (routes.TryGetValue(topic, out var route)) return route;
        if (_routes.Count >= RoutesMax) _routes.Clear();
        return _routes[topic.ToArray()] = _mapping.Find(topic);
    }
}

internal sealed class MqttClientDriverFactory(MqttOptions options, OutsideBrokers outside) : IDriverFactory
{
    public bool Makes(AdapterKind kind) => kind == AdapterKind.MqttClient;

    public IDriver Make(DriverSetup setup) => new MqttClientDriver(setup, options, outside);
}
