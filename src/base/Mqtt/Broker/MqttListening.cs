using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Yiwang.Mqtt.Broker.Connections;

namespace Yiwang.Mqtt.Broker;

/// <summary>Connects listeners to a broker.</summary>
public static class MqttListening
{
    /// <summary>Serves MQTT on this listener: after <c>UseHttps</c> over TLS, otherwise plain.</summary>
    public static void UseMqtt(this IConnectionBuilder listener, MqttBroker broker) => listener.Run(connection => ServeAsync(broker, connection));

    /// <summary>The same with the <see cref="MqttBroker"/> among the application's services.</summary>
    public static void UseMqtt(this IConnectionBuilder listener) => listener.UseMqtt(listener.ApplicationServices.GetRequiredService<MqttBroker>());

    /// <summary>Serves MQTT over WebSocket (chapter 6) at a path; the application must use WebSockets.</summary>
    public static IEndpointConventionBuilder MapMqtt(this IEndpointRouteBuilder routes, string path) =>
        routes.Map(path, http => WebSocketServing.ServeAsync(http, http.RequestServices.GetRequiredService<MqttBroker>()));

    private static async Task ServeAsync(MqttBroker broker, ConnectionContext connection)
    {
        var tls = connection.Features.Get<ITlsConnectionFeature>();
        await broker.ServeAsync(new ClientLink(connection.Transport, connection.Abort)
        {
            Remote = connection.RemoteEndPoint,
            Certificate = tls == null ? null : await tls.GetClientCertificateAsync(connection.ConnectionClosed),
            Encrypted = connection.Features.Get<ITlsHandshakeFeature>() != null,
        }, connection.ConnectionClosed);
    }
}
