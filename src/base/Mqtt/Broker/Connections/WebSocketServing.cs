using Microsoft.AspNetCore.Http;

namespace Yiwang.Mqtt.Broker.Connections;

/// <summary>MQTT over WebSocket: sub-protocol "mqtt", binary frames, packets and frames independent of each other (chapter 6).</summary>
internal static class WebSocketServing
{
    private const string SubProtocol = "mqtt";

    public static async Task ServeAsync(HttpContext http, MqttBroker broker)
    {
        if (!http.WebSockets.IsWebSocketRequest || !http.WebSockets.WebSocketRequestedProtocols.Contains(SubProtocol))
        {
            http.Response.StatusCode = StatusCodes.Status400BadRequest;
            await http.Response.WriteAsync("MQTT over WebSocket: ask for an upgrade with sub-protocol mqtt\n", http.RequestAborted);
            return;
        }
        using var socket = await http.WebSockets.AcceptWebSocketAsync(SubProtocol);
        await using var transport = new WebSocketTransport(socket, http.RequestAborted);
        await broker.ServeAsync(new ClientLink(transport, http, static h => ((HttpContext)h).Abort())
        {
            Remote = http.Connection.RemoteIpAddress is { } address ? new System.Net.IPEndPoint(address, http.Connection.RemotePort) : null,
            Certificate = http.Connection.ClientCertificate,
            Encrypted = http.Request.IsHttps,
            WebSocket = true,
        }, http.RequestAborted);
    }
}
