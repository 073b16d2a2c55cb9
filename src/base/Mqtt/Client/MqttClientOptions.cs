using System.Net.Security;
using Yiwang.Wire.Mqtt;

namespace Yiwang.Mqtt.Client;

/// <summary>How a client presents itself to a server.</summary>
public sealed record MqttClientOptions
{
    public required string Host { get; init; }
    /// <summary>1–65,535. Default 1883, which is the registered port without TLS.</summary>
    public int Port { get; init; } = 1_883;
    /// <summary>Null = no TLS.</summary>
    public SslClientAuthenticationOptions? Tls { get; init; }
    public MqttVersion Version { get; init; } = MqttVersion.V5;
    /// <summary>Empty = the server gives one; 3.1.1 then needs a clean start.</summary>
    public string ClientId { get; init; } = "";
    public string? UserName { get; init; }
    public string? Password { get; init; }
    public bool CleanStart { get; init; } = true;
    /// <summary>How long the server keeps the session after the connection, seconds (MQTT 5). Default 0 = not at all.</summary>
    public uint SessionExpirySeconds { get; init; }
    /// <summary>Longest silence, 0 = none is too long; 5.0 servers may shorten it. Default 30 s.</summary>
    public TimeSpan KeepAlive { get; init; } = TimeSpan.FromSeconds(30);
    /// <summary>For the connection, and for any answer of the server. Default 10 s.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(10);
    /// <summary>QoS 1 and 2 messages that the server may have under way towards us. Default 1,024.</summary>
    public ushort ReceiveMaximum { get; init; } = 1_024;
    /// <summary>A larger packet ends the connection. Default 4 MiB.</summary>
    public int PacketBytesMax { get; init; } = 4 << 20;
    /// <summary>Bytes on their way out; beyond it a publisher waits. Default 4 MiB.</summary>
    public int QueueBytesMax { get; init; } = 4 << 20;
    public MqttWill? Will { get; init; }
}

/// <summary>What the server publishes when this client is gone without a word.</summary>
/// <param name="DelaySeconds">MQTT 5.</param>
public sealed record MqttWill(string Topic, ReadOnlyMemory<byte> Payload, byte Qos = 0, bool Retain = false, uint DelaySeconds = 0);

/// <summary>The server did not take the connection.</summary>
public sealed class MqttRefusedException(MqttReason reason, string text) : IOException(text)
{
    public MqttReason Reason { get; } = reason;
}

/// <param name="Reason">Of the server's DISCONNECT, of our own, or why what came could not be read; <see cref="MqttReason.UnspecifiedError"/> for a broken connection.</param>
/// <param name="Ours">We ended it, without a fault.</param>
public sealed record MqttEnd(MqttReason Reason, bool Ours, string Text);

/// <summary>A message as it arrives: spans are valid during the call.</summary>
public readonly ref struct MqttMessage
{
    public ReadOnlySpan<byte> Topic { get; init; }
    public ReadOnlySpan<byte> Payload { get; init; }
    public byte Qos { get; init; }
    /// <summary>It was there before the subscription, or was asked to be shown as published.</summary>
    public bool Retain { get; init; }
    public bool Duplicate { get; init; }
    /// <summary>0 at QoS 0.</summary>
    public ushort PacketId { get; init; }
    public Wire.Mqtt.Properties.MqttProperties Properties { get; init; }
}

public interface IMqttReceiver
{
    /// <summary>Called on the reading thread, one message after the other.</summary>
    MqttReception Received(MqttClient client, in MqttMessage message);

    /// <summary>After <see cref="MqttReception.Busy"/>: completes when the message may be offered again. Nothing is read from the server meanwhile.</summary>
    ValueTask RoomAsync();
}

public enum MqttReception
{
    /// <summary>Taken: QoS 1 and 2 are acknowledged now.</summary>
    Taken,
    /// <summary>Taken; <see cref="MqttClient.Acknowledge"/> will be called, from any thread.</summary>
    AcknowledgedLater,
    /// <summary>Not now.</summary>
    Busy,
}
