using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Yiwang.Connect.Mqtt;
using Yiwang.Mqtt.Broker;
using Yiwang.Node.Certificates;
using Yiwang.Node.Metrics;
using Yiwang.Node.Settings;
using Yiwang.Storage.Files;

namespace Yiwang.Node.Hosting;

/// <summary>The node's own MQTT broker and where it is reached: plain, over TLS, and over WebSocket on the HTTP ports.</summary>
internal static class MqttListeners
{
    private const string WebSocketPath = "/mqtt";

    public static void AddMqtt(this IServiceCollection services, DataFolder folder, NodeSettings settings, ServerCertificates certificates, TimeProvider clock)
    {
        services.AddSingleton(settings.Mqtt.Intake with { ServerCertificate = certificates.Trust.Validate });
        services.AddSingleton<MachineMetrics>();
        services.AddSingleton(s => MqttBroker.Open(settings.Mqtt.Broker(settings.Limits), folder.Mqtt, DiskFileSystem.Instance, s.GetRequiredService<IMqttGate>(), s.GetRequiredService<IMqttTap>(), clock));
    }

    /// <param name="present">Sets the node's certificate, and asks for the client's.</param>
    public static void ListenMqtt(this KestrelServerOptions kestrel, MachinePorts ports, Action<HttpsConnectionAdapterOptions> present)
    {
        if (ports.Mqtt is { } plain) kestrel.Listen(plain.LocalEndPoint!, listener => listener.UseMqtt());
        if (ports.Mqtts is { } secure)
        {
            kestrel.Listen(secure.LocalEndPoint!, listener =>
            {
                listener.UseHttps(present);
                listener.UseMqtt();
            });
        }
    }

    public static void UseMqttBroker(this WebApplication app)
    {
        var broker = app.Services.GetRequiredService<MqttBroker>();
        // made now, so that the instruments are there from the first look
        app.Services.GetRequiredService<MachineMetrics>();
        MqttSetup.WhenRightsChange(app.Services, broker.RightsChanged);
        app.Services.GetRequiredService<NodeBroker>().Attach((topic, payload, qos, retain) => broker.Publish(topic.Span, payload.Span, qos, retain));
        app.MapMqtt(WebSocketPath);
    }
}
