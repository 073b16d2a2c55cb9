using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Yiwang.Connect.Acquisition;
using Yiwang.Connect.Mqtt.Client;
using Yiwang.Connect.Mqtt.Discovery;
using Yiwang.Connect.Mqtt.Gate;
using Yiwang.Connect.Mqtt.Intake;
using Yiwang.Connect.Mqtt.Publishing;
using Yiwang.Mqtt.Broker;
using Yiwang.Parties;
using Yiwang.Parties.Auditing;
using Yiwang.Parties.Sessions;

namespace Yiwang.Connect.Mqtt;

/// <summary>
/// What the module brings to MQTT. The node opens the broker with the <see cref="IMqttGate"/> and <see cref="IMqttTap"/> of the services, then gives <see cref="NodeBroker"/> a way to
/// publish; after <see cref="WhenRightsChange"/> called back, the broker asks for rights again.
/// </summary>
public static class MqttSetup
{
    /// <summary>What goes out to other brokers: for a node, and for a plant collector.</summary>
    internal static void AddDrivers(IServiceCollection services)
    {
        services.TryAddSingleton(new MqttOptions());
        services.AddSingleton<OutsideBrokers>().AddSingleton<IDriverFactory, MqttClientDriverFactory>();
    }

    internal static void Add(IServiceCollection services)
    {
        services.AddSingleton<NodeBroker>().AddSingleton<DiscoveredTopics>().AddSingleton<MqttIntake>().AddSingleton<TopicOwners>();
        services.AddSingleton<IMqttTap>(s => s.GetRequiredService<MqttIntake>());
        services.AddSingleton<IMqttGate>(Gate);
        services.AddSingleton<IDriverFactory, BrokerDriverFactory>();
        services.AddSingleton<OwnHostState>().AddHostedService(s => s.GetRequiredService<OwnHostState>());
        services.AddSingleton<EdgeSessions>().AddSingleton<PointPublisher>().AddHostedService(s => s.GetRequiredService<PointPublisher>());
    }

    /// <summary>Calls back whenever the rights to topics may have changed.</summary>
    public static void WhenRightsChange(IServiceProvider services, Action then) => services.GetRequiredService<TopicOwners>().Changed += then;

    private static PartyGate Gate(IServiceProvider services)
    {
        var options = services.GetRequiredService<MqttOptions>();
        return new(services.GetRequiredService<CredentialSignIn>(), services.GetRequiredService<ApiTokens>(), services.GetRequiredService<IAccess>(), services.GetRequiredService<IAudit>(),
            services.GetRequiredService<TopicOwners>(), new GateOptions(options.Anonymous, options.PlainSecrets));
    }
}
