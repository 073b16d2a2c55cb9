using System.Text;
using Microsoft.Extensions.Hosting;
using Yiwang.Wire.Sparkplug;

namespace Yiwang.Connect.Mqtt.Intake;

/// <summary>Says on this node's own broker that the Sparkplug host application is there, once a point needs one; and that it is not when the node stops.</summary>
internal sealed class OwnHostState : IHostedService
{
    private readonly NodeBroker _broker;
    private readonly MqttOptions _options;
    private readonly TimeProvider _clock;
    private int _needed;

    public OwnHostState(NodeBroker broker, MqttOptions options, TimeProvider clock)
    {
        (_broker, _options, _clock) = (broker, options, clock);
        broker.Opened += () =>
        {
            if (Volatile.Read(ref _needed) == 1) Say(online: true);
        };
    }

    public void Need()
    {
        if (Interlocked.Exchange(ref _needed, 1) == 0) Say(online: true);
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken)
    {
        if (Volatile.Read(ref _needed) == 1) Say(online: false);
        return Task.CompletedTask;
    }

    private void Say(bool online)
    {
        var state = new SparkplugState(online, _clock.GetUtcNow().ToUnixTimeMilliseconds());
        _broker.Publish(Encoding.UTF8.GetBytes(SparkplugTopic.State(_options.SparkplugHost)), state.ToJson(), 1, true);
        _broker.Publish(Encoding.UTF8.GetBytes(SparkplugTopic.OldState(_options.SparkplugHost)), state.ToWord(), 1, true);
    }
}
