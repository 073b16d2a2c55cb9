using System.Net;
using Yiwang.Mqtt.Broker.Sessions;
using Yiwang.Wire.Mqtt;

namespace Yiwang.Mqtt.Broker;

/// <summary>A session as operators see it.</summary>
public sealed record MqttSessionInfo
{
    public required string ClientId { get; init; }
    public required string Owner { get; init; }
    /// <summary>Null = restored, and the client has not come back.</summary>
    public string? IdentityName { get; init; }
    public bool IsConnected { get; init; }
    public MqttVersion? Version { get; init; }
    public EndPoint? Remote { get; init; }
    public bool Encrypted { get; init; }
    public bool WebSocket { get; init; }
    public DateTimeOffset? ConnectedAt { get; init; }
    /// <summary>Seconds; 0 = none.</summary>
    public ushort KeepAlive { get; init; }
    /// <summary>When a kept session ends; null = it is connected, or is kept for ever.</summary>
    public DateTimeOffset? EndsAt { get; init; }
    public int Subscriptions { get; init; }
    /// <summary>Messages that wait.</summary>
    public int Waiting { get; init; }
    /// <summary>Messages sent and not yet answered.</summary>
    public int InFlight { get; init; }
    public long MessagesIn { get; init; }
    public long MessagesOut { get; init; }
    public long Dropped { get; init; }

    internal static MqttSessionInfo Of(Session session, BrokerCore core)
    {
        lock (session.Gate)
        {
            var connection = session.Connection;
            return new MqttSessionInfo
            {
                ClientId = session.Key.ClientId,
                Owner = session.Key.Owner,
                IdentityName = session.Identity?.Name,
                IsConnected = connection != null,
                Version = connection?.Version,
                Remote = connection?.Link.Remote,
                Encrypted = connection?.Link.Encrypted ?? false,
                WebSocket = connection?.Link.WebSocket ?? false,
                ConnectedAt = connection == null ? null : DateTimeOffset.FromUnixTimeMilliseconds(connection.ConnectedAtMs),
                KeepAlive = connection?.KeepAlive ?? 0,
                EndsAt = session.EndsAtMs == Messages.Message.Never ? null : DateTimeOffset.FromUnixTimeMilliseconds(session.EndsAtMs),
                Subscriptions = session.Subscriptions.Count,
                Waiting = session.Queues.Count,
                InFlight = session.Queues.InFlight.Count,
                MessagesIn = connection?.MessagesIn ?? 0,
                MessagesOut = connection?.MessagesOut ?? 0,
                Dropped = connection?.Dropped ?? 0,
            };
        }
    }
}
