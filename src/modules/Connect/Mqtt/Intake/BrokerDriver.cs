using Yiwang.Connect.Acquisition;
using Yiwang.Connect.Adapters;
using Yiwang.Connect.Mqtt.Discovery;
using Yiwang.Connect.Mqtt.Mapping;
using Yiwang.Connect.Mqtt.Sparkplug;
using Yiwang.Connect.Points;

namespace Yiwang.Connect.Mqtt.Intake;

/// <summary>Devices that publish to this node's own broker: while it runs, the broker's tap knows its topics.</summary>
internal sealed class BrokerDriver : IDriver
{
    private readonly DriverSetup _setup;
    private readonly MqttIntake _intake;
    private readonly DiscoveredTopics _discovered;
    private readonly MqttOptions _options;
    private readonly OwnHostState _host;
    private readonly PointValues _values;
    private readonly MappedAdapter _adapter;

    public BrokerDriver(DriverSetup setup, MqttIntake intake, DiscoveredTopics discovered, NodeBroker broker, OwnHostState host, MqttOptions options)
    {
        _host = host;
        (_setup, _intake, _discovered, _options) = (setup, intake, discovered, options);
        _values = new PointValues(setup.Points, setup.Sink, Health);
        var sparkplug = new SparkplugHost(_values, broker, options.Sparkplug, setup.Clock);
        _adapter = new MappedAdapter(setup.Adapter.Id, setup.Adapter.Owner, new TopicMapping(_values, options.Zone, sparkplug));
    }

    public AdapterHealth Health { get; } = new() { State = LinkState.Starting };

    public async Task RunAsync(CancellationToken cancel)
    {
        _intake.Add(_adapter);
        try
        {
            if (_adapter.Mapping.Sparkplug!.HasNodes) _host.Need();
            // births were retained nowhere: edge nodes that are there already are asked
            _adapter.Mapping.Sparkplug.Greet();
            await new Silence(_values, Health, _setup.Clock).WatchAsync(cancel);
        }
        finally
        {
            _intake.Remove(_adapter);
        }
    }

    /// <summary>Nothing can be asked here: what came last is shown.</summary>
    public Task<IReadOnlyList<TrialReading>> TryReadAsync(IReadOnlyList<Point> points, CancellationToken cancel)
    {
        var newest = new List<HeardMessage>();
        foreach (var adapter in _intake.Adapters)
        {
            if (adapter.Owner == _setup.Adapter.Owner) newest.AddRange(adapter.Mapping.Heard());
        }
        foreach (var topic in _discovered.List(_setup.Adapter.Owner)) newest.Add(new(topic.Topic, topic.Sample, topic.LastUs));
        return Task.FromResult(MessageTrial.Read(points, newest, _options.Zone));
    }

    public async Task<WriteAnswer> WriteAsync(Point point, double value, CancellationToken cancel) => await SparkplugWriting.WriteAsync(_adapter.Mapping.Sparkplug!, point, value, _setup.Clock, cancel);

    public ValueTask DisposeAsync()
    {
        _adapter.Mapping.Sparkplug!.Dispose();
        return ValueTask.CompletedTask;
    }
}

internal sealed class BrokerDriverFactory(MqttIntake intake, DiscoveredTopics discovered, NodeBroker broker, OwnHostState host, MqttOptions options) : IDriverFactory
{
    public bool Makes(AdapterKind kind) => kind == AdapterKind.Broker;

    public IDriver Make(DriverSetup setup) => new BrokerDriver(setup, intake, discovered, broker, host, options);
}
