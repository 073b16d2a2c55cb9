using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
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

    private static Task ServeAsync(MqttBroker broker, ConnectionContext connection)
    {
        var link = new ClientLink(connection.Transport, connection, static c => ((ConnectionContext)c).Abort()) { Remote = connection.RemoteEndPoint, ReadsAway = true };
        var tls = connection.Features.Get<ITlsConnectionFeature>();
        return tls == null ? broker.ServeAsync(link, connection.ConnectionClosed) : ServeAsync(broker, connection, link, tls);
    }

    private static async Task ServeAsync(MqttBroker broker, ConnectionContext connection, ClientLink link, ITlsConnectionFeature tls)
    {
        var certificate = await tls.GetClientCertificateAsync(connection.ConnectionClosed);
        await broker.ServeAsync(link with { Certificate = certificate, Encrypted = true }, connection.ConnectionClosed);
    }
}
